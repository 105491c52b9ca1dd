import t from 'tap'
import type { EventRecord } from '../../src/core/event.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import type { EventLog } from '../../src/eventlog/eventlog.js'
import { EventLogError } from '../../src/eventlog/eventlog.js'
import { LedgerFileError, memoryLedger } from '../../src/monitor/ledger-file.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import type { Monitor } from '../../src/monitor/parts.js'
import { parts, recordLog } from './a-monitor.js'

const NIGHT = Date.UTC(2026, 2, 2, 21)
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const signal = new AbortController().signal

function veto (at: number, recordId: number): EventRecord {
  return {
    computer: 'SRV01',
    channel: 'Application',
    provider: 'VSS',
    eventId: 8229,
    recordId,
    timeCreated: at,
    data: [{ value: '0x800423f4, ' }, { value: 'Writer Class Id: {a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}' }]
  }
}

const failures = (monitor: Monitor) =>
  monitor.status().computers[0]?.counts.failures.map(({ sqlInstance, errorCode, count }) =>
    [sqlInstance, errorCode, count])

t.test('an incident is shown at once and counted when it has been silent for five minutes', async (t) => {
  let now = NIGHT + MINUTE
  const monitor = await createMonitor(parts({ eventLogs: [recordLog([veto(NIGHT, 1)])], clock: () => now }))
  t.equal(monitor.status().isReady, false)
  await monitor.poll(signal)
  t.equal(monitor.status().isReady, true)
  t.equal(monitor.status().computers[0]?.incidents[0]?.state, 'failing')
  t.same(failures(monitor), [])
  now = NIGHT + 5 * MINUTE
  await monitor.poll(signal)
  t.same(failures(monitor), [['unknown', '0x800423F4', 1]])
})

t.test('until the next poll the status is the same object, and of a computer without news after it, too', async (t) => {
  let now = NIGHT + DAY
  const monitor = await createMonitor(parts({ eventLogs: [recordLog([veto(NIGHT, 1)])], clock: () => now }))
  await monitor.poll(signal)
  const before = monitor.status()
  t.equal(monitor.status(), before)
  now += MINUTE
  await monitor.poll(signal)
  t.not(monitor.status(), before)
  t.equal(monitor.status().computers[0], before.computers[0])
})

t.test('a monitor that takes the place of another tells when the process began, and counts since it was made', async (t) => {
  const eventLogs = [recordLog([veto(NIGHT, 1)])]
  const monitor = await createMonitor(parts({ eventLogs, clock: () => NIGHT + DAY, startedAt: NIGHT }))
  await monitor.poll(signal)
  const { exporter, eventLogs: [eventLog] } = monitor.status()
  t.same([exporter.startedAt, exporter.watchedSince, eventLog!.watchedSince], [NIGHT, NIGHT + DAY, NIGHT + DAY])
})

t.test('an event read again by a new process is neither lost nor counted twice', async (t) => {
  const given = parts({ eventLogs: [recordLog([veto(NIGHT, 1)])], clock: () => NIGHT + DAY })
  const first = await createMonitor(given)
  await first.poll(signal)
  await first.close()
  const forwarded = { ...recordLog([veto(NIGHT, 1)]), name: 'the same, forwarded' }
  const second = await createMonitor({ ...given, eventLogs: () => [forwarded] })
  t.same(failures(second), [['unknown', '0x800423F4', 1]], 'known before the first poll')
  await second.poll(signal)
  t.same(failures(second), [['unknown', '0x800423F4', 1]])
})

t.test('what is older than the retention is not entered, and told', async (t) => {
  const log = recordLog([veto(NIGHT, 1)])
  const monitor = await createMonitor(parts({ eventLogs: [log], clock: () => NIGHT + 36 * DAY }))
  await monitor.poll(signal)
  t.same(monitor.status().computers, [])
  t.equal(monitor.status().exporter.tooOld, 1)
})

t.test('where ages go by a clock of their own, one that is set forward makes nothing too old', async (t) => {
  let now = NIGHT + DAY
  const records = [veto(NIGHT, 1), veto(NIGHT + 2 * DAY, 2)]
  const given = parts({ eventLogs: [recordLog(records, 1)], clock: () => now, ageClock: () => NIGHT + 2 * DAY })
  const monitor = await createMonitor(given)
  await monitor.poll(signal)
  now = NIGHT + 400 * DAY
  await monitor.poll(signal)
  const { computers: [computer], exporter: { tooOld } } = monitor.status()
  t.same([computer?.incidents.map(({ firstSeen }) => firstSeen), tooOld], [[NIGHT + 2 * DAY, NIGHT], 0])
  t.same(failures(monitor), [['unknown', '0x800423F4', 2]])
})

t.test('series outlive the findings they were made from', async (t) => {
  let now = NIGHT + DAY
  const abort = { ...veto(NIGHT, 1), provider: 'SQLVDI', eventId: 1, data: [{ value: 'Instance=PROD. VD=x' }] }
  const log = recordLog([abort, veto(NIGHT, 2)])
  const monitor = await createMonitor(parts({ eventLogs: [log], clock: () => now }))
  await monitor.poll(signal)
  now = NIGHT + 40 * DAY
  await monitor.poll(signal)
  const [computer] = monitor.status().computers
  t.same(computer?.incidents, [])
  t.same(failures(monitor), [['PROD', '0x800423F4', 1]])
  t.same(computer?.instances.map(({ sqlInstance, verdict }) => [sqlInstance, verdict]), [['PROD', 'none']])
})

t.test('a log that cannot be read never stops the others, and is logged when that begins and ends', async (t) => {
  let isLocked = true
  const locked: EventLog = {
    name: 'locked',
    kind: 'xml',
    async read () {
      if (isLocked) throw new EventLogError('access_denied', 'locked: access is denied')
      return { records: [], position: '', unreadable: [], scanned: 0, more: false }
    }
  }
  const given = parts({ eventLogs: [locked, recordLog([veto(NIGHT, 1)])], clock: () => NIGHT + DAY })
  const monitor = await createMonitor(given)
  await monitor.poll(signal)
  await monitor.poll(signal)
  t.same(failures(monitor), [['unknown', '0x800423F4', 1]])
  const [status] = monitor.status().eventLogs
  t.equal(status?.isUp, false)
  t.same(status?.error, { code: 'access_denied', message: 'locked: access is denied' })
  t.same(status?.readErrors, { access_denied: 2 })
  isLocked = false
  await monitor.poll(signal)
  t.equal(monitor.status().eventLogs[0]?.isUp, true)
  t.same(given.lines, [
    ['error', 'event log not read', { log: 'locked', code: 'access_denied', reason: 'locked: access is denied' }],
    ['info', 'event log read again', { log: 'locked' }]
  ])
})

t.test('a mistake of ours is not taken for an event log that cannot be read', async (t) => {
  const broken: EventLog = { name: 'broken', kind: 'xml', read: async () => { throw new TypeError('a mistake') } }
  const monitor = await createMonitor(parts({ eventLogs: [broken] }))
  await t.rejects(monitor.poll(signal), { message: 'a mistake' })
})

t.test('a ledger that cannot be saved is told, and monitoring goes on', async (t) => {
  let isFull = true
  const store = {
    ...memoryLedger(),
    async save () { if (isFull) throw new LedgerFileError('ledger.json: no space left on device') }
  }
  const given = parts({ eventLogs: [recordLog([veto(NIGHT, 1)])], clock: () => NIGHT + DAY, store })
  const monitor = await createMonitor(given)
  await monitor.poll(signal)
  await monitor.poll(signal)
  t.same(failures(monitor), [['unknown', '0x800423F4', 1]])
  t.equal(monitor.status().exporter.ledgerError, 'ledger.json: no space left on device')
  t.equal(monitor.status().exporter.ledgerWriteErrors, 2)
  isFull = false
  await monitor.poll(signal)
  t.equal(monitor.status().exporter.ledgerError, undefined)
  t.same(given.lines.map(([level, message]) => [level, message]), [
    ['error', 'ledger not saved'],
    ['info', 'ledger saved again']
  ])
})

t.test('why a ledger cannot be saved is told once, and another reason as well', async (t) => {
  const failed = (message: string, code?: string) =>
    new LedgerFileError(message, { cause: Object.assign(new Error(message), code === undefined ? {} : { code }) })
  const [full, inUse] = [failed('full', 'ENOSPC'), failed('in use')]
  const errors = [full, failed('full, in other words', 'ENOSPC'), inUse, inUse, failed('read-only', 'EROFS')]
  const save = async (): Promise<void> => {
    const error = errors.shift()
    if (error !== undefined) throw error
  }
  const store = { ...memoryLedger(), save }
  const given = parts({ eventLogs: [recordLog([veto(NIGHT, 1)])], clock: () => NIGHT + DAY, store })
  const monitor = await createMonitor(given)
  for (let polls = 0; polls < 6; polls++) await monitor.poll(signal)
  t.same(given.lines, [
    ['error', 'ledger not saved', { reason: 'full' }],
    ['error', 'ledger not saved', { reason: 'in use' }],
    ['error', 'ledger not saved', { reason: 'read-only' }],
    ['info', 'ledger saved again', {}]
  ])
  t.equal(monitor.status().exporter.ledgerWriteErrors, 5)
})

t.test('only computers with news are computed again', async (t) => {
  const both = [veto(NIGHT, 1), { ...veto(NIGHT, 1), computer: 'SRV02' }, veto(NIGHT + DAY, 2)]
  const monitor = await createMonitor(parts({ eventLogs: [recordLog(both, 2)], clock: () => NIGHT + 2 * DAY }))
  await monitor.poll(signal)
  const before = monitor.status().computers
  await monitor.poll(signal)
  const after = monitor.status().computers
  t.not(after[0], before[0])
  t.equal(after[1], before[1])
})

t.test('a storm of instance names is capped, and the overflow told', async (t) => {
  const storm = Array.from({ length: 40 }, (_, n) => {
    const at = NIGHT + n * 10 * MINUTE
    return [
      { ...veto(at, 2 * n + 1), provider: 'SQLVDI', eventId: 1, data: [{ value: `Instance=I${n}. VD=x` }] },
      veto(at, 2 * n + 2)
    ]
  }).flat()
  const monitor = await createMonitor(parts({ eventLogs: [recordLog(storm)], clock: () => NIGHT + DAY }))
  await monitor.poll(signal)
  const counts = monitor.status().computers[0]!.counts
  t.equal(counts.failures.length, 33)
  t.same(counts.failures.at(-1), {
    sqlInstance: 'other', errorCode: '0x800423F4', nativeError: 'none', count: 8, lastAt: NIGHT + 390 * MINUTE
  })
  t.same(counts.overflows, { mssql_instance: 8 })
  t.equal(counts.runs.sql_vss_failure, 40)
})

t.test('configured instances exist before any event names a computer, under one name for every spelling', async (t) => {
  const given = parts({ eventLogs: [recordLog([])], sqlInstances: ['.', 'here', 'HERE\\prod', 'MSSQL$PROD'] })
  const monitor = await createMonitor(given)
  const [here] = monitor.status().computers
  t.equal(here?.computer, 'HERE')
  t.same(here?.instances.map((one) => one.sqlInstance), ['MSSQLSERVER', 'PROD'])
})

t.test('a monitor is not ready while none of its event logs could be read', async (t) => {
  const missing: EventLog = {
    name: 'missing.xml', kind: 'xml', read: async () => { throw new EventLogError('not_found', 'missing.xml: not there') }
  }
  const monitor = await createMonitor(parts({ eventLogs: [missing] }))
  await monitor.poll(signal)
  t.equal(monitor.status().isReady, false)
})

t.test('a failure that another event shows to be SQL Server\'s after it was counted is counted as one', async (t) => {
  let now = NIGHT
  const failed: EventRecord = {
    ...veto(NIGHT, 7),
    channel: 'Microsoft-Windows-Backup',
    provider: 'Microsoft-Windows-Backup',
    eventId: 521,
    data: [{ name: 'BackupTime', value: '2026-03-02T20:59:00Z' }, { name: 'ErrorCode', value: '2155348129' }]
  }
  const monitor = await createMonitor(parts({ eventLogs: [recordLog([failed, veto(NIGHT, 1)], 1)], clock: () => now }))
  await monitor.poll(signal)
  now = NIGHT + DAY
  await monitor.poll(signal)
  t.same(failures(monitor), [['unknown', '0x800423F4', 1]])
  await monitor.poll(signal)
  t.same(failures(monitor), [['unknown', '0x800423F4', 1]], 'once')
})

t.test('the last good backup stays known when its events are forgotten', async (t) => {
  let now = NIGHT + DAY
  const succeeded: EventRecord = {
    ...veto(NIGHT, 9),
    channel: 'Microsoft-Windows-Backup',
    provider: 'Microsoft-Windows-Backup',
    eventId: 4,
    data: [{ name: 'BackupTime', value: '2026-03-02T20:00:00Z' }, { name: 'HRESULT', value: '0x0' }]
  }
  const monitor = await createMonitor(parts({ eventLogs: [recordLog([succeeded])], clock: () => now }))
  await monitor.poll(signal)
  now = NIGHT + 40 * DAY
  await monitor.poll(signal)
  t.equal(monitor.status().computers[0]?.backups.lastSuccess, NIGHT)
})

t.test('a poll that finds nothing saves nothing', async (t) => {
  let saves = 0
  const kept = memoryLedger()
  const store = { ...kept, async save (ledger: Parameters<typeof kept.save>[0]) { saves++; await kept.save(ledger) } }
  const given = parts({ eventLogs: [recordLog([veto(NIGHT, 1)])], clock: () => NIGHT + DAY, store })
  const monitor = await createMonitor(given)
  for (let n = 0; n < 10; n++) await monitor.poll(signal)
  t.equal(saves, 1)
})

t.test('a backlog is told while it is read, and what one batch holds is none', async (t) => {
  let backlogs = 0
  const records = [veto(NIGHT, 1), veto(NIGHT, 2), veto(NIGHT, 3)]
  const log = recordLog(records, 1)
  const inBatches: EventLog = {
    ...log,
    async read (position, signal) {
      const batch = await log.read(position, signal)
      return { ...batch, more: Number(batch.position) < records.length }
    }
  }
  const monitor = await createMonitor(parts({ eventLogs: [inBatches], onBacklog: () => { backlogs++ } }))
  await monitor.poll(signal)
  t.equal(backlogs, 2)
  await monitor.poll(signal)
  t.equal(backlogs, 2)
})

t.test('no more computers than the cap are remembered, and the rest is told', async (t) => {
  const many = Array.from({ length: 5 }, (_, n) => ({ ...veto(NIGHT, 1), computer: `SRV${n}` }))
  const given = parts({ eventLogs: [recordLog(many)], clock: () => NIGHT + DAY })
  const monitor = await createMonitor({ ...given, policy: { ...given.policy, mostComputers: 3 } })
  await monitor.poll(signal)
  t.equal(monitor.status().computers.length, 3)
  t.equal(monitor.status().exporter.tooMany, 2)
})

t.test('an event log that appears is read at the next poll, and one that is gone is shown no more', async (t) => {
  let present: readonly EventLog[] = [{ ...recordLog([]), name: 'b' }]
  const given = { ...parts({ clock: () => NIGHT + DAY }), eventLogs: () => present }
  const monitor = await createMonitor(given)
  await monitor.poll(signal)
  present = [{ ...recordLog([veto(NIGHT, 1)]), name: 'a' }, ...present]
  await monitor.poll(signal)
  t.same(monitor.status().eventLogs.map(({ name, scanned }) => [name, scanned]), [['b', 0], ['a', 1]])
  t.same(failures(monitor), [['unknown', '0x800423F4', 1]])
  present = present.slice(0, 1)
  await monitor.poll(signal)
  t.same(monitor.status().eventLogs.map(({ name, scanned }) => [name, scanned]), [['a', 1]])
  t.same(given.lines, [['info', 'event log found', { log: 'a' }], ['info', 'event log gone', { log: 'b' }]])
})

t.test('the place of an event log that is gone is remembered for the time of the retention', async (t) => {
  let now = NIGHT + DAY
  let present: readonly EventLog[] = [recordLog([veto(NIGHT, 1)])]
  const monitor = await createMonitor({ ...parts({ clock: () => now }), eventLogs: () => present })
  const scanned = () => monitor.status().eventLogs.map((log) => log.scanned)
  const pollWith = async (logs: readonly EventLog[], at: number) => {
    [present, now] = [logs, at]
    await monitor.poll(signal)
  }
  const all = present
  await monitor.poll(signal)
  await pollWith([], NIGHT + 30 * DAY)
  await pollWith(all, NIGHT + 31 * DAY)
  t.same(scanned(), [1], 'read on')
  await pollWith([], NIGHT + 37 * DAY)
  await pollWith(all, NIGHT + 38 * DAY)
  t.same(scanned(), [1], 'read anew, and counted from 0')
  t.equal(monitor.status().exporter.tooOld, 1)
})

/** Read in batches of seven, which cut backups into pieces, all of them at one poll. */
function backlogOf (
  records: readonly EventRecord[], name = 'Application', batch = 7, beforeRead = async () => {}
): EventLog {
  return {
    name,
    kind: 'channel',
    async read (position) {
      await beforeRead()
      const from = Number(position ?? 0)
      const to = Math.min(from + batch, records.length)
      const more = to < records.length
      return { records: records.slice(from, to), position: String(to), unreadable: [], scanned: to - from, more }
    }
  }
}

t.test('of a backlog longer than what is remembered every failure is counted, once, and the newest are shown', async (t) => {
  const FAILURES = 300
  const SERVERS = ['SRV01', 'SRV02', 'SRV03']
  const began = NIGHT - FAILURES * 60 * MINUTE
  const records = Array.from({ length: FAILURES }, (_, n) => [0, 1, 2].map((part) => {
    const at = began + n * 60 * MINUTE + part * MINUTE
    return { ...veto(at, 3 * n + part), computer: SERVERS[n % SERVERS.length]! }
  })).flat()
  const policy = { ...DEFAULT_POLICY, mostFindings: 60, mostFindingsInAll: { each: 0, least: 90, most: 90 } }
  const given = parts({ eventLogs: [backlogOf(records)], policy, clock: () => NIGHT })
  const monitor = await createMonitor(given)
  await monitor.poll(signal)
  const { computers, exporter } = monitor.status()
  const counted = (one: Monitor) =>
    one.status().computers.map(({ computer, counts }) => [computer, counts.runs.sql_vss_failure])
  t.same(counted(monitor), SERVERS.map((name) => [name, FAILURES / SERVERS.length]))
  t.equal(exporter.tooMany, 0)
  const newest = computers.map(({ incidents }) => incidents[0]!.firstSeen)
  t.same(newest, [3, 2, 1].map((before) => NIGHT - before * 60 * MINUTE))
  t.same(computers.map(({ incidents }) => incidents.length), [9, 9, 10], 'not all of what was counted')

  await monitor.close()
  const again = await createMonitor({ ...given, eventLogs: () => [{ ...backlogOf(records), name: 'the same, forwarded' }] })
  await again.poll(signal)
  t.same(counted(again), counted(monitor))
})

const FAILED = 0x807800A1

/** 521: a backup failed because its snapshot did. */
function snapshotFailed (at: number, recordId: number): EventRecord {
  const data = [{ name: 'BackupTime', value: new Date(at - MINUTE).toISOString() }, { name: 'ErrorCode', value: String(FAILED) }]
  return { computer: 'SRV01', channel: 'Microsoft-Windows-Backup', provider: 'Microsoft-Windows-Backup', eventId: 9, recordId, timeCreated: at, data }
}

function abort (at: number, recordId: number): EventRecord {
  const value = 'SQLVDI: Loc=SignalAbort. Desc=Client initiates abort. ErrorCode=(0). Process=1. Thread=1. Client. Instance=PROD. VD=Global\\x_SQLVDIMemoryName_0.'
  return { computer: 'SRV01', channel: 'Application', provider: 'SQLVDI', eventId: 1, recordId, timeCreated: at, data: [{ value }] }
}

t.test('of logs that are read beside each other none runs ahead: what is counted is what all of them tell', async (t) => {
  const FAILURES = 200
  const nights = Array.from({ length: FAILURES }, (_, n) => NIGHT - (FAILURES - n) * 60 * MINUTE)
  const quick = backlogOf(nights.map((at, n) => abort(at, n)), 'Application', 9)
  const slow = backlogOf(nights.map((at, n) => snapshotFailed(at + MINUTE, n)), 'Microsoft-Windows-Backup', 3,
    async () => { for (let turns = 0; turns < 20; turns++) await new Promise((resolve) => setImmediate(resolve)) })
  const policy = { ...DEFAULT_POLICY, mostFindings: 40, mostFindingsInAll: { each: 0, least: 40, most: 40 } }
  const monitor = await createMonitor(parts({ eventLogs: [quick, slow], policy, clock: () => NIGHT + DAY }))
  await monitor.poll(signal)
  const { computers: [computer], exporter } = monitor.status()
  t.same(computer!.counts.runs, { success: 0, sql_vss_failure: FAILURES, other_failure: 0 })
  t.equal(computer!.counts.observed, 0)
  t.equal(exporter.tooMany, 0)
})

t.test('a poll that is ended counts nothing of which it has read a half', async (t) => {
  const end = new AbortController()
  const given = parts({ clock: () => NIGHT })
  const half = backlogOf([abort(NIGHT - DAY, 1), snapshotFailed(NIGHT - DAY + MINUTE, 2)], 'Application', 1)
  const ended = await createMonitor({
    ...given,
    eventLogs: () => [{
      ...half,
      async read (position, signal) {
        end.abort()
        return await half.read(position, signal)
      }
    }]
  })
  await ended.poll(end.signal)
  t.equal(ended.status().computers[0]!.counts.observed, 0)
  await ended.close()
  const next = await createMonitor({ ...given, eventLogs: () => [half] })
  await next.poll(signal)
  t.same(next.status().computers[0]!.counts.runs, { success: 0, sql_vss_failure: 1, other_failure: 0 })
  t.equal(next.status().computers[0]!.counts.observed, 0)
})
