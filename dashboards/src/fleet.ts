import { GraphThresholdsStyleConfigBuilder, GraphThresholdsStyleMode } from '@grafana/grafana-foundation-sdk/common'
import { FAILED_BACKUPS } from './dashboard.js'
import type { Plan } from './dashboard.js'
import { toSame, toServer, STATUS_PAGE } from './links.js'
import { AGE_STEPS, byLastValue, fixed, mappings, thresholds, WATCHED_BACKUP } from './meanings.js'
import { ADDRESS_COLUMN, asBars, columns, facts, figure, HIDDEN, lines, now, onColour, over, rows, states } from './panels.js'
import {
  AGE, BLIND, countOf, FAILING, failuresWithin, IN_A_ROW, OF_SERVERS, seen, SERVERS_FAILING,
  SERVERS_UNNAMED, SERVICES_STOPPED, WATCHED, withAddressOfServer
} from './queries.js'
import { whatToDo } from './what-to-do.js'

const SERVER_COLUMNS = {
  instance: 'Server', 'Value #A': 'Backup', 'Value #B': 'Last good backup', 'Value #C': 'Failed in a row', ...ADDRESS_COLUMN
}

const NO_FAILURE = 'No failure within 7 days.'

/** All servers: which fail, and what to do about each. */
export const fleet: Plan = {
  uid: 'sqlvss-fleet',
  title: 'Fleet',
  description: 'Which servers fail to back up because of the SQL Server VSS writer, since when, and what to do.',
  from: 'now-7d',
  foundBy: OF_SERVERS,
  isOfOneServer: false,
  marks: [FAILED_BACKUPS],
  parts: [
    figure(['Servers failing', 'Servers with a failed backup that no good backup covers.', 4, 4])
      .withTarget(now(SERVERS_FAILING)).thresholds(thresholds('plain', [1, 'broken'])),
    figure(['Instance not named', 'Failing servers where no event names the SQL Server instance: there all have to be stopped for the test.', 4, 4])
      .withTarget(now(SERVERS_UNNAMED)).thresholds(thresholds('plain', [1, 'attention'])),
    figure(['Services stopped', 'Services of SQL Server instances that are stopped now, for the test or else: they have to be started again.', 4, 4])
      .withTarget(now(SERVICES_STOPPED)).thresholds(thresholds('plain', [1, 'attention'])),
    figure(['Oldest good backup', 'The age of the oldest last good backup of all servers.', 4, 4]).unit('s').decimals(1)
      .withTarget(now(`max(${AGE})`)).thresholds(thresholds('plain', ...AGE_STEPS)),
    figure(['Not watched', 'Servers whose exporter cannot be reached, or cannot read an event log: a failure there would not be seen.', 4, 4])
      .withTarget(now(countOf(BLIND))).thresholds(thresholds('plain', [1, 'attention'])).links([toSame('sqlvss-exporter', 'Exporters')]),
    figure(['Servers', 'Servers of which an exporter told within a day.', 4, 4]).withTarget(now(countOf(seen(OF_SERVERS)))),
    whatToDo(24, 7),
    facts(['Servers', 'Every server, those that fail first.', 11, 10], 'No exporter is scraped.')
      .withTarget(rows(withAddressOfServer(WATCHED))).withTarget(rows(AGE, 'B')).withTarget(rows(IN_A_ROW, 'C'))
      .transformations([...columns(SERVER_COLUMNS), { id: 'sortBy', options: { sort: [{ field: 'Backup', desc: true }] } }])
      .overrideByName('Server', [{ id: 'links', value: [toServer('sqlvss-server', 'Server'), toServer('sqlvss-diagnosis', 'Diagnosis'), STATUS_PAGE] }])
      .overrideByName('Address', HIDDEN)
      .overrideByName('Backup', onColour(mappings(WATCHED_BACKUP), 130))
      .overrideByName('Last good backup', [
        { id: 'unit', value: 's' }, { id: 'decimals', value: 1 }, { id: 'noValue', value: 'not known' }, { id: 'custom.width', value: 150 }
      ])
      .overrideByName('Failed in a row', [{ id: 'noValue', value: '–' }, { id: 'custom.width', value: 130 }]),
    states(['Backups', 'Failing from a failed backup until a good one covers it.', 13, 10], WATCHED_BACKUP).withTarget(over(WATCHED, '{{instance}}')),
    { row: 'What fails, and how often' },
    facts(['Failures of 7 days by SQL Server instance', 'How often backups failed because of each instance.', 12, 8], NO_FAILURE)
      .withTarget(rows(failuresWithin('7d', 'instance', 'mssql_instance')))
      .transformations(columns({ instance: 'Server', mssql_instance: 'SQL Server instance', Value: 'Failures' }))
      .overrideByName('Server', [{ id: 'links', value: [toServer('sqlvss-server', 'Server')] }, { id: 'custom.width', value: 210 }])
      .overrideByName('SQL Server instance', [{ id: 'custom.width', value: 190 }])
      .overrideByName('Failures', asBars('broken')),
    facts(['Failures of 7 days by error', 'The code of the backup, and the error of SQL Server that is the cause.', 12, 5], NO_FAILURE)
      .withTarget(rows(failuresWithin('7d', 'error_code', 'native_error')))
      .transformations(columns({ error_code: 'Error code', native_error: 'SQL Server error', Value: 'Failures' }))
      .overrideByName('Error code', [{ id: 'custom.width', value: 140 }])
      .overrideByName('SQL Server error', [{ id: 'custom.width', value: 150 }])
      .overrideByName('Failures', asBars('broken')),
    lines(['Servers failing', 'Many at once: look for what they share.', 12, 11], 'none').decimals(0)
      .withTarget(over(SERVERS_FAILING, 'failing')).withTarget(over(`count(${FAILING})`, 'all', 'B'))
      .overrideByName('failing', [{ id: 'color', value: fixed('broken').build() }, { id: 'custom.fillOpacity', value: 40 }])
      .overrideByName('all', [{ id: 'color', value: fixed('neutral').build() }]),
    lines(['Age of the last good backup', 'The dashed lines are the thresholds of the alert SqlVssBackupTooOld; a server has the colour of its age now.', 12, 8], 's')
      .withTarget(over(AGE, '{{instance}}')).thresholds(thresholds('fine', ...AGE_STEPS)).colorScheme(byLastValue())
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Line))
  ]
}
