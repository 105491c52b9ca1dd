import type { DiagnosedIncident, Verdict } from '../core/incident.js'
import { serviceText } from './wording.js'

/** One step of the stop-and-retry test, and where it stands. */
interface ProcedureStep {
  readonly text: string
  readonly state: 'done' | 'now' | 'later'
}

const RESULT_OF_ALL = 'The result: if that backup succeeds, one of them is the culprit: stop them one at a time to find it. Start the services again either way.'

const RESULTS: Readonly<Record<Verdict, string>> = {
  suspected: 'The result: if that backup succeeds, the instance is the culprit; if it fails because of SQL Server, it is not. Start the service again either way.',
  confirmed: 'The result: the backup succeeded with the instance stopped. The instance is the culprit; its ERRORLOG tells why.',
  exonerated: 'The result: the backup failed again because of SQL Server. It is not this instance.',
  undetermined: 'The result: if that backup succeeds, the instance is the culprit. Start the service again either way.'
}

const RESULTS_OF_ALL: Readonly<Record<Verdict, string>> = {
  suspected: RESULT_OF_ALL,
  confirmed: 'The result: the backup succeeded while all SQL Server instances were stopped. One of them is the culprit: start them one by one, with a backup after each.',
  exonerated: 'The result: the backup failed again while all SQL Server instances were stopped. It is none of them.',
  undetermined: RESULT_OF_ALL
}

/** The article's test as steps, with those done that the verdict rests on. */
export function procedureSteps ({ diagnosis }: DiagnosedIncident): readonly ProcedureStep[] {
  const { verdict, sqlInstance, services } = diagnosis
  const isDone = verdict === 'confirmed' || verdict === 'exonerated'
  const named = services.map(serviceText).join(', ')
  const stop = services.length === 0
    ? 'Stop all SQL Server services'
    : `Stop the service${services.length === 1 ? '' : 's'} ${named}`
  return [
    { text: sqlInstance === undefined ? 'No event names the instance: all are tested' : `The events name ${sqlInstance}`, state: 'done' },
    { text: stop, state: isDone ? 'done' : 'now' },
    { text: 'Run the backup again', state: isDone ? 'done' : 'later' },
    { text: (sqlInstance === undefined ? RESULTS_OF_ALL : RESULTS)[verdict], state: isDone ? 'done' : 'later' }
  ]
}
