import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { buildInfo, printedBuildInfo } from '../build-info.js'
import { readConfig, type Config, type Flags } from '../config.js'
import { printAddress, type ListenAddress } from '../config-values.js'
import { ofTheLast } from '../eventlog/channel-query.js'
import type { ChannelReader } from '../eventlog/channel-reader.js'
import { EventLogError, type EventLog } from '../eventlog/eventlog.js'
import { fileProblem } from '../eventlog/file-error.js'
import { serviceFolder } from '../places.js'
import { openEventSource } from '../windows/event-source.js'
import { firewallRules } from '../windows/firewall.js'
import { KoffiError } from '../windows/koffi.js'
import { discover } from '../windows/sql-instances.js'
import { WindowsError } from '../windows/call.js'
import { channelReaderOf, configuredEventLogs, patientFilesBeside } from './event-logs.js'
import { SERVICE_NAME } from './service.js'

/** What was found out about one thing that must work. */
interface Finding {
  readonly isGood: boolean
  readonly text: string
}

const FAILED = 1
const MARKER_ID = 1
const MARKER_TRIES = 20
const MARKER_PAUSE = 250 // milliseconds
const ANSWER_TIMEOUT = 5000

/** Tries all that the exporter needs on this computer, and prints a list that can be pasted into an issue. */
export async function selftest (flags: Flags): Promise<number> {
  // where the service is installed, its configuration and its folder are meant
  const config = await readConfig({ ...flags, isService: process.platform === 'win32' && existsSync(serviceFolder()) })
  process.stdout.write(printedBuildInfo(buildInfo()))
  let isGood = true
  for await (const finding of findings(config)) {
    isGood &&= finding.isGood
    process.stdout.write(`${finding.isGood ? 'ok  ' : 'FAIL'}  ${finding.text}\n`)
  }
  return isGood ? 0 : FAILED
}

async function * findings (config: Config): AsyncGenerator<Finding> {
  yield good(`account: ${userInfo().username}; the service has one of its own, with other rights`)
  yield good(`configuration: ${config.file ?? 'defaults and flags'}`)
  const eventLogs = configuredEventLogs(config, patientFilesBeside(0))
  for (const log of await eventLogs(new AbortController().signal)) yield await readable(log)
  for (const address of config.listenAddresses) yield await free(address, config)
  yield await writable(config.stateDirectory)
  if (process.platform !== 'win32') return
  yield await markerSeen(channelReaderOf(config.channelReader))
  yield * discovered()
  for (const { port } of config.listenAddresses) yield letIn(port)
}

/** A channel proves its queries when it is first read. */
async function readable (log: EventLog): Promise<Finding> {
  try {
    const { records, scanned, more, oldest } = await log.read(undefined, new AbortController().signal)
    const since = oldest === undefined ? '' : `, reaching back to ${new Date(oldest).toISOString()}`
    return good(`event log ${log.name}: ${scanned}${more ? ' and more' : ''} events looked at, ${records.length} of them ours${since}`)
  } catch (error) {
    if (!(error instanceof EventLogError)) throw error
    return bad(`event log ${error.message}`)
  }
}

async function free (address: ListenAddress, { webConfigFile, disablePages }: Config): Promise<Finding> {
  const name = `address ${printAddress(address)}`
  const server = createServer()
  try {
    await listening(server, address)
    return good(`${name}: free`)
  } catch (error) {
    if (await isOurs(address)) return good(`${name}: sqlvss_exporter is running there`)
    const isClosed = webConfigFile !== undefined || disablePages
    if (isClosed && isInUse(error)) return good(`${name}: in use, as it is where the service runs; with TLS, users or no pages it cannot be asked`)
    return bad(`${name}: ${(error as Error).message}`)
  } finally {
    server.close()
  }
}

function isInUse (error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
}

/** Whether an exporter answers at an address: it is tried where the service runs. */
async function isOurs ({ host = '127.0.0.1', port }: ListenAddress): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(ANSWER_TIMEOUT)
    const answer = await fetch(`http://${printAddress({ host, port })}/api/v1/status`, { signal })
    return answer.ok && 'exporter' in (await answer.json() as object)
  } catch {
    return false
  }
}

async function listening (server: Server, { host, port }: ListenAddress): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(host === undefined ? { port } : { host, port }, resolve)
  })
}

async function writable (directory: string | undefined): Promise<Finding> {
  if (directory === undefined) return good('state: kept in memory')
  try {
    await mkdir(directory, { recursive: true })
    const path = join(directory, `selftest-${randomUUID()}`)
    await writeFile(path, '')
    await rm(path)
    return good(`state: ${directory} can be written`)
  } catch (error) {
    return bad(`state: ${directory}: ${fileProblem(error).what}`)
  }
}

/** Writes an event and waits until the channel has it: the whole way of an event, but for who writes it. */
async function markerSeen (reader: ChannelReader): Promise<Finding> {
  const marker = `Self-test ${randomUUID()}: this event may be ignored.`
  const select = `*[System[Provider[@Name='${SERVICE_NAME}'] and EventID=${MARKER_ID} and ${ofTheLast(60_000)}]]`
  const query = { channel: 'Application', selects: [select], mostEvents: 100, isNewestFirst: true }
  try {
    const source = openEventSource(SERVICE_NAME)
    source.write('info', MARKER_ID, marker)
    source.close()
    for (let n = 0; n < MARKER_TRIES; n++) {
      const { events } = await reader.query(query, new AbortController().signal)
      if (events.some((xml) => xml.includes(marker))) return good(`marker event: written to Application and seen by ${reader.name}`)
      await pause(MARKER_PAUSE)
    }
    return bad(`marker event: written to Application, and not seen by ${reader.name}`)
  } catch (error) {
    return failed('marker event', error)
  }
}

function * discovered (): Generator<Finding> {
  const { instances, problems } = discover(Date.now())
  for (const { sqlInstance, service, errorLog } of instances) {
    const state = service === undefined ? 'without a service' : `service ${service.serviceName} is ${service.state}`
    yield good(`SQL Server ${sqlInstance}: ${state}, ERRORLOG ${errorLog ?? 'not known'}`)
  }
  if (instances.length === 0) yield good('SQL Server: no instance found on this computer')
  for (const problem of problems) yield bad(`SQL Server: ${problem}`)
}

function letIn (port: number): Finding {
  try {
    const rules = firewallRules(port, process.execPath)
    if (rules.length > 0) return good(`firewall: port ${port} is let in by ${rules.join(', ')}`)
    return good(`firewall: no rule of this computer lets port ${port} in; where the firewall is on, Prometheus needs one: ` +
      `New-NetFirewallRule -DisplayName ${SERVICE_NAME} -Direction Inbound -Protocol TCP -LocalPort ${port} -Action Allow`)
  } catch (error) {
    return failed('firewall', error)
  }
}

function failed (what: string, error: unknown): Finding {
  const isKnown = [EventLogError, KoffiError, WindowsError].some((known) => error instanceof known)
  if (!isKnown) throw error
  return bad(`${what}: ${(error as Error).message}`)
}

function good (text: string): Finding {
  return { isGood: true, text }
}

function bad (text: string): Finding {
  return { isGood: false, text }
}
