import t from 'tap'
import { answers } from './calls.js'
import { whyNoWine, Wine } from './wine.js'

const SQL_SERVER = 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server'

const skip = whyNoWine()
const wine = skip === false ? new Wine() : undefined
t.teardown(() => wine?.end())

// what depends on a service only a real Windows tells
t.test('instances are found by their registry entries, of 64 and 32 bits, and by their services', { skip }, async (t) => {
  await added(`${SQL_SERVER}\\Instance Names\\SQL`, 'SharePoint', 'MSSQL10_50.SHAREPOINT')
  await added(`${SQL_SERVER}\\MSSQL10_50.SHAREPOINT\\MSSQLServer\\Parameters`, 'SQLArg0', '-dC:\\Daten\\master.mdf')
  await added(`${SQL_SERVER}\\MSSQL10_50.SHAREPOINT\\MSSQLServer\\Parameters`, 'SQLArg1', '-eC:\\Größe\\Log\\ERRORLOG')
  await added(`${SQL_SERVER}\\Instance Names\\SQL`, 'OLD', 'MSSQL.1', '32')
  await added(`${SQL_SERVER}\\MSSQL.1\\CPE`, 'ErrorDumpDir', 'D:\\Old\\LOG\\', '32')
  await created('MSSQL$SHAREPOINT', 'SQL Server (SHAREPOINT)', 'auto')
  await created('SQLAgent$SHAREPOINT', 'SQL Server Agent (SHAREPOINT)', 'demand')
  await created('MSSQL$MICROSOFT##WID', 'Windows Internal Database', 'demand')
  await created('MSSQLSERVER', 'SQL Server (MSSQLSERVER)', 'disabled')
  const service = (serviceName: string, displayName: string, startMode: string): object =>
    ({ serviceName, displayName, state: 'stopped', startMode })
  t.same(await answers(wine!, [['discover', 5]]), [{
    at: 5,
    instances: [
      {
        sqlInstance: 'MICROSOFT##WID',
        service: service('MSSQL$MICROSOFT##WID', 'Windows Internal Database', 'manual'),
        dependents: []
      },
      {
        sqlInstance: 'MSSQLSERVER',
        service: service('MSSQLSERVER', 'SQL Server (MSSQLSERVER)', 'disabled'),
        dependents: []
      },
      { sqlInstance: 'OLD', dependents: [], errorLog: 'D:\\Old\\LOG\\ERRORLOG' },
      {
        sqlInstance: 'SHAREPOINT',
        service: service('MSSQL$SHAREPOINT', 'SQL Server (SHAREPOINT)', 'automatic'),
        dependents: [],
        errorLog: 'C:\\Größe\\Log\\ERRORLOG'
      }
    ],
    problems: []
  }])
})

async function added (key: string, name: string, value: string, view = '64'): Promise<void> {
  await wine!.wine(['reg', 'add', key, '/v', name, '/d', value, '/f', `/reg:${view}`])
}

async function created (name: string, display: string, start: string): Promise<void> {
  await wine!.sc('create', name, 'binPath=', 'C:\\sqlservr.exe', 'start=', start, 'DisplayName=', display)
}
