import type { EpochMs } from '../core/event.js'
import type {
  BackupStatus, ComputerStatus, Counts, Coverage, EventLogStatus, FailureCount, InstanceStatus, InstanceVerdict,
  WriterErrorCount
} from '../core/status.js'

/** What metrics say of a server; of several at once where one exporter reads the events of many. */
export type ServerStatus = Pick<ComputerStatus, 'incidents' | 'instances' | 'backups' | 'counts'>

const WORST_VERDICT: readonly InstanceVerdict[] = ['confirmed', 'suspected', 'exonerated', 'none']
const WORST_COVERAGE: readonly Coverage['inLastBackup'][] = ['not-seen', 'stopped', 'covered', 'unknown']

/** Several servers as one: counts add up, of times the one that worries more, of verdicts the worst. */
export function mergeComputers (computers: readonly ComputerStatus[]): ServerStatus {
  const byName = grouped(computers.flatMap((computer) => computer.instances), (instance) => instance.sqlInstance)
  return {
    incidents: computers.flatMap((computer) => computer.incidents),
    instances: [...byName].map(([name, instances]) => mergeInstances(name, instances)),
    backups: mergeBackups(computers.map((computer) => computer.backups)),
    counts: mergeCounts(computers.map((computer) => computer.counts))
  }
}

/** Several instances under one name: stopped where one is, with the worst verdict and the oldest snapshot. */
export function mergeInstances (
  sqlInstance: string, instances: readonly [InstanceStatus, ...InstanceStatus[]]
): InstanceStatus {
  const [first, ...others] = instances
  if (others.length === 0) return { ...first, sqlInstance }
  const judged = worst(instances, WORST_VERDICT, (instance) => instance.verdict)
  const stopped = instances.filter((instance) => instance.isRunning === false)
  return {
    sqlInstance,
    service: first.service,
    isRunning: stopped.length > 0 ? false : instances.find((instance) => instance.isRunning)?.isRunning,
    stoppedAt: newest(stopped.map((instance) => instance.stoppedAt)),
    verdict: judged.verdict,
    verdictAt: judged.verdictAt,
    coverage: {
      ...worst(instances, WORST_COVERAGE, (instance) => instance.coverage.inLastBackup).coverage,
      lastSnapshot: oldest(instances.map((instance) => instance.coverage.lastSnapshot))
    }
  }
}

function mergeBackups (all: readonly BackupStatus[]): BackupStatus {
  const backedUp = all.filter(({ lastAttempt, lastSuccess }) => lastAttempt !== undefined || lastSuccess !== undefined)
  const lastAttempt = newest(all.map((backups) => backups.lastAttempt))
  const judged = all.length === 0 ? undefined : worst(all, WORST_VERDICT, (backups) => backups.unknownVerdict)
  return {
    lastSuccess: oldest(backedUp.map((backups) => backups.lastSuccess)),
    lastAttempt,
    lastDuration: backedUp.find((backups) => backups.lastAttempt === lastAttempt)?.lastDuration,
    consecutiveFailures: Math.max(0, ...all.map((backups) => backups.consecutiveFailures)),
    unknownVerdict: judged?.unknownVerdict ?? 'none',
    unknownVerdictAt: judged?.unknownVerdictAt,
    databases: all.flatMap((backups) => backups.databases).sort(byName),
    writers: all.flatMap((backups) => backups.writers)
  }
}

function mergeCounts (all: readonly Counts[]): Counts {
  const total = (count: (counts: Counts) => number) => all.reduce((sum, counts) => sum + count(counts), 0)
  const overflows: Record<string, number> = {}
  for (const [label, count] of all.flatMap((counts) => Object.entries(counts.overflows))) {
    overflows[label] = (overflows[label] ?? 0) + count
  }
  return {
    failures: mergeFailures(all.flatMap((counts) => counts.failures)),
    runs: {
      success: total((counts) => counts.runs.success),
      sql_vss_failure: total((counts) => counts.runs.sql_vss_failure),
      other_failure: total((counts) => counts.runs.other_failure)
    },
    observed: total((counts) => counts.observed),
    writerErrors: mergeWriterErrors(all.flatMap((counts) => counts.writerErrors)),
    overflows
  }
}

/** Failures of the same series add up. */
export function mergeFailures (failures: readonly FailureCount[]): readonly FailureCount[] {
  const key = (one: FailureCount) => JSON.stringify([one.sqlInstance, one.errorCode, one.nativeError])
  return [...grouped(failures, key).values()].map((same) => ({
    ...same[0], count: added(same), lastAt: Math.max(...same.map((failure) => failure.lastAt))
  }))
}

/** Errors of writers of the same series add up. */
export function mergeWriterErrors (errors: readonly WriterErrorCount[]): readonly WriterErrorCount[] {
  const key = ({ writer, errorCode }: WriterErrorCount) => JSON.stringify([writer, errorCode])
  return [...grouped(errors, key).values()].map((same) => ({ ...same[0], count: added(same) }))
}

/** Several event logs as one: up where all are, read when the first of them was; counts add up. */
export function mergeEventLogs (eventLogs: readonly [EventLogStatus, ...EventLogStatus[]]): EventLogStatus {
  const [first] = eventLogs
  const total = (count: (eventLog: EventLogStatus) => number) => eventLogs.reduce((sum, one) => sum + count(one), 0)
  const codes = new Set(eventLogs.flatMap(({ readErrors }) => Object.keys(readErrors)))
  const { bounds } = first.readSeconds
  return {
    ...first,
    isUp: eventLogs.every(({ isUp }) => isUp),
    lastRead: oldest(eventLogs.map(({ lastRead }) => lastRead)),
    oldestRecord: oldest(eventLogs.map(({ oldestRecord }) => oldestRecord)),
    isBacklogged: eventLogs.some(({ isBacklogged }) => isBacklogged),
    scanned: total(({ scanned }) => scanned),
    processed: eventLogs.flatMap(({ processed }) => processed),
    unreadable: total(({ unreadable }) => unreadable),
    lost: total(({ lost }) => lost),
    lastLossAt: newest(eventLogs.map(({ lastLossAt }) => lastLossAt)),
    readErrors: Object.fromEntries([...codes].map((code) => [code, total(({ readErrors }) => readErrors[code] ?? 0)])),
    readSeconds: {
      bounds,
      counts: bounds.map((_, n) => total(({ readSeconds }) => readSeconds.counts[n] ?? 0)),
      sum: total(({ readSeconds }) => readSeconds.sum),
      count: total(({ readSeconds }) => readSeconds.count)
    }
  }
}

/** Items by key, in the order the keys were first met. */
export function grouped<Item> (
  items: Iterable<Item>, key: (item: Item) => string
): ReadonlyMap<string, readonly [Item, ...Item[]]> {
  const groups = new Map<string, [Item, ...Item[]]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return groups
}

function added (counts: readonly { readonly count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}

type Database = BackupStatus['databases'][number]

/** An order that stays when a failure comes or goes: past a cap it decides who is named. */
function byName (a: Database, b: Database): number {
  return compared(a.sqlInstance, b.sqlInstance) || compared(a.database, b.database)
}

function compared (a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function worst<Item, Rank> (items: readonly Item[], order: readonly Rank[], rank: (item: Item) => Rank): Item {
  return items.reduce((a, b) => order.indexOf(rank(b)) < order.indexOf(rank(a)) ? b : a)
}

function newest (times: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? undefined : Math.max(...known)
}

/** Where one is not known, it is the oldest of all: never. */
function oldest (times: readonly (EpochMs | undefined)[]): EpochMs | undefined {
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 || known.length < times.length ? undefined : Math.min(...known)
}
