import type { Explained } from './diagnose.js'
import { printed } from './error-code.js'
import { ERROR_LOG } from './event.js'
import type { Verdict } from './incident.js'
import type { Condition, ErrorLogPlace } from './knowledge.js'
import { isProviderFailure, roleOf } from './outcome.js'
import { hostName, quoted } from './quoted.js'
import { testActions } from './test-actions.js'

/** One line for a headline: what broke, where, who did it. */
export function titleOf (explained: Explained): string {
  const { cluster, sqlInstance, database } = explained
  const host = hostOf(explained)
  if (cluster.outcome === 'observed') {
    return `SQL Server reported snapshot errors on ${host}, but no backup is known to have failed`
  }
  if (cluster.outcome === 'other_failure') {
    return isUnexplainedSnapshot(explained)
      ? `The snapshot for the backup of ${host} failed; no event tells which VSS writer or provider broke it`
      : `The backup of ${host} failed, and not because of SQL Server`
  }
  if (sqlInstance === undefined) return `SQL Server broke the backup of ${host}; no event tells which instance`
  const on = database === undefined ? '' : `, database ${quoted(database)}`
  return `SQL Server instance ${sqlInstance} broke the backup of ${host}${on}`
}

/** What happened, in a few sentences. */
export function meaningOf (explained: Explained): string {
  const { cluster, cause, condition, entry, knowledge, judgement } = explained
  if (cluster.outcome === 'observed') return [OBSERVED, ...condition === undefined ? [] : [condition.meaning]].join(' ')
  if (cluster.outcome === 'other_failure') return otherMeaning(explained).join(' ')
  const sentences = cause === undefined ? [isPartial(explained) ? PART_FAILED : WRITER_FAILED] : []
  if (cause !== undefined && roleOf(cause.error, knowledge) === 'unknown') sentences.push(unknownCause(explained))
  else if (condition !== undefined || entry !== undefined) sentences.push((condition ?? entry!).meaning)
  if (cause === undefined && hasChain(explained)) sentences.push(besides(explained))
  sentences.push(...testWords(judgement.verdict, explained.sqlInstance))
  return sentences.join(' ')
}

/** What to do now, in order. */
export function actionsFor (explained: Explained): readonly string[] {
  const { cluster, judgement, entry } = explained
  if (cluster.outcome === 'observed') return OBSERVED_ACTIONS
  if (judgement.recoveredAt !== undefined) return recoveredActions(explained)
  if (cluster.outcome === 'other_failure') {
    const own = writerActions(explained) ?? explained.condition?.actions
    return own ?? (isUnexplainedSnapshot(explained) ? UNEXPLAINED_ACTIONS : entry?.actions ?? OTHER_ACTIONS)
  }
  const { condition } = explained
  if (condition === undefined) {
    const writer = explained.cause === undefined ? [RESTART_WRITER] : []
    return [...testActions(explained), ...causeActions(explained), ...writer]
  }
  const test = testActions(explained)
  return isSilent(condition) ? [...test, ...condition.actions] : [...condition.actions, ...test]
}

/** What the log does not tell, so that nobody takes silence for an answer. */
export function unknownsOf (explained: Explained): readonly string[] {
  const { cluster, sqlInstance, database, errorCode } = explained
  if (isUnexplainedSnapshot(explained)) return [NO_WRITER]
  if (cluster.outcome !== 'sql_vss_failure') return []
  return [
    ...(sqlInstance === undefined ? ['No event names the SQL Server instance.'] : []),
    ...(database === undefined ? ['No event names the database.'] : []),
    ...(isCauseKnown(explained) ? [] : ['No event gives a cause; the ERRORLOG of the instance may.']),
    ...(errorCode === undefined ? ['No event carries the error code of the backup.'] : []),
    ...(cluster.run === undefined ? [NO_JOB] : [])
  ]
}

/** A failed shadow copy without any event that says who broke it. */
function isUnexplainedSnapshot (explained: Explained): boolean {
  const { cluster } = explained
  return cluster.outcome === 'other_failure' && otherWriter(explained) === undefined &&
    !cluster.findings.some(isProviderFailure) && cluster.findings.some((finding) => finding.isVss === true)
}

function otherMeaning (explained: Explained): readonly string[] {
  const { cluster, condition, entry } = explained
  const provider = cluster.findings.some(isProviderFailure) ? [PROVIDER_FAILED] : []
  const ground = isUnexplainedSnapshot(explained) ? SNAPSHOT_FAILED : OTHER
  return [...otherWriters(explained), ...provider, (condition ?? entry)?.meaning ?? ground]
}

function isPartial ({ cluster }: Explained): boolean {
  const failures = cluster.findings.filter((finding) => finding.kind === 'job-failure')
  return failures.length > 0 && failures.every(({ rule }) => rule === 'wsb-partial' || rule === 'wsb-component-failed')
}

/** What the chains beside a cause that the writer told itself are worth: mostly nothing, but one may name a second problem. */
function besides ({ cluster, knowledge }: Explained): string {
  const second = cluster.findings.flatMap((finding) => finding.kind === 'sql-error' ? finding.errors : [])
    .find((error) => error.code.startsWith('sql:') && roleOf(error, knowledge) === 'cause' && error.code !== 'sql:3041')
  if (second === undefined) return ONLY_COLLATERAL
  const database = second.database === undefined ? '' : ` on database ${quoted(second.database)}`
  return `SQL Server error ${printed(second.code)}${database} was logged beside it: a second problem may be waiting.`
}

/** What the test of the article has shown, of one instance or of all together. */
function testWords (verdict: Verdict, sqlInstance: string | undefined): readonly string[] {
  if (verdict === 'confirmed') return [sqlInstance === undefined ? ALL_CONFIRMED : CONFIRMED]
  if (verdict === 'exonerated') return [sqlInstance === undefined ? ALL_EXONERATED : EXONERATED]
  return []
}

function isCauseKnown ({ cause, condition }: Explained): boolean {
  return cause !== undefined || (condition !== undefined && !isSilent(condition))
}

/** A veto without a word on its cause. */
function isSilent ({ rule }: Condition): boolean {
  return rule.startsWith('silent-veto')
}

function causeActions (explained: Explained): readonly string[] {
  const { cause, entry, knowledge } = explained
  if (cause === undefined || entry === undefined || roleOf(cause.error, knowledge) !== 'cause') {
    const direct = entry !== undefined && entry.role === 'cause' ? entry.actions : []
    return [...direct, ...errorLogActions(explained)]
  }
  const isSaid = entry.actions.some((action) => action.includes('ERRORLOG'))
  return isSaid && placeOf(explained) === undefined ? entry.actions : [...entry.actions, ...errorLogActions(explained)]
}

/** The last step of the article; what stands in the evidence needs no reading. */
function errorLogActions (explained: Explained): readonly string[] {
  const { sqlInstance, cluster } = explained
  if (cluster.findings.some((one) => one.channel === ERROR_LOG && one.sqlInstance === sqlInstance)) return []
  const place = placeOf(explained)
  const whose = sqlInstance === undefined ? 'each instance' : `instance ${sqlInstance}`
  const where = place === undefined ? '' : `, ${place.path},`
  return [
    `Read the SQL Server ERRORLOG of ${whose}${where} around ${new Date(cluster.lastSeen).toISOString().slice(0, 19)}Z.`,
    ...place?.problem === undefined ? [] : [place.problem]
  ]
}

function placeOf ({ knowledge, sqlInstance }: Explained): ErrorLogPlace | undefined {
  return sqlInstance === undefined ? undefined : knowledge.errorLog(sqlInstance)
}

function recoveredActions (explained: Explained): readonly string[] {
  const { judgement, sqlInstance, cluster } = explained
  const at = `${new Date(judgement.recoveredAt!).toISOString().slice(0, 19)}Z`
  const by = cluster.outcome === 'sql_vss_failure' && sqlInstance !== undefined ? ` with ${sqlInstance} running` : ''
  return [`Do nothing now: a backup succeeded at ${at}${by}.`]
}

interface OtherWriter {
  readonly name: string
  readonly serviceName: string | undefined
}

/** The writer that refused, where it is not SQL Server's. */
function otherWriter ({ cluster, knowledge }: Explained): OtherWriter | undefined {
  const finding = cluster.findings.find((one) => one.writer !== undefined && one.writer !== 'unknown') ??
    cluster.findings.find((one) => one.writerName !== undefined)
  if (finding === undefined) return undefined
  const writer = knowledge.writer(finding.writer ?? '')
  const name = writer?.name ?? (finding.writerName === undefined ? `with class id {${finding.writer}}` : quoted(finding.writerName))
  return { name, serviceName: writer?.serviceName }
}

function otherWriters (explained: Explained): readonly string[] {
  const writer = otherWriter(explained)
  if (writer === undefined) return []
  const service = writer.serviceName === undefined ? '' : `, hosted by the service ${writer.serviceName},`
  return [`The VSS writer ${writer.name}${service} refused the snapshot.`]
}

function writerActions (explained: Explained): readonly string[] | undefined {
  const writer = otherWriter(explained)
  if (writer === undefined) return undefined
  const service = writer.serviceName
  return [
    `Read what the application behind the writer ${writer.name} logged on ${hostOf(explained)} in the minutes before.`,
    ...(service === undefined ? [] : [`Restart the service ${service} while no backup runs, and run the backup again.`]),
    'Run vssadmin list writers, as an administrator, to see whether the writer is still in a failed state.'
  ]
}

function unknownCause ({ cause }: Explained): string {
  return `The chain of SQL Server errors names ${printed(cause!.error.code)}, which no row of our tables explains.`
}

function hasChain ({ cluster }: Explained): boolean {
  return cluster.findings.some((finding) => finding.errors.some((error) => error.code.startsWith('sql:')))
}

function hostOf ({ cluster }: Explained): string {
  return hostName(cluster.computer)
}

const WRITER_FAILED = 'The SQL Server VSS writer failed while the snapshot was made, and the whole backup failed with it.'
const OTHER = 'The backup failed for a reason that has nothing to do with the SQL Server VSS writer.'
const PART_FAILED = 'The SQL Server VSS writer failed while the snapshot was made, and part of the backup is missing.'
const SNAPSHOT_FAILED = 'The shadow copy could not be made.'
const PROVIDER_FAILED = 'A shadow copy provider, or the storage behind it, failed before the writers were aborted.'
const NO_WRITER = 'No event shows which VSS writer or provider failed; the Application log of that time may not be among what was ' +
  'read, and the SQL Server writer does not always log why it failed.'
const UNEXPLAINED_ACTIONS = [
  'Read the Application log of that time, too: events of VSS, SQLWRITER and SQLVDI tell who broke the snapshot.',
  'Run vssadmin list writers, as an administrator, to see which writer is in a failed state.',
  'Run the backup again; if it fails again and SQL Server is on the server, run it once with SQL Server stopped.'
] as const
const RESTART_WRITER = 'Restart the service "SQL Server VSS Writer" (SQLWriter) while no backup runs, where nothing else explains the ' +
  'failure: a stuck writer fails every backup.'
const ONLY_COLLATERAL = 'The SQL Server errors in the log only say that somebody else aborted the snapshot.'
const CONFIRMED = 'A backup that started while this instance was stopped succeeded. That proves the instance, not the cause: ' +
  'load, a missing login or too many databases pass the same test.'
const EXONERATED = 'A backup that started while this instance was stopped failed because of SQL Server again: this instance ' +
  'alone is not to blame.'
const ALL_CONFIRMED = 'A backup that started while all SQL Server instances were stopped succeeded: one of them is to blame, ' +
  'and no event tells which.'
const ALL_EXONERATED = 'A backup that started while all SQL Server instances were stopped failed as well: none of them is to blame.'
const NO_JOB = 'No event of Windows Server Backup belongs to this failure; another backup product asked for the snapshot.'
const OBSERVED = 'SQL Server or its writer logged aborted virtual devices. Snapshots that only freeze the databases, such as ' +
  'those of Hyper-V Replica, leave the same events behind after a success.'
const OBSERVED_ACTIONS = [
  'Ignore it if your backup product reports success for this time; look into it if it reports a failure.'
] as const
const OTHER_ACTIONS = ['Read the events of the backup below, and follow what they say about its target and its volumes.'] as const
