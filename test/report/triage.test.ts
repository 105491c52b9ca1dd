import t from 'tap'
import { headline, triage } from '../../src/report/triage.js'
import { aComputer, aDiagnosis, anIncident, aStatus } from '../a-status.js'

const confirmed = (sqlInstance: string | undefined, computer = 'SBS01') => anIncident({
  id: `${computer}-${sqlInstance}`, computer, diagnosis: aDiagnosis({ sqlInstance, verdict: 'confirmed', title: `of ${sqlInstance}` })
})
const suspected = anIncident({ id: 'suspected' })

for (const [name, incidents, detail] of [
  ['no test was made', [suspected], 'Open: 1 because of SQL Server. No later good backup of the same is known.'],
  ['a test named the culprit', [confirmed('PROD')], 'Open: 1 because of SQL Server. Later backups succeeded only with PROD stopped.'],
  ['a test accused them all', [confirmed(undefined)],
    'Open: 1 because of SQL Server. Later backups succeeded only with all SQL Server instances stopped.'],
  ['one of two failures was tested', [confirmed('PROD'), suspected],
    'Open: 2 because of SQL Server. Later backups succeeded only with PROD stopped. Of the others no later good backup is known.'],
  ['four were tested', ['A', 'B', 'C', 'D'].map((one) => confirmed(one)),
    'Open: 4 because of SQL Server. Later backups succeeded only with the culprits stopped.']
] as const) {
  t.test(`what the headline says of later backups where ${name}`, async (t) => {
    const status = aStatus({ computers: [aComputer({ incidents })] })
    t.equal(headline(status, triage(status)).detail, detail)
  })
}
