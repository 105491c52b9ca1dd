import type { BackupRun } from './backup-run.js'
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
  findings: readonly Finding[], knowledge: Knowledge, run: BackupRun['outcome'] | undefined
): Outcome | undefined {
  const vetoes = findings.filter((finding) => finding.kind === 'writer-veto')
  if (vetoes.some((finding) => isSqlWriter(finding.writer))) return 'sql_vss_failure'
  const isSqlEvident = findings.some(isEvidence)
  const failures = findings.filter((finding) => finding.kind === 'job-failure')
  if (isSqlEvident && failures.some((finding) => finding.isVss === true)) {
    const isDecided = findings.some((finding) => isDecisive(finding, knowledge))
    return isDecided || !findings.some(isOtherWriter) ? 'sql_vss_failure' : 'other_failure'
  }
  if (failures.length > 0) return 'other_failure'
  // a backup that succeeded had no need of the writer that refused
  if (vetoes.length > 0 && run !== 'success') return 'other_failure'
  return isSqlEvident ? 'observed' : undefined
}

// 3041 and 18210 alone are what a native backup leaves behind
function isEvidence (finding: Finding): boolean {
  return (finding.kind === 'sql-error' && finding.namedBy !== 'engine') || finding.namedBy === 'backup-component'
}

function isOtherWriter (finding: Finding): boolean {
  return finding.writer !== undefined && finding.writer !== 'unknown' && !isSqlWriter(finding.writer) &&
    (finding.kind === 'writer-veto' || finding.kind === 'vss-error' || finding.kind === 'job-failure')
}

/** Evidence that cannot be the echo of another writer's veto. */
function isDecisive (finding: Finding, knowledge: Knowledge): boolean {
  if (!isEvidence(finding)) return false
  return finding.rule === 'sqlwriter-no-databases' || finding.rule === 'sqlwriter-torn-database' ||
    finding.namedBy === 'backup-component' ||
    finding.errors.some((error) => error.code.startsWith('sql:') && roleOf(error, knowledge) === 'cause')
}
