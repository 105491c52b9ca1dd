import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { bundle } from '../../scripts/release/bundle.js'
import { freePort } from '../../scripts/stack/server.js'
import { badNight, vdiSet } from '../scenarios/runs.js'
import { HOUR, syntheticLog } from '../synthetic/event-log.js'
import { makeParts } from './parts.js'
import { failuresAt, samplesAt, whenReady } from './scrape.js'
import { whyNoWine, windowsPath, Wine, type Ended } from './wine.js'

const CHANNELS = ['Application', 'System', 'Microsoft-Windows-Backup'] as const
const DATA = 'ProgramData/sqlvss_exporter'

const skip = whyNoWine()
const wine = skip === false ? new Wine() : undefined
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const written = new Map<string, number>(CHANNELS.map((channel) => [channel, 0]))
t.teardown(() => wine?.end())

t.before(async () => {
  if (wine === undefined) return
  // what Wine gives services for %ProgramData%
  rmSync(join(wine.driveC, 'users', 'Public'), { recursive: true })
  symlinkSync('../ProgramData', join(wine.driveC, 'users', 'Public'))
  for (const channel of CHANNELS) wine.clearChannel(channel)
  const { code } = await bundle({ version: '1.2.3', revision: 'of a test' })
  mkdirSync(join(wine.driveC, 'exporter'))
  writeFileSync(join(wine.driveC, 'exporter', 'bundle.cjs'), code)
})

t.test('the service is installed with what it was told', { skip }, async (t) => {
  const { stdout } = await exporter('service', 'install', `--web.listen-address=127.0.0.1:${port}`)
  const program = `"${windowsPath(makeParts().node)}" ${windowsPath(programFile())} --service --web.listen-address=127.0.0.1:${port}`
  t.strictSame(stdout.split('\n'), [
    `The service sqlvss_exporter was installed, with the account NT SERVICE\\sqlvss_exporter: ${program}`,
    'It has its description.',
    'The folder C:\\ProgramData\\sqlvss_exporter was made; only the service and administrators see into it.',
    'The source of events sqlvss_exporter is registered for the Application log.',
    ''
  ])
})

t.test('the service counts exactly the failed backup that the live channels tell of, in process', { skip }, async (t) => {
  backupFails(1)
  t.strictSame(await exporter('service', 'start'), {
    status: 0, stdout: 'The service sqlvss_exporter was told to start.\nThe service sqlvss_exporter runs.\n', stderr: ''
  })
  await whenReady(url)
  t.strictSame(await failuresAt(url), ['{mssql_instance="PROD",error_code="0x800423F4",native_error="945"} 1'])
  t.strictSame(await samplesAt(url, 'sqlvss_event_log_up'), CHANNELS.map((channel) => `{channel="${channel}"} 1`))
  t.strictSame(wine!.wevtutilCalls(), [], 'wevtutil is not needed')
})

t.test('what comes while it runs is counted', { skip }, async (t) => {
  backupFails(2)
  t.equal((await fetch(`${url}/-/reload`, { method: 'POST' })).status, 200) // which polls at once
  while (!(await failuresAt(url)).includes('{mssql_instance="PROD",error_code="0x800423F4",native_error="945"} 2'));
  t.equal((await failuresAt(url)).length, 1)
})

t.test('a request that is slow is answered when the service is stopped, and the state is saved', { skip }, async (t) => {
  const slow = request(`${url}/-/reload`, { method: 'POST', headers: { 'content-length': 1 } })
  slow.flushHeaders()
  const answered = once(slow, 'response')
  const stopped = exporter('service', 'stop')
  while (await isAnswering());
  slow.end('x')
  const [{ statusCode }] = await answered as [{ readonly statusCode: number }]
  t.equal(statusCode, 200)
  t.strictSame(await stopped, {
    status: 0, stdout: 'The service sqlvss_exporter was told to stop.\nThe service sqlvss_exporter is stopped.\n', stderr: ''
  })
  t.ok(existsSync(join(wine!.driveC, DATA, 'ledger.json')))
  const messages = log().flatMap((line) => /level=INFO msg=("[^"]*"|\S+)/.exec(line)?.[1] ?? [])
  t.strictSame(messages, [
    '"Starting sqlvss_exporter"', '"Build context"', '"State is kept in a directory"', '"Listening on"',
    '"TLS is disabled."', '"Configuration read again"', '"Configuration read again"', 'Stopped'
  ])
})

t.test('nothing is counted twice after a restart, and what came meanwhile once', { skip }, async (t) => {
  backupFails(3)
  await exporter('service', 'start')
  await whenReady(url)
  t.strictSame(await failuresAt(url), ['{mssql_instance="PROD",error_code="0x800423F4",native_error="945"} 3'])
  t.equal((await exporter('service', 'stop')).status, 0)
})

t.test('a start that fails is told with its exit code, and its reason', { skip }, async (t) => {
  const other = createServer().listen(port, '127.0.0.1')
  await once(other, 'listening')
  const failed = {
    status: 1,
    stdout: 'The service sqlvss_exporter was told to start.\n',
    stderr: 'The service sqlvss_exporter did not start: it is stopped and ended with the exit code 1.\n'
  }
  t.strictSame(await exporter('service', 'start'), failed, 'the port is in use')
  t.match(log().at(-1), /level=ERROR msg="Cannot listen" address=127\.0\.0\.1:\d+ code=EADDRINUSE reason="the address is in use: /)
  t.match((await exporter('service', 'status')).stdout, /^The service sqlvss_exporter is stopped and ended with the exit code 1\. /)
  t.match((await wine!.sc('query', 'sqlvss_exporter')).stdout, /SERVICE_EXIT_CODE +: 1 /)
  other.close()

  // its reason is in the Application log, which Wine does not have
  writeFileSync(join(wine!.driveC, DATA, 'sqlvss_exporter.yml'), 'retention: soon\n')
  t.strictSame(await exporter('service', 'start'), failed, 'the configuration has a problem')
})

t.test('the service is removed, with all that it kept where that is asked for', { skip }, async (t) => {
  const { stdout } = await exporter('service', 'uninstall', '--purge')
  t.strictSame(stdout.split('\n'), [
    'The service sqlvss_exporter does not run.', 'The service sqlvss_exporter is stopped and ended with the exit code 1.',
    'The service sqlvss_exporter was removed.', 'The source of events sqlvss_exporter was removed.',
    'The folder C:\\ProgramData\\sqlvss_exporter is gone.', ''
  ])
  t.notOk(existsSync(join(wine!.driveC, DATA)))
})

// the stand-ins do not hear of the events that are written: only a real Windows sees the marker
t.test('the self-test tries all that is needed, and says what does not work', { skip }, async (t) => {
  const { status, stdout } = await exporter('selftest', `--web.listen-address=127.0.0.1:${port}`)
  t.equal(status, 1)
  t.strictSame(stdout.replace(/(?<=reaching back to )\S+Z/g, 'TIME').split('\n').slice(3), [
    `ok    account: ${userInfo().username}; the service has one of its own, with other rights`,
    'ok    configuration: defaults and flags',
    'ok    event log Application: 18 events looked at, 18 of them ours, reaching back to TIME',
    'ok    event log System: 0 events looked at, 0 of them ours',
    'ok    event log Microsoft-Windows-Backup: 12 events looked at, 12 of them ours, reaching back to TIME',
    `ok    address 127.0.0.1:${port}: free`,
    'ok    state: kept in memory',
    'FAIL  marker event: written to Application, and not seen by wevtapi',
    'ok    SQL Server: no instance found on this computer',
    `ok    firewall: no rule of this computer lets port ${port} in; where the firewall is on, Prometheus needs one: ` +
      `New-NetFirewallRule -DisplayName sqlvss_exporter -Direction Inbound -Protocol TCP -LocalPort ${port} -Action Allow`,
    ''
  ])
})

/** One more backup failed, each an hour after the one before, and the third two hours ago. */
function backupFails (number: 1 | 2 | 3): void {
  const log = syntheticLog('SQL01.contoso.local')
  badNight(log, Date.now() - (5 - number) * HOUR, { sqlInstance: 'PROD', database: 'Orders', vdiSet: vdiSet(number) })
  for (const { xml } of log.events()) {
    const channel = /<Channel>(.*)<\/Channel>/.exec(xml)![1]!
    const recordId = written.get(channel)! + 1
    written.set(channel, recordId)
    wine!.appendEvents(channel, [xml.replace(/(?<=<EventRecordID>)\d+/, String(recordId))])
  }
}

function programFile (): string {
  return join(wine!.driveC, 'exporter', 'bundle.cjs')
}

async function exporter (...args: readonly string[]): Promise<Ended> {
  return await wine!.wineNode(programFile(), args)
}

async function isAnswering (): Promise<boolean> {
  return await fetch(`${url}/-/healthy`).then(() => true, () => false)
}

function log (): readonly string[] {
  return readFileSync(join(wine!.driveC, DATA, 'sqlvss_exporter.log'), 'utf8').trimEnd().split('\n')
}
