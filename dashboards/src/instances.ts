import type { PanelBuilder } from '@grafana/grafana-foundation-sdk/table'
import { DATABASE, IN_BACKUP, mappings, SERVICE, VERDICT } from './meanings.js'
import { columns, facts, onColour, rows } from './panels.js'
import { INSTANCE_COLUMNS, latest } from './queries.js'

/** The SQL Server instances of a server with all that is known of each. */
export function instancesOfServer (width: number, height: number): PanelBuilder {
  const { service, running, verdict, inLastBackup } = INSTANCE_COLUMNS
  const description = 'Each instance with the service to stop, what the test found, and whether the last good backup held it.'
  return facts(['SQL Server instances', description, width, height], 'No event names a SQL Server instance.')
    .withTarget(rows(service)).withTarget(rows(running, 'B')).withTarget(rows(verdict, 'C')).withTarget(rows(inLastBackup, 'D'))
    .transformations(columns({
      mssql_instance: 'SQL Server instance',
      service: 'Service',
      service_name: 'Service name',
      'Value #B': 'State',
      'Value #C': 'Verdict',
      'Value #D': 'In last backup'
    }))
    .overrideByName('SQL Server instance', [{ id: 'custom.width', value: 170 }])
    .overrideByName('Service name', [{ id: 'custom.width', value: 230 }])
    .overrideByName('State', onColour(mappings(SERVICE), 100))
    .overrideByName('Verdict', onColour(mappings(VERDICT), 110))
    .overrideByName('In last backup', [...onColour(mappings(IN_BACKUP), 130), { id: 'noValue', value: 'not known' }])
}

/** The databases that failed backups named. */
export function failedDatabases (width: number, height: number): PanelBuilder {
  const description = 'Databases that the events of failed backups name (SQLWRITER 24583, errors of SQL Server); over: a good backup followed.'
  return facts(['Databases named', description, width, height], 'No event names a database.')
    .withTarget(rows(`max by (job, instance, mssql_instance, database) (${latest('sqlvss_backup_failed_database')})`))
    .transformations(columns({ mssql_instance: 'SQL Server instance', database: 'Database', Value: 'State' }))
    .overrideByName('SQL Server instance', [{ id: 'custom.width', value: 170 }])
    .overrideByName('State', onColour(mappings(DATABASE), 100))
}
