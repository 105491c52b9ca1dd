import t from 'tap'
import { errorLogBesideDumps, errorLogOf } from '../../src/windows/error-log-path.js'

for (const [parameters, expected] of [
  [{ SQLArg0: '-dC:\\Data\\master.mdf', SQLArg1: '-eC:\\Log\\ERRORLOG', SQLArg2: '-lC:\\Data\\mastlog.ldf' }, 'C:\\Log\\ERRORLOG'],
  [{ SQLArg0: '-E', SQLArg1: '-e"C:\\two words\\ERRORLOG"' }, 'C:\\two words\\ERRORLOG'],
  [{ SQLArg0: ' -e C:\\Log\\ERRORLOG ' }, 'C:\\Log\\ERRORLOG'],
  [{ sqlarg12: '-eD:\\ERRORLOG' }, 'D:\\ERRORLOG'],
  [{ SQLArg0: '-e' }, undefined],
  [{ SQLArg0: '-dC:\\x-e.mdf', Other: '-eC:\\ERRORLOG' }, undefined],
  [{}, undefined]
] as const) {
  t.test(`the startup parameters ${JSON.stringify(parameters)} tell ${expected}`, async (t) => {
    t.equal(errorLogOf(Object.entries(parameters)), expected)
  })
}

t.test('without a parameter the ERRORLOG lies where dumps are written', async (t) => {
  t.equal(errorLogBesideDumps('C:\\Program Files\\Microsoft SQL Server\\MSSQL16.PROD\\MSSQL\\LOG\\'),
    'C:\\Program Files\\Microsoft SQL Server\\MSSQL16.PROD\\MSSQL\\LOG\\ERRORLOG')
  t.equal(errorLogBesideDumps(undefined), undefined)
})
