import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/table'
import { STATUS_PAGE, toServer } from './links.js'
import { VERDICT, wordMappings } from './meanings.js'
import { ADDRESS_COLUMN, columns, facts, HIDDEN, onColour, rows } from './panels.js'
import { WHAT_TO_DO } from './queries.js'

const COLUMNS = {
  instance: 'Server',
  mssql_instance: 'SQL Server instance',
  todo: 'Do this now',
  verdict: 'Verdict',
  error_code: 'Error code',
  Value: 'Failed',
  ...ADDRESS_COLUMN
}

/** The answer: which server, which instance, what to do. The newest failure first. */
export function whatToDo (width: number, height: number): PanelBuilder {
  const title = 'What to do now'
  const description = 'Each failed backup that no good backup covers: the SQL Server instance the events name, and the next step of the test. A click leads on.'
  return facts([title, description, width, height], 'No backup is failing because of SQL Server. Nothing to do.')
    .withTarget(rows(WHAT_TO_DO))
    .transformations([...columns(COLUMNS), { id: 'sortBy', options: { sort: [{ field: 'Failed', desc: true }] } }])
    .overrideByName('Server', [
      { id: 'links', value: [toServer('sqlvss-diagnosis', 'Diagnosis'), toServer('sqlvss-server', 'Server'), STATUS_PAGE] },
      { id: 'custom.width', value: 210 }
    ])
    .overrideByName('SQL Server instance', [{ id: 'custom.width', value: 190 }])
    .overrideByName('Do this now', [{ id: 'links', value: [toServer('sqlvss-diagnosis', 'Diagnosis')] }])
    .overrideByName('Address', HIDDEN)
    .overrideByName('Verdict', onColour(wordMappings(VERDICT), 110))
    .overrideByName('Error code', [{ id: 'custom.width', value: 120 }])
    .overrideByName('Failed', [{ id: 'unit', value: 'dateTimeAsIso' }, { id: 'custom.width', value: 170 }])
}
