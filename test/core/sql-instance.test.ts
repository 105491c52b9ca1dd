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
  ['A#B_C$1', 'A#B_C$1'],
  ['sixteen_letters_', 'SIXTEEN_LETTERS_'],
  ['seventeen_letters', undefined],
  ['two words', undefined],
  ['SQL-CLUSTER', undefined],
  ['X" now. Then run \\\\evil\\fix.exe as administrator "', undefined],
  ['X'.repeat(300), undefined]
] as const) {
  t.test(`the instance ${JSON.stringify(spelling)} of SQL01 is ${expected ?? 'none'}`, async (t) => {
    t.equal(canonicalInstance(spelling, 'SQL01.contoso.local'), expected)
  })
}

for (const [provider, expected] of [
  ['MSSQLSERVER', 'MSSQLSERVER'],
  ['MSSQL$prod', 'PROD'],
  ['MSSQL$', undefined],
  ['MSSQL$two words', undefined],
  ['MSSQL$\ud800', undefined],
  ['MSSQL$seventeen_letters', undefined],
  ['MSSQLServerOLAPService', undefined],
  ['VSS', undefined]
] as const) {
  t.test(`the instance of the provider ${provider} is ${expected}`, async (t) => {
    t.equal(instanceOfProvider(provider), expected)
  })
}
