import type { ComputerPicture, SettlingIncident } from './assess.js'
import type { BackupRun } from './backup-run.js'
import { isTrigger } from './correlate.js'
import { printed } from './error-code.js'
import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import type { ComputerLedger, Counted, NamedDatabase } from './ledger.js'
import type { Policy } from './policy.js'
import type { Counts, FailureCount } from './status.js'
import { writerLabel } from './vss-writer.js'

/** Label values for what is not known, not there, or past its cap. */
export const UNKNOWN = 'unknown'
export const NONE = 'none'
export const OTHER = 'other'

/**
 * Counts every incident and every success that has been silent for long enough, once. An incident is known by the events that
 * triggered it, so one that a late event has changed is not counted again, unless the event has shown that SQL Server was to
 * blame after all: a failure of SQL Server must not go uncounted because something else was counted first.
 */
export function settle (
  ledger: ComputerLedger, picture: ComputerPicture, policy: Policy, now: EpochMs
): ComputerLedger {
  const before = withTimes(ledger, picture)
  const counted = new Map(before.counted)
  const count = (findings: readonly Finding[], as: Counted['as']): void => {
    for (const { event, at } of findings) counted.set(event, { at, as })
  }
  let settled = before
  for (const incident of picture.incidents) {
    if (incident.settlesAt > now || !isNews(triggersOf(incident), incident.outcome, counted)) continue
    settled = {
      ...settled,
      counts: withIncident(settled.counts, incident, policy),
      databases: withDatabase(settled.databases, incident, policy)
    }
    // all of its events: those that outlive the trigger must not make an incident of their own
    count(incident.findings, incident.outcome)
  }
  for (const run of picture.runs) {
    if (run.end + policy.gap > now || !isUncountedSuccess(run, counted)) continue
    const runs = { ...settled.counts.runs, success: settled.counts.runs.success + 1 }
    settled = { ...settled, counts: { ...settled.counts, runs } }
    count(endsOf(run), 'success')
  }
  return settled === before ? before : { ...settled, counted }
}

/** When the next thing of a computer settles; undefined where nothing waits. */
export function nextSettlement (ledger: ComputerLedger, picture: ComputerPicture, policy: Policy): EpochMs | undefined {
  const incidents = picture.incidents
    .filter((one) => isNews(triggersOf(one), one.outcome, ledger.counted))
    .map((incident) => incident.settlesAt)
  const successes = picture.runs.filter((run) => isUncountedSuccess(run, ledger.counted))
    .map((run) => run.end + policy.gap)
  const waiting = [...incidents, ...successes]
  return waiting.length === 0 ? undefined : waiting.reduce((a, b) => Math.min(a, b))
}

/** Since when something is not counted yet, or may still change: backups that run count where they began after `begun`. */
export function uncountedSince (ledger: ComputerLedger, picture: ComputerPicture, begun: EpochMs): EpochMs {
  const incidents = picture.incidents.filter((one) => isNews(triggersOf(one), one.outcome, ledger.counted))
  const runs = picture.runs.filter((run) => run.outcome === 'running' ? run.start > begun : isUncountedSuccess(run, ledger.counted))
  return [...incidents.map(({ firstSeen }) => firstSeen), ...runs.map(({ start }) => start)]
    .reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
}

// what was seen of a backup once stays known when its events are forgotten
function withTimes (ledger: ComputerLedger, { backups }: ComputerPicture): ComputerLedger {
  const lastSuccess = later(ledger.lastSuccess, backups.lastSuccess)
  const lastAttempt = later(ledger.lastAttempt, backups.lastAttempt)
  const isSame = lastSuccess === ledger.lastSuccess && lastAttempt === ledger.lastAttempt
  return isSame ? ledger : { ...ledger, lastSuccess, lastAttempt }
}

function later (a: EpochMs | undefined, b: EpochMs | undefined): EpochMs | undefined {
  return a === undefined || b === undefined ? a ?? b : Math.max(a, b)
}

function triggersOf (incident: SettlingIncident): readonly Finding[] {
  return incident.findings.filter((finding) => isTrigger(finding, incident.outcome))
}

function endsOf (run: BackupRun): readonly Finding[] {
  return run.findings.filter((finding) => finding.kind === 'job-success')
}

function isUncountedSuccess (run: BackupRun, counted: ComputerLedger['counted']): boolean {
  return run.outcome === 'success' && isNews(endsOf(run), 'success', counted)
}

/** What an event may have been counted as for an incident of each outcome to be no news. */
const COUNTED_ALREADY: Readonly<Record<Counted['as'], readonly Counted['as'][]>> = {
  sql_vss_failure: ['sql_vss_failure'],
  other_failure: ['other_failure', 'sql_vss_failure'],
  observed: ['observed', 'other_failure', 'sql_vss_failure'],
  success: ['success']
}

function isNews (triggers: readonly Finding[], outcome: Counted['as'], counted: ComputerLedger['counted']): boolean {
  return !triggers.some((trigger) => {
    const before = counted.get(trigger.event)?.as
    return before !== undefined && COUNTED_ALREADY[outcome].includes(before)
  })
}

function withIncident (counts: Counts, incident: SettlingIncident, policy: Policy): Counts {
  const { outcome } = incident
  if (outcome === 'observed') return { ...counts, observed: counts.observed + 1 }
  const runs = { ...counts.runs, [outcome]: counts.runs[outcome] + 1 }
  const withVetoes = withWriterErrors({ ...counts, runs }, incident, policy)
  return outcome === 'sql_vss_failure' ? withFailure(withVetoes, incident, policy) : withVetoes
}

function withFailure (counts: Counts, incident: SettlingIncident, policy: Policy): Counts {
  const { sqlInstance = UNKNOWN, errorCode, nativeError } = incident.diagnosis
  const instances = new Set(counts.failures.map((failure) => failure.sqlInstance))
  const isInstanceFull = !instances.has(sqlInstance) && instances.size >= policy.caps.sqlInstances
  const wanted: FailureCount = {
    sqlInstance: isInstanceFull ? OTHER : sqlInstance,
    errorCode: errorCode === undefined ? UNKNOWN : printed(errorCode),
    nativeError: nativeError === undefined ? NONE : String(nativeError),
    count: 1,
    lastAt: incident.lastSeen
  }
  const isFull = !counts.failures.some(sameSeries(wanted)) && counts.failures.length >= policy.caps.failures
  const series = isFull ? { ...wanted, sqlInstance: OTHER, errorCode: OTHER, nativeError: OTHER } : wanted
  const labels = [...isInstanceFull ? ['mssql_instance'] : [], ...isFull ? ['error_code'] : []]
  return { ...counts, failures: plusOne(counts.failures, series), overflows: plusOverflows(counts.overflows, labels) }
}

function plusOne (failures: readonly FailureCount[], one: FailureCount): readonly FailureCount[] {
  const isSame = sameSeries(one)
  if (!failures.some(isSame)) return [...failures, one]
  return failures.map((failure) => isSame(failure)
    ? { ...failure, count: failure.count + 1, lastAt: Math.max(failure.lastAt, one.lastAt) }
    : failure)
}

function sameSeries (one: FailureCount): (other: FailureCount) => boolean {
  return (other) => other.sqlInstance === one.sqlInstance && other.errorCode === one.errorCode &&
    other.nativeError === one.nativeError
}

function withWriterErrors (counts: Counts, incident: SettlingIncident, policy: Policy): Counts {
  let { writerErrors, overflows } = counts
  for (const finding of incident.findings.filter((one) => one.kind === 'writer-veto')) {
    const code = finding.errors[0]
    const errorCode = code === undefined ? UNKNOWN : printed(code.code)
    const wanted = { writer: writerLabel(finding), errorCode, count: 1 }
    const isSame = (one: typeof wanted) => one.writer === wanted.writer && one.errorCode === wanted.errorCode
    const isFull = !writerErrors.some(isSame) && writerErrors.length >= policy.caps.failures
    const series = isFull ? { writer: OTHER, errorCode: OTHER, count: 1 } : wanted
    const known = writerErrors.find((one) => one.writer === series.writer && one.errorCode === series.errorCode)
    writerErrors = known === undefined
      ? [...writerErrors, series]
      : writerErrors.map((one) => one === known ? { ...one, count: one.count + 1 } : one)
    overflows = plusOverflows(overflows, isFull ? ['writer'] : [])
  }
  return { ...counts, writerErrors, overflows }
}

function plusOverflows (overflows: Counts['overflows'], labels: readonly string[]): Counts['overflows'] {
  return labels.reduce((sum, label) => ({ ...sum, [label]: (sum[label] ?? 0) + 1 }), overflows)
}

function withDatabase (
  databases: readonly NamedDatabase[], incident: SettlingIncident, policy: Policy
): readonly NamedDatabase[] {
  const { sqlInstance = UNKNOWN, database } = incident.diagnosis
  if (incident.outcome !== 'sql_vss_failure' || database === undefined) return databases
  const isKnown = databases.some((one) => one.sqlInstance === sqlInstance && one.database === database)
  return isKnown || databases.length >= policy.caps.databases ? databases : [...databases, { sqlInstance, database }]
}
