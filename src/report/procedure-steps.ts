import type { EpochMs } from '../core/event.js'
import type { DiagnosedIncident, Verdict } from '../core/incident.js'
import type { SqlService } from '../core/knowledge.js'
import type { ComputerStatus, InstanceStatus } from '../core/status.js'
import { nameInCommand } from './command-name.js'
import { utc } from './wording.js'

/** One step of the stop-and-retry test, and where it stands. */
export interface ProcedureStep {
  readonly title: string
  readonly text: string
  readonly state: 'done' | 'now' | 'later'
  /** A service stands still that nobody needs stopped any more. */
  readonly isOverdue?: true
  /** What to type for it, in a PowerShell that was opened as administrator. */
  readonly commands?: readonly string[]
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
    ? { title: 'All are accused', text: 'No event names the instance: all are tested.', isDone: true }
    : { title: 'Named', text: `The events name ${sqlInstance}.`, isDone: true }
}

// a step is narrow, and the command below it has the other name
function shortName ({ displayName }: SqlService): string {
  return `"${displayName}"`
}

function runbookOf ({ incident: { diagnosis: { sqlInstance } } }: Test): string {
  return sqlInstance === undefined ? 'SqlVssBackupFailedInstanceUnknown' : 'SqlVssBackupFailedInstanceKnown'
}

function stop (test: Test): Step {
  const { incident: { diagnosis: { sqlInstance, services } }, isSettled, accused, stopped, allStoppedAt } = test
  const text = services.length === 0 ? 'All SQL Server services' : `${services.map(shortName).join(', ')}`
  const since = allStoppedAt === undefined || isSettled ? '' : `, stopped ${utc(allStoppedAt)}`
  const stand = stopped.map(({ service }) => service.serviceName)
  const commands = sqlInstance === undefined && accused.length === 0
    ? [STOP_ALL]
    : commandOn('Stop-Service -Force', services.filter(({ serviceName }) => !stand.includes(serviceName)))
  return {
    title: `Stop the service${services.length === 1 ? '' : 's'}`,
    text: `${text}${since}.`,
    ...isSettled || allStoppedAt !== undefined ? { isDone: true } : { isDone: false, commands, alert: runbookOf(test) }
  }
}

// it lists what it stops, as only that is to be started again; the PowerShell of Server 2008 R2 needs the block
const STOP_ALL = "Get-Service -DisplayName 'SQL Server (*)', 'Windows Internal Database*' | Where-Object { $_.Status -eq 'Running' } | " +
  'Stop-Service -Force -PassThru'

/** One command for all of these services. */
function commandOn (command: string, services: readonly SqlService[]): readonly string[] {
  const names = services.map(({ serviceName }) => `'${nameInCommand(serviceName)}'`)
  return names.length === 0 ? [] : [`${command} -Name ${names.join(', ')}`]
}

function run (test: Test): Step {
  const { isSettled, allStoppedAt, lastAttempt } = test
  const isStarted = !isSettled && allStoppedAt !== undefined && lastAttempt !== undefined && lastAttempt > allStoppedAt
  return {
    title: 'Run the backup again',
    text: isStarted ? `Started ${utc(lastAttempt)}; its end is not known yet.` : 'The same one that failed.',
    ...isSettled ? { isDone: true } : { isDone: false, alert: runbookOf(test) }
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
  const commands = commandOn('Start-Service', stopped.length > 0 ? stopped.map(({ service }) => service) : services)
  if (stopped.length > 0) {
    const whose = stopped.map(({ service }) => shortName(service)).join(', ')
    const when = since === undefined ? '' : ` since ${utc(since)}`
    return { title, text: `${whose} ${stopped.length === 1 ? 'is' : 'are'} still stopped${when}.`, isDone: false, isOverdue: true, commands, alert }
  }
  const isSeen = accused.length > 0 && accused.every(({ isRunning }) => isRunning === true)
  return isSeen
    ? { title, text: 'Running again.', isDone: true, alert }
    : { title, text: 'The event logs do not tell whether it runs.', isDone: false, commands, alert }
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
