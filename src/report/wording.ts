import { listed, printed } from '../core/error-code.js'
import type { EpochMs } from '../core/event.js'
import type { Finding, FindingKind } from '../core/finding.js'
import type { DiagnosedIncident, Diagnosis, Outcome, Suspect, Verdict } from '../core/incident.js'
import type { SqlService } from '../core/knowledge.js'
import { quoted } from '../core/quoted.js'
import type { Coverage, InstanceVerdict } from '../core/status.js'

/** A document that a diagnosis rests on. */
export interface Reference {
  readonly title: string
  /** Absent where it has no lasting address. */
  readonly url?: string | undefined
}

/** Finds a document by its key; undefined where there is none. */
export type References = (key: string) => Reference | undefined

/** What a verdict says, and what it does not: of the instance that is named, or of all where none is. */
export function verdictText ({ verdict, sqlInstance }: Diagnosis): string {
  return sqlInstance === undefined ? VERDICTS_ON_ALL[verdict] : VERDICTS[verdict]
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  suspected: 'The events name this instance; that is not proven. Test it: stop its service and run the backup again.',
  confirmed: 'A backup that started while this instance was stopped succeeded. The instance is proven, its cause is not: read its ERRORLOG next.',
  exonerated: 'The backup failed again because of SQL Server while this instance was stopped: look for another one.',
  undetermined: 'No event tells whether this instance is to blame. Test it: stop its service and run the backup again.'
}

const UNNAMED = 'No event names an instance. Test them all: stop the services listed and run the backup again.'

const VERDICTS_ON_ALL: Readonly<Record<Verdict, string>> = {
  suspected: UNNAMED,
  confirmed: 'A backup that started while all SQL Server instances were stopped succeeded: one of them is to blame. To find it, start them one by one, with a backup after each.',
  exonerated: 'The backup failed again while all SQL Server instances were stopped: none of them is to blame.',
  undetermined: UNNAMED
}

/** The verdict on an instance, as a table shows it. */
export const INSTANCE_VERDICTS: Readonly<Record<InstanceVerdict, string>> = {
  none: 'no suspicion', suspected: 'suspected', confirmed: 'confirmed culprit', exonerated: 'exonerated'
}

/** Whether an instance took part in the last successful backup. */
export const COVERAGES: Readonly<Record<Coverage['inLastBackup'], string>> = {
  covered: 'in it', 'not-seen': 'not seen in it', stopped: 'was stopped', unknown: 'not known'
}

export const OUTCOMES: Readonly<Record<Outcome, string>> = {
  sql_vss_failure: 'failed because of SQL Server',
  other_failure: 'failed for another reason',
  observed: 'SQL Server errors, no failed backup'
}

/** Over incidents that nobody has to act on. */
export const NOTHING_TO_DO = 'Nothing to do for these'

/** Over errors of SQL Server that no end of a backup goes with. */
export const ASKING = 'Ask your backup product whether these failed'

/** What became of an incident: failing, recovered, or never a failure. */
export function stateOf (incident: DiagnosedIncident): 'failing' | 'recovered' | 'observed' {
  return incident.outcome === 'observed' ? 'observed' : incident.state
}

/** 2026-03-02 21:00:05 UTC */
export function utc (time: EpochMs): string {
  return `${dateAndTime(time)} UTC`
}

/** 2026-03-02 21:00:05, where it is said elsewhere that it is UTC. */
export function dateAndTime (time: EpochMs): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}

/** "SQL Server (PROD)" (MSSQL$PROD), as services.msc and as a command line know it. */
export function serviceText (service: SqlService): string {
  return `"${service.displayName}" (${service.serviceName})`
}

const SPANS = [['day', 24 * 60 * 60_000], ['hour', 60 * 60_000], ['minute', 60_000]] as const

/** 19 hours; days from the second on. */
export function age (time: EpochMs, now: EpochMs): string {
  const span = Math.max(0, now - time)
  const [unit, length] = SPANS.find(([unit, length]) => span >= length * (unit === 'day' ? 2 : 1)) ?? ['minute', 60_000]
  return count(Math.floor(span / length), unit)
}

/** 19 hours ago. */
export function ago (time: EpochMs, now: EpochMs): string {
  return `${age(time, now)} ago`
}

const ROLES: Readonly<Record<Suspect['role'], string>> = {
  suspect: 'suspect', victim: 'victim of the abort', exonerated: 'exonerated'
}
const MOST_OTHERS = 20

/** The other instances that events of the incident name, and what they are in it; undefined where there are none. */
export function othersText ({ sqlInstance, suspects }: Diagnosis): string | undefined {
  const others = suspects.filter((suspect) => suspect.sqlInstance !== sqlInstance)
  if (others.length === 0) return undefined
  const named = others.slice(0, MOST_OTHERS).map((suspect) => `${suspect.sqlInstance} (${ROLES[suspect.role]})`)
  return `${named.join(', ')}${others.length > MOST_OTHERS ? `, and ${others.length - MOST_OTHERS} more` : ''}`
}

/** The code of the backup and the error of SQL Server, as far as they are known. */
export function errorText ({ diagnosis }: DiagnosedIncident): string | undefined {
  const codes = [
    diagnosis.errorCode === undefined ? undefined : printed(diagnosis.errorCode),
    diagnosis.nativeError === undefined ? undefined : `SQL Server error ${diagnosis.nativeError}`
  ].filter((code) => code !== undefined)
  return codes.length === 0 ? undefined : codes.join(', ')
}

/** What was read out of an event. */
export function factsText (finding: Finding): string {
  const facts = readOutOf(finding)
  return facts === '' ? KINDS[finding.kind] : facts
}

/** What an event means of which nothing else is to be told. */
const KINDS: Readonly<Record<FindingKind, string>> = {
  'job-start': 'a backup began',
  'job-success': 'a backup ended well',
  'job-failure': 'a backup failed, or something is missing from it',
  'writer-veto': 'a VSS writer refused the snapshot',
  'sql-error': 'SQL Server or its writer reports a failure',
  'sql-success': 'SQL Server took part in a snapshot',
  'vss-error': 'VSS, its provider or its storage reports a failure',
  'service-state': 'a service was started or stopped',
  'log-cleared': 'an event log was emptied',
  context: 'it was logged at the same time, and proves nothing alone'
}

function readOutOf (finding: Finding): string {
  const databases = [finding.database, ...finding.errors.map((error) => error.database)]
  return [
    finding.sqlInstance === undefined ? undefined : `instance ${finding.sqlInstance}`,
    ...[...new Set(databases)].map((database) => database === undefined ? undefined : `database ${quoted(database)}`),
    finding.errors.length === 0 ? undefined : [...new Set(finding.errors.map((error) => listed(error.code)))].join(', '),
    finding.service === undefined ? undefined : `service ${finding.service}`,
    finding.snapshot === undefined ? undefined : `snapshot ${finding.snapshot}`
  ].filter((fact) => fact !== undefined).join('; ')
}

/** 1 event, 2 events. */
export function count (number: number, noun: string): string {
  return `${number.toLocaleString('en-US')} ${noun}${number === 1 ? '' : 's'}`
}
