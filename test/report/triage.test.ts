import t from 'tap'
import { htmlReport } from '../../src/report/html.js'
import { incidentText, textReport } from '../../src/report/text.js'
import { headline, triage } from '../../src/report/triage.js'
import { aComputer, aDiagnosis, anEventLog, anIncident, aStatus, NOW, someBackups } from '../a-status.js'

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

t.test('errors that the headline asks about are not among those that nobody has to act on', async (t) => {
  const observed = (id: string, lastSeen: number) => anIncident({ id, outcome: 'observed', lastSeen })
  const [late, early] = [observed('late', NOW - 1000), observed('early', NOW - 3000)]
  const backups = someBackups({ lastSuccess: NOW - 2000, lastAttempt: NOW - 2500 })
  const status = aStatus({ computers: [aComputer({ incidents: [late, early], backups })] })
  const { asking, others } = triage(status)
  t.strictSame([asking, others], [[late], [early]])
  t.strictSame([...htmlReport(status).matchAll(/<h2>(?:Ask|Nothing)[^<]*/g)].map(([heading]) => heading.slice(4)), [
    'Ask your backup product whether these failed', 'Nothing to do for these'
  ])
  t.match(textReport(status), /\nAsk your backup product whether these failed\n[^]*\nNothing to do for these\n/)
  t.match(incidentText(status, late), /^OBSERVED ON SBS01\nStop the service/, 'what its diagnosis says is to be done')
  t.match(incidentText(status, early), /^OBSERVED ON SBS01\nNothing to do for this incident\./)
})

for (const [name, kinds, notice] of [
  ['an example alone', ['example'], 'This is an example: synthetic'],
  ['an example among others', ['example', 'xml'], 'An example is among the event logs: synthetic'],
  ['event logs of a server', ['channel'], undefined]
] as const) {
  t.test(`right below the headline it is said of ${name}`, async (t) => {
    const status = aStatus({
      computers: [aComputer({ incidents: [suspected] })], eventLogs: kinds.map((kind) => anEventLog({ kind }))
    })
    const wide = { width: 200 }
    for (const report of [htmlReport(status), textReport(status, wide), incidentText(status, suspected, wide)]) {
      t.equal(/(?:<p class="example">|UTC\.\n)([^:<]*example[^:<]*: synthetic)/.exec(report)?.[1], notice)
    }
  })
}
