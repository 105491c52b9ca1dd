import { actionsFor, meaningOf, titleOf, unknownsOf } from './advice.js'
import type { Cluster } from './correlate.js'
import type { ErrorCode } from './error-code.js'
import { isVssResult, isWriterResult } from './error-code.js'
import type { Finding } from './finding.js'
import type { Diagnosis, Suspect } from './incident.js'
import type { Condition, ErrorEntry, Knowledge, SqlService } from './knowledge.js'
import type { Judgement } from './procedure.js'
import type { Cause, NamedInstance } from './suspects.js'
import { isProviderFailure } from './outcome.js'
import { isSqlWriter, WID_WRITER } from './vss-writer.js'

/** All that is known of an incident when it is put into words. */
export interface Assessment {
  readonly cluster: Cluster
  readonly judgement: Judgement
  readonly cause: Cause | undefined
  readonly named: readonly NamedInstance[]
  /** Every instance known on the computer. */
  readonly instances: readonly string[]
  /** Whether the service of an instance runs by now; undefined where the log does not tell. */
  readonly isRunning: (sqlInstance: string) => boolean | undefined
  readonly knowledge: Knowledge
}

const NO_FAULT: ErrorCode = 'hresult:0x00000000'
const VSS_FAILED: ErrorCode = 'wsb:0x807800A1'

/** Says what an incident means: who broke the backup, on which database, why, and what to do now. */
export function diagnose (assessment: Assessment): Diagnosis {
  const { cluster, judgement, knowledge } = assessment
  const cause = ownCause(assessment)
  const isSql = cluster.outcome !== 'other_failure'
  const sqlInstance = isSql ? judgement.suspect : undefined
  const database = isSql ? databaseOf(cluster, cause, sqlInstance) : undefined
  const errorCode = errorCodeOf(cluster)
  const errorCodes = codesOf(cluster.findings)
  const condition = conditionOf(assessment)
  const entry = entryOf(cause, errorCode, knowledge)
  const explained: Explained = { ...assessment, cause, sqlInstance, database, errorCode, condition, entry }
  return {
    sqlInstance,
    suspects: isSql ? suspectsOf(assessment) : [],
    database,
    errorCode,
    errorCodes,
    nativeError: isSql && cause !== undefined ? Number(cause.error.code.slice('sql:'.length)) : undefined,
    verdict: judgement.verdict,
    services: servicesOf(assessment, sqlInstance),
    title: titleOf(explained),
    meaning: meaningOf(explained),
    actions: actionsFor(explained),
    sources: sourcesOf(explained),
    unknowns: unknownsOf(explained),
    unexplained: errorCodes.filter((code) => knowledge.error(code) === undefined)
  }
}

// a cause that the engine of another instance logged says nothing about the one that is accused
function ownCause ({ cause, judgement }: Assessment): Cause | undefined {
  const instance = cause?.finding.sqlInstance
  return instance === undefined || instance === judgement.suspect ? cause : undefined
}

/** An assessment with the answers that its words are made of. */
export interface Explained extends Assessment {
  readonly sqlInstance: string | undefined
  readonly database: string | undefined
  readonly errorCode: ErrorCode | undefined
  /** What the events say without any code. */
  readonly condition: Condition | undefined
  /** The row that explains the cause, or else the code. */
  readonly entry: ErrorEntry | undefined
}

function entryOf (
  cause: Cause | undefined, errorCode: ErrorCode | undefined, knowledge: Knowledge
): ErrorEntry | undefined {
  return (cause && knowledge.error(cause.error.code)) ?? (errorCode && knowledge.error(errorCode))
}

/** What the writer says itself comes first; a veto without any word on its cause has a row of its own. */
function conditionOf ({ cluster, cause, judgement, knowledge }: Assessment): Condition | undefined {
  const spoken = cluster.findings.map((finding) => knowledge.condition(finding.rule)).find((row) => row !== undefined)
  if (spoken !== undefined || cluster.outcome !== 'sql_vss_failure') return spoken
  const isSilent = cause === undefined && !cluster.findings.some((finding) => finding.kind === 'sql-error')
  if (!isSilent) return undefined
  const isOfWid = cluster.findings.some((finding) => finding.writer === WID_WRITER)
  const isOfNone = judgement.suspect === undefined && judgement.verdict === 'exonerated'
  return knowledge.condition(isOfWid ? 'silent-veto-of-wid' : isOfNone ? 'silent-veto-of-writer-alone' : 'silent-veto')
}

function suspectsOf ({ named, judgement }: Assessment): readonly Suspect[] {
  return named.map(({ sqlInstance, service, namedBy }) => ({
    sqlInstance,
    service,
    namedBy,
    role: sqlInstance === judgement.suspect ? 'suspect' : judgement.cleared.has(sqlInstance) ? 'exonerated' : 'victim'
  }))
}

// A database that only collateral names was aborted with the rest. A lone 3041 of the suspect is a lead; several are victims.
function databaseOf (
  cluster: Cluster, cause: Cause | undefined, sqlInstance: string | undefined
): string | undefined {
  if (cause?.error.database !== undefined) return cause.error.database
  const own = cluster.findings.filter((one) => one.sqlInstance === sqlInstance && one.database !== undefined)
  const direct = own.find((finding) => finding.namedBy === 'sql-writer' || finding.namedBy === 'backup-component')
  if (direct !== undefined) return direct.database
  const failed = own.filter((finding) => finding.rule === 'engine-backup-failed').map((finding) => finding.database!)
  return new Set(failed).size === 1 ? failed[0] : undefined
}

/** The writer's own result before one of VSS, that before any other, and last the code that says only that VSS failed. */
function errorCodeOf (cluster: Cluster): ErrorCode | undefined {
  const isSql = cluster.outcome === 'sql_vss_failure'
  const vetoes = cluster.findings.filter((one) => one.kind === 'writer-veto' && isSqlWriter(one.writer) === isSql)
  const jobs = cluster.findings.filter((finding) => finding.kind === 'job-failure')
  const providers = isSql ? [] : cluster.findings.filter(isProviderFailure)
  const codes = codesOf([...vetoes, ...jobs, ...providers]).filter((code) => code !== NO_FAULT && !code.startsWith('sql:'))
  return codes.find(isWriterResult) ?? codes.find(isVssResult) ?? codes.find((code) => code !== VSS_FAILED) ?? codes[0]
}

function codesOf (findings: readonly Finding[]): readonly ErrorCode[] {
  return [...new Set(findings.flatMap((finding) => finding.errors.map((error) => error.code)))]
}

function servicesOf (
  { cluster, instances, knowledge }: Assessment, sqlInstance: string | undefined
): readonly SqlService[] {
  if (cluster.outcome !== 'sql_vss_failure') return []
  if (sqlInstance !== undefined) return [knowledge.service(sqlInstance)]
  if (instances.length === 0) return listedServices(knowledge)
  return instances.map((instance) => knowledge.service(instance))
}

/** The services the article lists, each once, for a server whose instances no event names. */
function listedServices (knowledge: Knowledge): readonly SqlService[] {
  const services = knowledge.stopLists.flatMap((list) => list.services)
  return [...new Map(services.map((service) => [service.serviceName, service])).values()]
}

function sourcesOf ({ cluster, condition, entry }: Explained): readonly string[] {
  const article = cluster.outcome === 'sql_vss_failure' ? ['kb2615182'] : cluster.outcome === 'observed' ? ['kb3050765'] : []
  return [...new Set([...article, ...condition?.sources ?? [], ...entry?.sources ?? []])]
}
