import type { DiagnosedIncident } from '../core/incident.js'
import type { ComputerStatus, EventLogStatus, Status } from '../core/status.js'
import { count, stateOf, utc } from './wording.js'

/** Incidents that say the same of one server, newest first: five nights in a row are one thing to mend. */
export type Alike = readonly [DiagnosedIncident, ...DiagnosedIncident[]]

/** What needs somebody now, and what does not. */
export interface Triage {
  /** Those because of SQL Server first. */
  readonly open: readonly Alike[]
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
  const failing = incidents.filter((incident) => stateOf(incident) === 'failing')
  return {
    open: ['sql_vss_failure', 'other_failure']
      .flatMap((outcome) => alike(failing.filter((incident) => incident.outcome === outcome))),
    others: incidents.filter((incident) => stateOf(incident) !== 'failing'),
    unreadable: status.eventLogs.filter((eventLog) => !eventLog.isUp && eventLog.error !== undefined)
  }
}

/** One sentence for all of it, and one that says what it rests on. */
export function headline (status: Status, { open, unreadable }: Triage): Headline {
  const isBlind = status.eventLogs.length > 0 && unreadable.length === status.eventLogs.length
  if (open.length > 0) return openHeadline(open, unreadable)
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

function openHeadline (open: readonly Alike[], unreadable: readonly EventLogStatus[]): Headline {
  const servers = new Set(open.map(([incident]) => incident.computer)).size
  const bySql = open.filter(([incident]) => incident.outcome === 'sql_vss_failure').length
  const where = servers === 1 ? `on ${open[0]![0].computer}` : `on ${count(servers, 'server')}`
  const reasons = [
    bySql === 0 ? undefined : `${bySql} because of SQL Server`,
    bySql === open.length ? undefined : `${open.length - bySql} for another reason`
  ].filter((reason) => reason !== undefined).join(', ')
  const blind = unreadable.length === 0 ? '' : ` ${count(unreadable.length, 'event log')} cannot be read: there may be more.`
  return {
    tone: 'bad',
    text: open.length === 1 ? `Backups fail ${where}` : `${count(open.length, 'backup failure')} open ${where}`,
    detail: `Open: ${reasons}. No later good backup of the same is known.${blind}`
  }
}

function quietHeadline (status: Status): Headline {
  const uncovered = status.computers.flatMap(({ computer, instances }) => instances
    .filter((instance) => instance.coverage.inLastBackup === 'not-seen')
    .map((instance) => `${instance.sqlInstance} on ${computer}`))
  if (uncovered.length > 0) {
    return { tone: 'doubtful', text: 'The last backup succeeded, but not every SQL Server instance was seen in it', detail: `Not seen: ${uncovered.slice(0, 5).join(', ')}${uncovered.length > 5 ? ', …' : ''}.` }
  }
  const backups = status.computers.map((computer) => computer.backups)
  if (backups.every(({ lastSuccess, lastAttempt }) => lastSuccess === undefined && lastAttempt === undefined)) {
    return { tone: 'doubtful', text: 'No backup is known', detail: 'The event logs were read and tell of no backup, neither good nor bad.' }
  }
  return { tone: 'good', text: 'All is well', detail: `No backup failure is open. ${lastSuccesses(status.computers)}` }
}

/** The last good backup, or of several servers the one that is longest ago. */
function lastSuccesses (computers: readonly ComputerStatus[]): string {
  const times = computers
    .flatMap(({ computer, backups: { lastSuccess: at } }) => at === undefined ? [] : [{ computer, at }])
    .sort((a, b) => a.at - b.at)
  const [oldest, ...others] = times
  if (oldest === undefined) return 'No backup is known to have succeeded.'
  return `The last good backup${others.length === 0 ? '' : `, of ${count(times.length, 'server')} the one longest ago,`} was that of ${oldest.computer}, ${utc(oldest.at)}.`
}

function alike (incidents: readonly DiagnosedIncident[]): readonly Alike[] {
  const groups = new Map<string, [DiagnosedIncident, ...DiagnosedIncident[]]>()
  for (const incident of incidents) {
    const { sqlInstance, database, errorCode, nativeError, verdict, title } = incident.diagnosis
    const key = JSON.stringify([incident.computer, sqlInstance, database, errorCode, nativeError, verdict, title])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [incident])
    else group.push(incident)
  }
  return [...groups.values()]
}
