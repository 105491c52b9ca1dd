import t from 'tap'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { STOP_LISTS, STOP_RISKS, serviceOf, stopNoteOf } from '../../src/knowledge/services.js'

for (const [instance, serviceName, displayName] of [
  ['MSSQLSERVER', 'MSSQLSERVER', 'SQL Server (MSSQLSERVER)'],
  ['SBSMONITORING', 'MSSQL$SBSMONITORING', 'SQL Server (SBSMONITORING)'],
  ['MICROSOFT##SSEE', 'MSSQL$MICROSOFT##SSEE', 'Windows Internal Database (MICROSOFT##SSEE)'],
  ['MICROSOFT##WID', 'MSSQL$MICROSOFT##WID', 'Windows Internal Database']
] as const) {
  t.test(`${instance} is the service ${displayName}`, async (t) => {
    t.same(serviceOf(instance), { serviceName, displayName })
    t.same(KNOWLEDGE.service(instance), { serviceName, displayName })
  })
}

for (const [instance, dependents, risk] of [
  ['MSSQLSERVER', ['SQL Server Agent (MSSQLSERVER)'], undefined],
  ['PROD', ['SQL Server Agent (PROD)'], undefined],
  ['SQLEXPRESS', ['SQL Server Agent (SQLEXPRESS)'], undefined],
  ['SBSMONITORING', ['SQL Server Agent (SBSMONITORING)'],
    'Only the reports of Small Business Server are missing while it is stopped.'],
  ['MICROSOFT##WID', [],
    'Nobody can sign in through AD FS and no session is brokered by Remote Desktop while it is stopped, if the server ' +
    'has these roles; WSUS stops too.'],
  ['CONSTRUCTOR', ['SQL Server Agent (CONSTRUCTOR)'], undefined]
] as const) {
  t.test(`stopping ${instance} takes along ${dependents[0] ?? 'no other service'}`, async (t) => {
    const note = stopNoteOf(instance)
    t.same(note.dependents, dependents)
    t.equal(note.risk, risk)
    t.same(KNOWLEDGE.stopNote(instance), note)
  })
}

t.test('a risk is one sentence', async (t) => {
  t.same(Object.entries(STOP_RISKS).filter(([, { risk }]) => !/^[A-Z](?:(?!\. )[^\n])*\.$/.test(risk)), [])
})

t.test('the article names the services to stop on Small Business Server', async (t) => {
  t.same(STOP_LISTS.map(({ product, services }) => [product, services.map((service) => service.displayName)]), [
    ['Small Business Server 2008', [
      'SQL Server (SBSMonitoring)', 'Windows Internal Database (MICROSOFT##SSEE)'
    ]],
    ['Small Business Server 2011 Standard', [
      'SQL Server (SharePoint)', 'SQL Server (SBSMonitoring)', 'Windows Internal Database (MICROSOFT##SSEE)'
    ]]
  ])
  t.same(STOP_LISTS[1]?.services.map((service) => service.serviceName), [
    'MSSQL$SHAREPOINT', 'MSSQL$SBSMONITORING', 'MSSQL$MICROSOFT##SSEE'
  ])
  t.equal(KNOWLEDGE.stopLists, STOP_LISTS)
})
