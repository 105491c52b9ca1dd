import { basename, join } from 'node:path'
import t from 'tap'
import type { DiscoveredInstance, Discovery, ServiceState } from '../../src/core/discovery.js'
import type { EventRecord } from '../../src/core/event.js'
import { wantedBy } from '../../src/core/recognise.js'
import { SQL_WRITER } from '../../src/core/vss-writer.js'
import { errorLogEnd } from '../../src/eventlog/error-log-end.js'
import { eventRecordOf } from '../../src/eventlog/event-xml.js'
import { EventLogError, type EventLog } from '../../src/eventlog/eventlog.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import type { ReadErrorLog } from '../../src/monitor/error-log-evidence.js'
import type { MonitorParts } from '../../src/monitor/parts.js'
import { fail, goodNight, start, vdiSet, veto } from '../scenarios/runs.js'
import { HOUR, MINUTE, nightOf, SECOND, type SyntheticLog, syntheticLog } from '../synthetic/event-log.js'
import { sqlvdi } from '../synthetic/sqlwriter-events.js'
import { parts, recordLog } from './a-monitor.js'

const NIGHT = nightOf('2026-03-02')
const NONE = new AbortController().signal
const HERE = 'SQL07.contoso.local'
const WANTED = wantedBy(EVENT_RULES)

// the server keeps the time of this computer, whatever that is
const AT_THE_FAILURE = [
  entry(NIGHT - 24 * HOUR, 'Server', 'SQL Server is starting at normal priority base (=7).'),
  entry(NIGHT + 9_870, 'spid57', 'Error: 9001, Severity: 21, State: 1.'),
  entry(NIGHT + 9_870, 'spid57', "The log for database 'Orders' is not available. Check the operating system error log."),
  entry(NIGHT + 10_020, 'Backup', 'Error: 3041, Severity: 16, State: 1.'),
  entry(NIGHT + 10_020, 'Backup', 'BACKUP failed to complete the command BACKUP DATABASE Orders. Check the backup log.')
].join('')
const LATER = entry(NIGHT + 30 * MINUTE, 'Server', 'SQL Server is starting at normal priority base (=7).')

t.test('the instances of this server have their series before any event', async (t) => {
  const monitor = await createMonitor(parts({ computer: 'SQL07', discover: async () => discovery('running') }))
  await monitor.poll(NONE)
  const [computer] = monitor.status().computers
  t.same([computer?.computer, computer?.instances.map(({ sqlInstance }) => sqlInstance)], ['SQL07', ['PROD']])
})

t.test('a service that stops without an event is seen stopped, once, and is named as it is called', async (t) => {
  const clock = { now: NIGHT + HOUR }
  const state: { service: ServiceState } = { service: 'running' }
  const monitor = await createMonitor(given(goodRecords(), {
    clock: () => clock.now,
    discover: async () => discovery(state.service, clock.now)
  }))
  const shown = () => monitor.status().computers[0]!.instances.map(({ service, isRunning, stoppedAt }) =>
    [service.displayName, isRunning, stoppedAt])
  await monitor.poll(NONE)
  t.same(shown(), [['SQL Server (Prod)', true, undefined]])
  state.service = 'stopped'
  clock.now += 10 * MINUTE
  await monitor.poll(NONE)
  clock.now += 10 * MINUTE
  await monitor.poll(NONE)
  t.same(shown(), [['SQL Server (Prod)', false, NIGHT + HOUR + 10 * MINUTE]])
})

t.test('a backup that succeeds after the suspect was seen to be stopped confirms it', async (t) => {
  const clock = { now: NIGHT + HOUR }
  const failed = failedRecords()
  const log = syntheticLog(HERE, 2001)
  goodNight(log, NIGHT + 3 * HOUR, vdiSet(2), [])
  const monitor = await createMonitor(given([...failed, ...recordsOf(log)], {
    clock: () => clock.now,
    eventLogs: [readUntil([...failed, ...recordsOf(log)], () => clock.now)],
    discover: async () => discovery(clock.now < NIGHT + 2 * HOUR ? 'running' : 'stopped', clock.now),
    readErrorLog: fromFolder(t.testdir({ ERRORLOG: AT_THE_FAILURE }))
  }))
  const verdicts = []
  for (const hour of [1, 2, 5]) {
    clock.now = NIGHT + hour * HOUR
    await monitor.poll(NONE)
    const [incident] = monitor.status().computers[0]!.incidents
    verdicts.push(`${incident?.diagnosis.sqlInstance} ${incident?.diagnosis.verdict}`)
  }
  t.same(verdicts, ['PROD suspected', 'PROD suspected', 'PROD confirmed'])
})

t.test('the ERRORLOG of this server tells why, before the failure is counted', async (t) => {
  const folder = t.testdir({ ERRORLOG: LATER, 'ERRORLOG.1': AT_THE_FAILURE, 'ERRORLOG.2': 'never read' })
  const read: string[] = []
  const monitor = await createMonitor(given(failedRecords(), {
    readErrorLog: async (file, signal) => {
      read.push(file.path)
      return await fromFolder(folder)(file, signal)
    }
  }))
  await monitor.poll(NONE)
  const [computer] = monitor.status().computers
  const [incident] = computer!.incidents
  t.match(incident?.diagnosis, { sqlInstance: 'PROD', database: 'Orders', nativeError: 9001 })
  t.same(incident?.findings.filter(({ channel }) => channel === 'ERRORLOG').map(({ eventId, at }) => [eventId, at]), [
    [9001, NIGHT + 9_870], [3041, NIGHT + 10_020]
  ])
  t.same(computer?.counts.failures.map(({ sqlInstance, nativeError, count }) => [sqlInstance, nativeError, count]), [
    ['PROD', '9001', 1]
  ])
  t.same(incident?.diagnosis.actions.filter((action) => action.includes('ERRORLOG')), [], 'what is shown need not be read')
  t.same(read.filter((path) => path.includes('ERRORLOG')), ['ERRORLOG', 'ERRORLOG.1'].map((name) => join('D:', name)))
  const times = read.length
  await monitor.poll(NONE)
  t.equal(read.length, times, 'and is not read again')
})

t.test('where the ERRORLOG may not be read, the advice gives its path and the right that is missing', async (t) => {
  const log = syntheticLog(HERE)
  log.at(NIGHT + 10 * SECOND, (written) => sqlvdi({ sqlInstance: 'PROD' }, written))
  failedNight(log)
  const clock = { now: NIGHT + HOUR }
  let asked = 0
  const monitor = await createMonitor(given(recordsOf(log), {
    clock: () => clock.now,
    async readErrorLog ({ path, kind }) {
      if (kind === 'errorlog') asked++
      throw new EventLogError('access_denied', `${path}: access is denied`)
    }
  }))
  for (; clock.now <= NIGHT + HOUR + 10 * MINUTE; clock.now += MINUTE) await monitor.poll(NONE)
  t.equal(asked, 2, 'a right that is missing is looked for again after ten minutes')
  const [incident] = monitor.status().computers[0]!.incidents
  t.equal(incident?.diagnosis.sqlInstance, 'PROD')
  t.same(incident?.diagnosis.actions.slice(-3, -1), [
    `Read the SQL Server ERRORLOG of instance PROD, ${join('D:', 'ERRORLOG')}, around 2026-03-02T21:00:21Z.`,
    'Allow the account that sqlvss_exporter runs under to read that file and its folder; its errors will then stand among the evidence.'
  ])
  t.same(incident?.diagnosis.actions.filter((action) => action.includes('Agent')), [
    'Start the service "SQL Server (Prod)" (MSSQL$PROD) again, whatever came of it, and "SQL Server Agent (Prod)", too, where it was running: it stops with the instance.'
  ])
})

t.test('the writers are asked for once after a failure of this server, and what they say is a hint', async (t) => {
  const clock = { now: NIGHT + HOUR }
  const answers = [[{ writer: SQL_WRITER, state: 8 }, { writer: 'be000cbe-11fe-4426-9c58-531aa6355fc4', state: 99 }], 'no rights']
  let asked = 0
  const facts = { clock: () => clock.now, listWriters: async () => answers[asked++]! }
  const monitor = await createMonitor(given(failedRecords(), facts))
  t.equal(monitor.status().writerHint, undefined)
  await monitor.poll(NONE)
  t.strictSame(monitor.status().writerHint, {
    at: NIGHT + HOUR,
    problem: undefined,
    writers: [
      { writer: 'SqlServerWriter', state: 8, meaning: 'it failed when the snapshot was prepared', isFailed: true },
      { writer: 'ASR Writer', state: 99, meaning: 'its state is not known', isFailed: false }
    ]
  })
  clock.now += HOUR
  await monitor.poll(NONE)
  t.equal(asked, 1)
  // whoever may not ask says so; a failure of another server is none of ours
  const again = await createMonitor(given(failedRecords(), facts))
  await again.poll(NONE)
  t.strictSame(again.status().writerHint, { at: NIGHT + 2 * HOUR, problem: 'no rights', writers: [] })
  const elsewhere = await createMonitor(given(failedRecords(), { ...facts, computer: 'SQL08' }))
  await elsewhere.poll(NONE)
  t.strictSame([elsewhere.status().writerHint, asked], [undefined, 2])
})

function given (records: readonly EventRecord[], facts: Parameters<typeof parts>[0]): MonitorParts {
  return parts({
    computer: 'SQL07',
    clock: () => NIGHT + HOUR,
    eventLogs: [recordLog(records)],
    discover: async () => discovery('running'),
    ...facts
  })
}

function discovery (state: ServiceState, at = NIGHT + HOUR): Discovery {
  const service = { serviceName: 'MSSQL$PROD', displayName: 'SQL Server (Prod)', state, startMode: 'automatic' } as const
  const agent = { serviceName: 'SQLAgent$PROD', displayName: 'SQL Server Agent (Prod)', state, startMode: 'manual' } as const
  const instance: DiscoveredInstance = {
    sqlInstance: 'PROD', service, dependents: [agent], errorLog: join('D:', 'ERRORLOG')
  }
  return { at, instances: [instance], problems: [] }
}

function failedNight (log: SyntheticLog): void {
  start(log, NIGHT)
  veto(log, NIGHT + 11 * SECOND)
  fail(log, NIGHT)
}

function failedRecords (): readonly EventRecord[] {
  const log = syntheticLog(HERE)
  failedNight(log)
  return recordsOf(log)
}

function goodRecords (): readonly EventRecord[] {
  const log = syntheticLog(HERE)
  goodNight(log, NIGHT, vdiSet(1), [['PROD', 'Orders']])
  return recordsOf(log)
}

function recordsOf (log: SyntheticLog): readonly EventRecord[] {
  return log.events().map(({ xml }) => {
    const read = eventRecordOf(xml)
    if (!('record' in read)) throw new Error(read.reason)
    return read.record
  })
}

function entry (at: number, writer: string, text: string): string {
  const wall = new Date(at - new Date(at).getTimezoneOffset() * MINUTE).toISOString()
  return `${wall.slice(0, 10)} ${wall.slice(11, 22)} ${writer.padEnd(11)} ${text}\r\n`
}

/** A plain folder stands for the drive of the server. */
function fromFolder (folder: string): ReadErrorLog {
  return async (file, signal) => await errorLogEnd({ ...file, path: join(folder, basename(file.path)) }, WANTED, signal)
}

/** An event log that grows with time. */
function readUntil (records: readonly EventRecord[], now: () => number): EventLog {
  return {
    name: 'Application',
    kind: 'channel',
    async read (position) {
      const present = records.filter(({ timeCreated }) => timeCreated <= now())
      const news = present.slice(Number(position ?? 0))
      return { records: news, position: String(present.length), unreadable: [], scanned: news.length, more: false }
    }
  }
}
