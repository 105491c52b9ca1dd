import type { EpochMs } from '../core/event.js'
import type { DiagnosedIncident, Verdict } from '../core/incident.js'
import type { ComputerStatus, InstanceStatus } from '../core/status.js'
import { serviceText, utc } from './wording.js'

/** One step of the stop-and-retry test, and where it stands. */
export interface ProcedureStep {
  readonly title: string
  readonly text: string
  readonly state: 'done' | 'now' | 'later'
  /** A service stands still that nobody needs stopped any more. */
  readonly isOverdue?: true
  /** The alert whose runbook tells the step in full. */
  readonly alert?: string
}

/** What the steps are told by: the incident, and what its server's services and backups do by now. */
interface Test {
  readonly incident: DiagnosedIncident
  readonly isSettled: boolean
  /** The accused instances as they are now; all of the server where no event names one. */
  readonly accused: readonly InstanceStatus[]
  readonly stopped: readonly InstanceStatus[]
  /** When the last of them was stopped; undefined while one of them runs. */
  readonly allStoppedAt: EpochMs | undefined
  readonly lastAttempt: EpochMs | undefined
}

/** The article's test as steps: named, stop the service, run the backup, verdict, start it again. */
export function procedureSteps (
  incident: DiagnosedIncident, computer: ComputerStatus | undefined
): readonly ProcedureStep[] {
  const test = testOf(incident, computer)
  const steps = [named(test), stop(test), run(test), verdict(test), start(test)]
  const now = steps.findIndex(({ isDone }) => !isDone)
  return steps.map(({ isDone, ...step }, n) => ({ ...step, state: isDone ? 'done' : n === now ? 'now' : 'later' }))
}

type Step = Omit<ProcedureStep, 'state'> & { readonly isDone: boolean }

function testOf (incident: DiagnosedIncident, computer: ComputerStatus | undefined): Test {
  const { sqlInstance, verdict } = incident.diagnosis
  const accused = (computer?.instances ?? [])
    .filter((one) => sqlInstance === undefined || one.sqlInstance === sqlInstance)
  const stopped = accused.filter(({ isRunning }) => isRunning === false)
  return {
    incident,
    isSettled: verdict === 'confirmed' || verdict === 'exonerated',
    accused,
    stopped,
    allStoppedAt: accused.length > 0 && stopped.length === accused.length ? lastStop(stopped) : undefined,
    lastAttempt: computer?.backups.lastAttempt
  }
}

function named ({ incident: { diagnosis } }: Test): Step {
  const { sqlInstance } = diagnosis
  return sqlInstance === undefined
    ? { title: 'Named', text: 'No event names the instance: all are tested.', isDone: true, alert: 'SqlVssBackupFailedInstanceUnknown' }
    : { title: 'Named', text: `The events name ${sqlInstance}.`, isDone: true, alert: 'SqlVssBackupFailedInstanceKnown' }
}

function stop ({ incident: { diagnosis: { services } }, isSettled, allStoppedAt }: Test): Step {
  const text = services.length === 0 ? 'All SQL Server services' : `${services.map(serviceText).join(', ')}`
  const since = allStoppedAt === undefined || isSettled ? '' : `, stopped ${utc(allStoppedAt)}`
  return { title: `Stop the service${services.length === 1 ? '' : 's'}`, text: `${text}${since}.`, isDone: isSettled || allStoppedAt !== undefined }
}

function run ({ isSettled, allStoppedAt, lastAttempt }: Test): Step {
  const isStarted = !isSettled && allStoppedAt !== undefined && lastAttempt !== undefined && lastAttempt > allStoppedAt
  return {
    title: 'Run the backup again',
    text: isStarted ? `Started ${utc(lastAttempt)}; its end is not known yet.` : 'The same one that failed.',
    isDone: isSettled
  }
}

const SETTLED_BY: Partial<Readonly<Record<Verdict, string>>> = {
  confirmed: 'SqlVssCulpritConfirmed', exonerated: 'SqlVssSuspectExonerated'
}

function verdict ({ incident: { diagnosis }, isSettled }: Test): Step {
  const { verdict, sqlInstance } = diagnosis
  const alert = SETTLED_BY[verdict]
  return {
    title: 'Verdict',
    text: (sqlInstance === undefined ? RESULTS_OF_ALL : RESULTS)[verdict],
    isDone: isSettled,
    ...alert !== undefined && { alert }
  }
}

function start ({ incident: { diagnosis: { services } }, isSettled, accused, stopped }: Test): Step {
  const title = services.length === 1 ? 'Start it again' : 'Start them again'
  const alert = 'SqlVssSqlInstanceLeftStopped'
  if (!isSettled) return { title, text: 'Whatever the result.', isDone: false, alert }
  const since = lastStop(stopped)
  if (stopped.length > 0) {
    const whose = stopped.map(({ service }) => serviceText(service)).join(', ')
    const when = since === undefined ? '' : ` since ${utc(since)}`
    return { title, text: `${whose} ${stopped.length === 1 ? 'is' : 'are'} still stopped${when}.`, isDone: false, isOverdue: true, alert }
  }
  const isSeen = accused.length > 0 && accused.every(({ isRunning }) => isRunning === true)
  return { title, text: isSeen ? 'Running again.' : 'The event logs do not tell whether it runs.', isDone: isSeen, alert }
}

function lastStop (stopped: readonly InstanceStatus[]): EpochMs | undefined {
  const times = stopped.flatMap(({ stoppedAt }) => stoppedAt ?? [])
  return times.length === 0 ? undefined : times.reduce((a, b) => Math.max(a, b))
}

const RESULT_OF_ALL = 'The backup succeeds: one of them is the culprit. It fails because of SQL Server again: none of them is.'
const RESULT = 'The backup succeeds: the instance is the culprit. It fails because of SQL Server again: it is not.'

const RESULTS: Readonly<Record<Verdict, string>> = {
  suspected: RESULT,
  confirmed: 'The backup succeeded with the instance stopped: it is the culprit. Its ERRORLOG tells why.',
  exonerated: 'The backup failed again because of SQL Server: it is not this instance.',
  undetermined: RESULT
}

const RESULTS_OF_ALL: Readonly<Record<Verdict, string>> = {
  suspected: RESULT_OF_ALL,
  confirmed: 'The backup succeeded with all of them stopped: one of them is the culprit. Start them one by one, with a backup after each.',
  exonerated: 'The backup failed again with all of them stopped: it is none of them.',
  undetermined: RESULT_OF_ALL
}
