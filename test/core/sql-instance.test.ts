import t from 'tap'
import { canonicalInstance, instanceOfProvider } from '../../src/core/sql-instance.js'

for (const [spelling, expected] of [
  [' SBSMONITORING ', 'SBSMONITORING'],
  ['SBSMonitoring', 'SBSMONITORING'],
  ['', 'MSSQLSERVER'],
  ['.', 'MSSQLSERVER'],
  ['(local)', 'MSSQLSERVER'],
  ['MSSQLSERVER', 'MSSQLSERVER'],
  ['sql01', 'MSSQLSERVER'],
  ['SQL01\\PROD', 'PROD'],
  ['SQL01.contoso.local\\PROD', 'PROD'],
  ['MSSQL$PROD', 'PROD'],
  ['MICROSOFT##WID', 'MICROSOFT##WID'],
  ['PRÜFUNG', 'PRÜFUNG'],
  ['\u200ePROD\u200f\u0000', 'PROD'],
  ['X'.repeat(300), 'X'.repeat(128)]
] as const) {
  t.test(`the instance ${JSON.stringify(spelling)} of SQL01 is ${expected}`, async (t) => {
    t.equal(canonicalInstance(spelling, 'SQL01.contoso.local'), expected)
  })
}

t.test('a name that is cut ends with a whole character', async (t) => {
  const cut = `X${'😀'.repeat(63)}`
  t.equal(canonicalInstance(`x${'😀'.repeat(100)}`, 'SQL01'), cut)
  t.equal(instanceOfProvider(`MSSQL$x${'😀'.repeat(100)}`), cut)
  t.equal(instanceOfProvider('MSSQL$\ud800'), '\ufffd')
})

for (const [provider, expected] of [
  ['MSSQLSERVER', 'MSSQLSERVER'],
  ['MSSQL$prod', 'PROD'],
  ['MSSQL$', undefined],
  ['MSSQLServerOLAPService', undefined],
  ['VSS', undefined]
] as const) {
  t.test(`the instance of the provider ${provider} is ${expected}`, async (t) => {
    t.equal(instanceOfProvider(provider), expected)
  })
}
