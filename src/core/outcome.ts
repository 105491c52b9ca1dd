import type { BackupRun } from './backup-run.js'
import { isWriterResult } from './error-code.js'
import type { ErrorFact, Finding } from './finding.js'
import type { Outcome } from './incident.js'
import type { ErrorRole, Knowledge } from './knowledge.js'
import { isSqlWriter } from './vss-writer.js'

/** What one error of a chain is worth; `unknown` where no row, or none that may carry a verdict, explains it. */
export function roleOf (error: ErrorFact, knowledge: Knowledge): ErrorRole | 'unknown' {
  const entry = knowledge.error(error.code)
  if (entry === undefined || entry.confidence === 'unverified') return 'unknown'
  const isAborted = error.osError !== undefined && entry.collateralWith?.includes(error.osError) === true
  return isAborted ? 'collateral' : entry.role
}

/**
 * Says whose failure the findings are. SQL Server is at fault only with evidence of its writer or its virtual devices, and that
 * evidence is a failure only with a failed backup or a veto of its writer. Undefined: nothing to tell.
 */
export function outcomeOf (
  findings: readonly Finding[], knowledge: Knowledge, run: BackupRun | undefined
): Outcome | undefined {
  const failures = findings.filter((finding) => finding.kind === 'job-failure')
  // the writer logs a RESTORE, and virtual devices that it aborts, under the same ids
  if (failures.length === 0 && findings.some((finding) => finding.rule === 'sqlwriter-restore')) return undefined
  const vetoes = findings.filter((finding) => finding.kind === 'writer-veto' && !isMended(finding, run))
  if (vetoes.some((finding) => isSqlWriter(finding.writer))) return 'sql_vss_failure'
  const isSqlEvident = findings.some(isEvidence)
  if (isSqlEvident && failures.some((finding) => finding.isVss === true)) {
    const isDecided = findings.some((finding) => isDecisive(finding, knowledge))
    return isDecided || !findings.some((finding) => isOtherCulprit(finding, findings)) ? 'sql_vss_failure' : 'other_failure'
  }
  if (failures.length > 0) return 'other_failure'
  // a backup that succeeded had no need of the writer that refused
  if (vetoes.length > 0 && run?.outcome !== 'success') return 'other_failure'
  return isSqlEvident || findings.some((finding) => isSqlWriter(finding.writer)) ? 'observed' : undefined
}

// the backup made its shadow copies after the veto, and succeeded: it had tried again
function isMended (veto: Finding, run: BackupRun | undefined): boolean {
  return run?.outcome === 'success' && run.snapshotEnd !== undefined && veto.at >= run.start && veto.at < run.snapshotEnd
}

// 3041 and 18210 alone are what a native backup leaves behind
function isEvidence (finding: Finding): boolean {
  return (finding.kind === 'sql-error' && finding.namedBy !== 'engine') || finding.namedBy === 'backup-component'
}

/** Another writer that refused, or a provider or the storage that failed before SQL Server was aborted. */
function isOtherCulprit (finding: Finding, findings: readonly Finding[]): boolean {
  if (isProviderFailure(finding)) return findings.every((one) => !isEvidence(one) || one.at >= finding.at)
  const isNamed = finding.writer !== undefined && finding.writer !== 'unknown' && !isSqlWriter(finding.writer)
  if (finding.kind === 'vss-error') return isNamed && finding.errors.some((error) => isWriterResult(error.code))
  return isNamed && (finding.kind === 'writer-veto' || finding.kind === 'job-failure')
}

// of the errors of VSS only these break a snapshot by themselves: a provider refused, or writes could not be held
const PROVIDER_EVENTS: ReadonlySet<number> = new Set([12293, 12297, 12298, 12305, 12310])

/** Whether an event says that a shadow copy provider, or the storage behind it, failed. */
export function isProviderFailure (finding: Finding): boolean {
  return finding.rule === 'volsnap-error' || (finding.rule === 'vss-error' && PROVIDER_EVENTS.has(finding.eventId))
}

/** Evidence that cannot be the echo of another writer's veto. */
function isDecisive (finding: Finding, knowledge: Knowledge): boolean {
  if (!isEvidence(finding)) return false
  return finding.rule === 'sqlwriter-no-databases' || finding.rule === 'sqlwriter-torn-database' ||
    finding.namedBy === 'backup-component' ||
    finding.errors.some((error) => error.code.startsWith('sql:') && roleOf(error, knowledge) === 'cause')
}
