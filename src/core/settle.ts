import type { ComputerPicture, SettlingIncident } from './assess.js'
import type { BackupRun } from './backup-run.js'
import { isTrigger } from './correlate.js'
import { printed } from './error-code.js'
import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import type { ComputerLedger, NamedDatabase } from './ledger.js'
import type { Policy } from './policy.js'
import type { Counts, FailureCount } from './status.js'
import { isSqlWriter } from './vss-writer.js'

/** Label values for what is not known, not there, or past its cap. */
export const UNKNOWN = 'unknown'
export const NONE = 'none'
export const OTHER = 'other'

/**
 * Counts every incident and every success that has been silent for long enough, once: an incident is known by the events that
 * triggered it, so one that a late event has changed since is not counted again.
 */
export function settle (
  ledger: ComputerLedger, picture: ComputerPicture, policy: Policy, now: EpochMs
): ComputerLedger {
  const counted = new Map(ledger.counted)
  let counts = ledger.counts
  let databases = ledger.databases
  for (const incident of picture.incidents) {
    const triggers = incident.findings.filter((finding) => isTrigger(finding, incident.outcome))
    if (incident.settlesAt > now || !isNews(triggers, counted)) continue
    counts = withIncident(counts, incident, policy)
    databases = withDatabase(databases, incident, policy)
    for (const trigger of triggers) counted.set(trigger.event, trigger.at)
  }
  for (const run of picture.runs) {
    if (run.outcome !== 'success' || run.end + policy.gap > now) continue
    const ends = run.findings.filter((finding) => finding.kind === 'job-success')
    if (!isNews(ends, counted)) continue
    counts = { ...counts, runs: { ...counts.runs, success: counts.runs.success + 1 } }
    for (const end of ends) counted.set(end.event, end.at)
  }
  return counts === ledger.counts ? ledger : { ...ledger, counted, counts, databases }
}

/** When the next thing of a computer settles; undefined where nothing waits. */
export function nextSettlement (ledger: ComputerLedger, picture: ComputerPicture, policy: Policy): EpochMs | undefined {
  const incidents = picture.incidents
    .filter((one) => isNews(one.findings.filter((finding) => isTrigger(finding, one.outcome)), ledger.counted))
    .map((incident) => incident.settlesAt)
  const successes = picture.runs.filter((run) => isUncountedSuccess(run, ledger)).map((run) => run.end + policy.gap)
  const waiting = [...incidents, ...successes]
  return waiting.length === 0 ? undefined : waiting.reduce((a, b) => Math.min(a, b))
}

function isUncountedSuccess (run: BackupRun, ledger: ComputerLedger): boolean {
  return run.outcome === 'success' &&
    isNews(run.findings.filter((finding) => finding.kind === 'job-success'), ledger.counted)
}

function isNews (triggers: readonly Finding[], counted: ReadonlyMap<string, EpochMs>): boolean {
  return !triggers.some((trigger) => counted.has(trigger.event))
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
    const name = isSqlWriter(finding.writer) ? 'SqlServerWriter' : finding.writerName ?? finding.writer ?? UNKNOWN
    const code = finding.errors[0]
    const wanted = { writer: name, errorCode: code === undefined ? UNKNOWN : printed(code.code), count: 1 }
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
