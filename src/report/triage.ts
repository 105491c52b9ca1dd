import type { DiagnosedIncident } from '../core/incident.js'
import type { EventLogStatus, Status } from '../core/status.js'
import { quietHeadline, unended } from './quiet.js'
import { count, stateOf } from './wording.js'

const MOST_NAMED = 3

/** Incidents that say the same of one server, newest first: five nights in a row are one thing to mend. */
export type Alike = readonly [DiagnosedIncident, ...DiagnosedIncident[]]

/** What needs somebody now, and what does not. */
interface Triage {
  /** Those because of SQL Server first. */
  readonly failing: readonly Alike[]
  /** Errors that only another backup product can tell the end of. */
  readonly asking: readonly DiagnosedIncident[]
  /** Recovered, or never a failure. */
  readonly others: readonly DiagnosedIncident[]
  readonly unreadable: readonly EventLogStatus[]
}

/** The first thing to say. */
export interface Headline {
  readonly tone: 'bad' | 'doubtful' | 'good'
  readonly text: string
  readonly detail: string
}

/** Sorts what is known by who has to act. */
export function triage (status: Status): Triage {
  const incidents = status.computers.flatMap((computer) => computer.incidents).sort((a, b) => b.lastSeen - a.lastSeen)
  const asking = new Set(status.computers.flatMap(unended))
  const inState = (isFailing: boolean) => incidents.filter((incident) => (stateOf(incident) === 'failing') === isFailing)
  return {
    failing: ['sql_vss_failure', 'other_failure']
      .flatMap((outcome) => alike(inState(true).filter((incident) => incident.outcome === outcome))),
    asking: incidents.filter((incident) => asking.has(incident)),
    others: inState(false).filter((incident) => !asking.has(incident)),
    unreadable: status.eventLogs.filter((eventLog) => !eventLog.isUp && eventLog.error !== undefined)
  }
}

/** One sentence for all of it, and one that says what it rests on. */
export function headline (status: Status, { failing, unreadable }: Triage): Headline {
  const isBlind = status.eventLogs.length > 0 && unreadable.length === status.eventLogs.length
  if (failing.length > 0) return failingHeadline(failing, unreadable)
  if (isBlind) {
    return { tone: 'bad', text: 'No event log can be read', detail: 'Nothing is known of any backup; see the event logs below for the reason.' }
  }
  if (!status.isReady) {
    return { tone: 'doubtful', text: 'The event logs are being read for the first time', detail: 'What is shown is not complete yet.' }
  }
  if (unreadable.length > 0) {
    return { tone: 'doubtful', text: `${count(unreadable.length, 'event log')} cannot be read`, detail: 'No open failure is known from the others, but a failure may be hidden.' }
  }
  return quietHeadline(status)
}

/** The incident, and those of its server that say the same and came before it. */
export function alikeOf ({ computers }: Status, incident: DiagnosedIncident): Alike {
  const key = sayingOf(incident)
  const own = computers.find(({ computer }) => computer === incident.computer)?.incidents ?? []
  return [incident, ...own.filter((one) => one.lastSeen < incident.lastSeen && sayingOf(one) === key)]
}

function failingHeadline (failing: readonly Alike[], unreadable: readonly EventLogStatus[]): Headline {
  const servers = new Set(failing.map(([incident]) => incident.computer)).size
  const bySql = failing.filter(([incident]) => incident.outcome === 'sql_vss_failure').length
  const where = servers === 1 ? `on ${failing[0]![0].computer}` : `on ${count(servers, 'server')}`
  const reasons = [
    bySql === 0 ? undefined : `${bySql} because of SQL Server`,
    bySql === failing.length ? undefined : `${failing.length - bySql} for another reason`
  ].filter((reason) => reason !== undefined).join(', ')
  const blind = unreadable.length === 0 ? '' : ` ${count(unreadable.length, 'event log')} cannot be read: there may be more.`
  return {
    tone: 'bad',
    text: failing.length === 1 ? `Backups fail ${where}` : `${count(failing.length, 'backup failure')} open ${where}`,
    detail: `Open: ${reasons}. ${laterBackups(failing)}${blind}`
  }
}

/** A good backup that was made with the accused stopped ends no failure, and is in the table of backups all the same. */
function laterBackups (failing: readonly Alike[]): string {
  const tested = failing.filter(([incident]) => incident.diagnosis.verdict === 'confirmed')
  if (tested.length === 0) return 'No later good backup of the same is known.'
  const names = [...new Set(tested.map(([{ diagnosis }]) => diagnosis.sqlInstance ?? 'all SQL Server instances'))]
  const named = names.length > MOST_NAMED ? 'the culprits' : names.join(', ')
  const others = tested.length === failing.length ? '' : ' Of the others no later good backup is known.'
  return `Later backups succeeded only with ${named} stopped.${others}`
}

function alike (incidents: readonly DiagnosedIncident[]): readonly Alike[] {
  const groups = new Map<string, [DiagnosedIncident, ...DiagnosedIncident[]]>()
  for (const incident of incidents) {
    const key = sayingOf(incident)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [incident])
    else group.push(incident)
  }
  return [...groups.values()]
}

function sayingOf ({ computer, diagnosis }: DiagnosedIncident): string {
  const { sqlInstance, database, errorCode, nativeError, verdict, title } = diagnosis
  return JSON.stringify([computer, sqlInstance, database, errorCode, nativeError, verdict, title])
}
