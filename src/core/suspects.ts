import type { ErrorFact, Finding } from './finding.js'
import type { Knowledge, SqlService } from './knowledge.js'
import { roleOf } from './outcome.js'
import { WID_WRITER } from './vss-writer.js'

/** The first error of an incident that is a cause, once wrappers and collateral are dropped. */
export interface Cause {
  readonly error: ErrorFact
  readonly finding: Finding
}

export interface NamedInstance {
  readonly sqlInstance: string
  readonly service: SqlService
  readonly namedBy: string
}

/**
 * The cause in the SQL writer's chains, else in what the engine logged beside them; an error without a row in the tables is
 * named where no known cause is there.
 */
export function causeOf (findings: readonly Finding[], knowledge: Knowledge): Cause | undefined {
  // what the writer says itself, of a torn database or of missing rights, is the cause; a chain beside it is somebody else's
  if (findings.some((finding) => finding.namedBy === 'sql-writer')) return undefined
  const chains = findings.filter((finding) => finding.kind === 'sql-error' && finding.namedBy !== 'engine')
  const engine = findings.filter((finding) => finding.rule === 'engine-cause' || finding.rule === 'engine-login-failed')
  return firstOf(chains, 'cause', knowledge) ?? firstOf(engine, 'cause', knowledge) ?? firstOf(chains, 'unknown', knowledge)
}

function firstOf (findings: readonly Finding[], role: string, knowledge: Knowledge): Cause | undefined {
  for (const finding of findings) {
    const error = finding.errors.find((one) => one.code.startsWith('sql:') && roleOf(one, knowledge) === role)
    if (error !== undefined) return { error, finding }
  }
  return undefined
}

/**
 * Every instance the findings name, the likeliest first: what the SQL writer says itself; what Windows Server Backup says of a
 * component; the only instance that failed on the database of the cause; the first SQLVDI error, as the article has it;
 * last the engine's own words, which the victims of a snapshot log too.
 */
export function namedInstances (
  findings: readonly Finding[], cause: Cause | undefined, knowledge: Knowledge
): readonly NamedInstance[] {
  const joined = joinedByCause(findings, cause)
  const ranked = findings.flatMap((finding) => {
    const sqlInstance = finding.writer === WID_WRITER ? 'MICROSOFT##WID' : finding.sqlInstance
    const rank = sqlInstance === undefined ? -1 : rankOf(finding, joined)
    return rank < 0 ? [] : [{ sqlInstance: sqlInstance!, namedBy: finding.rule, rank }]
  }).sort((a, b) => a.rank - b.rank)
  const isFirst = new Set<string>()
  return ranked.filter(({ sqlInstance }) => !isFirst.has(sqlInstance) && isFirst.add(sqlInstance))
    .map(({ sqlInstance, namedBy }) => ({ sqlInstance, namedBy, service: knowledge.service(sqlInstance) }))
}

function rankOf (finding: Finding, joined: string | undefined): number {
  if (finding.writer === WID_WRITER || finding.namedBy === 'sql-writer') return 0
  if (finding.namedBy === 'backup-component') return 1
  if (finding.namedBy === 'engine' && finding.sqlInstance === joined && finding.kind === 'sql-error') return 2
  if (finding.namedBy === 'sqlvdi') return 3
  if (finding.kind === 'sql-error') return 4
  return finding.rule === 'engine-cause' ? 5 : -1
}

function joinedByCause (findings: readonly Finding[], cause: Cause | undefined): string | undefined {
  const database = cause?.error.database?.toLowerCase()
  if (database === undefined) return undefined
  const failed = findings.filter((finding) => finding.rule === 'engine-backup-failed' &&
    finding.database?.toLowerCase() === database)
  const instances = new Set(failed.map((finding) => finding.sqlInstance))
  return instances.size === 1 ? [...instances][0] : undefined
}
