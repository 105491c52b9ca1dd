import t from 'tap'
import type { Suspect } from '../../src/core/incident.js'
import { ago, factsText, othersText, verdictText } from '../../src/report/wording.js'
import { aDiagnosis, aFinding, NOW } from '../a-status.js'

for (const [verdict, said] of [
  ['confirmed',
    'A backup that started while all SQL Server instances were stopped succeeded: one of them is to blame. To find it, start them one by one, with a backup after each.'],
  ['exonerated',
    'The backup failed again while all SQL Server instances were stopped: none of them is to blame.']
] as const) {
  t.test(`where no instance is named, ${verdict} speaks of all of them`, async (t) => {
    t.equal(verdictText(aDiagnosis({ sqlInstance: undefined, suspects: [], verdict })), said)
  })
}

for (const [minutes, expected] of [
  [0, '0 minutes ago'], [1, '1 minute ago'], [59, '59 minutes ago'], [60, '1 hour ago'], [47 * 60, '47 hours ago'], [48 * 60, '2 days ago'],
  [-5, '0 minutes ago']
] as const) {
  t.test(`${minutes} minutes before is ${expected}`, async (t) => { t.equal(ago(NOW - minutes * 60_000, NOW), expected) })
}

t.test('where an instance is named, the verdict speaks of it', async (t) => {
  t.equal(verdictText(aDiagnosis({ verdict: 'exonerated' })),
    'The backup failed again because of SQL Server while this instance was stopped: look for another one.')
})

t.test('the other instances of an incident are named with their role', async (t) => {
  const suspect = (sqlInstance: string, role: Suspect['role']): Suspect =>
    ({ sqlInstance, role, namedBy: 'sqlvdi-abort', service: { serviceName: '', displayName: '' } })
  const [culprit, victim, cleared] = [suspect('PROD', 'suspect'), suspect('SHAREPOINT', 'victim'), suspect('TEST', 'exonerated')]
  const many = Array.from({ length: 22 }, (_, n) => suspect(`I${n}`, 'exonerated'))
  for (const [sqlInstance, suspects, expected] of [
    ['PROD', [culprit], undefined],
    ['PROD', [culprit, victim, cleared], 'SHAREPOINT (victim of the abort), TEST (exonerated)'],
    [undefined, [cleared], 'TEST (exonerated)'],
    [undefined, many, `${many.slice(0, 20).map((one) => `${one.sqlInstance} (exonerated)`).join(', ')}, and 2 more`]
  ] as const) t.equal(othersText(aDiagnosis({ sqlInstance, suspects })), expected)
})

for (const [name, facts, said] of [
  ['a backup that began', { kind: 'job-start' }, 'a backup began'],
  ['a backup that ended well', { kind: 'job-success' }, 'a backup ended well'],
  ['errors that name an instance and a database', { sqlInstance: 'PROD', database: 'a; service stopped' }, 'instance PROD; database "a; service stopped"']
] as const) {
  t.test(`what is read out of ${name}`, async (t) => { t.equal(factsText(aFinding(facts)), said) })
}
