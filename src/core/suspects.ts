import type { EpochMs } from './event.js'
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
  const engine = findings.filter((finding) => isCauseOfEngine(finding) && isInvolved(finding, findings))
  return firstOf(chains, 'cause', knowledge) ?? firstOf(engine, 'cause', knowledge) ?? firstOf(chains, 'unknown', knowledge)
}

function isCauseOfEngine (finding: Finding): boolean {
  return isEngineCause(finding) || finding.rule === 'engine-login-failed'
}

/** An error that can be the reason behind a chain, by an event or by the ERRORLOG. */
function isEngineCause ({ rule }: Finding): boolean {
  return rule === 'engine-cause' || rule === 'errorlog-cause'
}

// an instance that took no part in the snapshot may log what it likes; where no event names one, every lead is followed
function isInvolved (finding: Finding, findings: readonly Finding[]): boolean {
  const named = findings.filter((one) => one.kind === 'sql-error' && one.sqlInstance !== undefined)
  return named.length === 0 || named.some((one) => one.sqlInstance === finding.sqlInstance)
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
 * component; the instance whose own error is the cause, or the only one that failed on the database of the cause; one of the
 * virtual device set of the cause; the first SQLVDI error, as the article has it, of those next to the failure; last the
 * engine's own words, which the victims of a snapshot log too.
 */
export function namedInstances (
  findings: readonly Finding[], cause: Cause | undefined, knowledge: Knowledge
): readonly NamedInstance[] {
  const clues = { joined: joinedByCause(findings, cause), set: cause?.finding.vdiSet, since: sinceOf(findings) }
  const ranked = findings.flatMap((finding) => {
    const sqlInstance = finding.writer === WID_WRITER ? 'MICROSOFT##WID' : finding.sqlInstance
    const rank = RANKS.findIndex((isOfRank) => isOfRank(finding, clues))
    return sqlInstance === undefined || rank < 0 ? [] : [{ sqlInstance, namedBy: finding.rule, rank }]
  }).sort((a, b) => a.rank - b.rank)
  const isFirst = new Set<string>()
  return ranked.filter(({ sqlInstance }) => !isFirst.has(sqlInstance) && isFirst.add(sqlInstance))
    .map(({ sqlInstance, namedBy }) => ({ sqlInstance, namedBy, service: knowledge.service(sqlInstance) }))
}

interface Clues {
  readonly joined: string | undefined
  readonly set: string | undefined
  /** What was logged before it is no part of this failure, unless it is tied to it. */
  readonly since: EpochMs
}

const NEAR = 5 * 60_000

const RANKS: readonly ((finding: Finding, clues: Clues) => boolean)[] = [
  (finding) => finding.writer === WID_WRITER || finding.namedBy === 'sql-writer',
  (finding) => finding.namedBy === 'backup-component',
  (finding, { joined }) => joined !== undefined && finding.sqlInstance === joined && finding.namedBy === 'engine',
  (finding, { set }) => set !== undefined && finding.vdiSet === set,
  (finding, { since }) => finding.namedBy === 'sqlvdi' && finding.at >= since,
  (finding) => finding.namedBy === 'sqlvdi',
  (finding) => finding.kind === 'sql-error',
  isEngineCause
]

/** From when on errors are next to the failure: some minutes before the veto or the end of the backup, not before its start. */
function sinceOf (findings: readonly Finding[]): EpochMs {
  const end = findings.find((finding) => finding.kind === 'writer-veto' || finding.kind === 'job-failure')
  const start = findings.find((finding) => finding.backupTime !== undefined)?.backupTime
  return Math.max(start ?? Number.NEGATIVE_INFINITY, (end?.at ?? Number.POSITIVE_INFINITY) - NEAR)
}

function joinedByCause (findings: readonly Finding[], cause: Cause | undefined): string | undefined {
  if (cause?.finding.namedBy === 'engine') return cause.finding.sqlInstance
  const database = cause?.error.database?.toLowerCase()
  if (database === undefined) return undefined
  const failed = findings.filter((finding) =>
    (finding.rule === 'engine-backup-failed' && finding.database?.toLowerCase() === database) ||
    (isEngineCause(finding) && finding.errors.some((error) => error.database?.toLowerCase() === database)))
  const instances = new Set(failed.map((finding) => finding.sqlInstance))
  return instances.size === 1 ? [...instances][0] : undefined
}
