import { spawnSync } from 'node:child_process'
import t from 'tap'
import { MINUTE } from '../synthetic/event-log.js'
import { BEGIN, choices, series } from './asked.js'
import type { Series } from './asked.js'
import { NOW } from './fleet-story.js'
import { fleetHistory, times } from './history.js'
import { withLabelsChanged } from './label-changes.js'
import { ALL, dashboards, expanded, panelsOf, variableOf } from './panels.js'
import type { Annotation, Target } from './panels.js'
import { serveHistory } from './served-history.js'

const isMissing = spawnSync('prometheus', ['--version']).error !== undefined
const OF_ONE_SERVER = ['sqlvss-server', 'sqlvss-diagnosis']

type Asked = Pick<Target | Annotation, 'expr'> & Partial<Target>

t.test('dashboards against a real Prometheus', { skip: isMissing && 'prometheus is not installed' }, async (t) => {
  const history = await fleetHistory(times(BEGIN, 30 * MINUTE, 5 * MINUTE))
  const prometheus = await serveHistory(history)
  t.teardown(() => prometheus.stop())
  const changed = await serveHistory(withLabelsChanged(history, NOW - 20 * MINUTE))
  t.teardown(() => changed.stop())

  for (const dashboard of dashboards) {
    const isOfOne = OF_ONE_SERVER.includes(dashboard.uid)
    const chosen = isOfOne ? { job: '.+', instance: 'SBS01:10099', host: 'SBS01' } : ALL
    const askAt = (url: string, { expr, instant }: Asked) => series(url, expanded(expr, chosen), instant === true)
    const ask = (target: Asked) => askAt(prometheus.url, target)
    for (const panel of panelsOf(dashboard)) {
      t.test(`${dashboard.uid}, ${panel.title}: no query fails or is empty, no two lines have one name`, async (t) => {
        for (const target of panel.targets ?? []) {
          const found = await ask(target)
          t.not(found.length, 0, target.expr)
          const names = found.map(({ metric }) => target.legendFormat?.replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ''))
          if (target.format !== 'table') t.equal(new Set(names).size, names.length, names.join(', '))
        }
      })
    }
    for (const panel of panelsOf(dashboard)) {
      t.test(`${dashboard.uid}, ${panel.title}: says the same while labels change`, async (t) => {
        for (const target of panel.targets ?? []) {
          const [before, meanwhile] = await Promise.all([prometheus.url, changed.url].map((url) => askAt(url, target)))
          t.strictSame(shownBy(target, meanwhile!), shownBy(target, before!), target.expr)
        }
      })
    }
    t.test(`${dashboard.uid}: every server can be chosen`, async (t) => {
      t.strictSame(await choices(prometheus.url, variableOf(dashboard, 'job'), ALL), ['sqlvss'])
      t.strictSame(await choices(prometheus.url, variableOf(dashboard, 'instance'), ALL),
        ['ERP01', 'EXCH01', 'FILE01', 'SBS01', 'SBS02', 'SQL03', 'SQL04', 'WEB01'].map((name) => `${name}:10099`))
    })
    t.test(`${dashboard.uid}: the runbooks are on an exporter that lives, best one that is chosen`, async (t) => {
      const addresses = (instance: string) => choices(prometheus.url, variableOf(dashboard, 'address'), { ...chosen, instance })
      t.match(await addresses('.+'), [/^\w+:10099$/])
      t.strictSame(await addresses('SBS01:10099'), ['SBS01:10099'])
      t.match(await addresses('EXCH01:10099'), [/^(?!EXCH01)\w+:10099$/], 'this one is down')
    })
    t.test(`${dashboard.uid}: the marks are there`, async (t) => {
      for (const annotation of dashboard.annotations.list) t.not((await ask(annotation)).length, 0, annotation.name)
    })
  }

  for (const dashboard of dashboards.filter(({ uid }) => OF_ONE_SERVER.includes(uid))) {
    t.test(`${dashboard.uid}: the status page is that of the server, or there is none`, async (t) => {
      const pages = (instance: string) => choices(prometheus.url, variableOf(dashboard, 'page'), { ...ALL, instance })
      t.strictSame(await pages('SBS01:10099'), ['SBS01:10099'])
      t.strictSame(await pages('EXCH01:10099'), [], 'its exporter is down')
    })
  }

  t.test('a row leads to the status page of its exporter, whether the instance has a port or none', async (t) => {
    const named = await serveHistory(history.replaceAll('="SBS02:10099"', '="SBS02"').replaceAll('="WEB01:10099"', '="[::1]"')
      .replaceAll('="SQL03:10099"', '="[::3]:9"'))
    t.teardown(() => named.stop())
    for (const [uid, title, expected] of [
      ['sqlvss-fleet', 'What to do now', ['SBS01:10099 SBS01:10099', 'SBS02 SBS02:10099', 'SQL04:10099 SQL04:10099', '[::3]:9 [::3]:9']],
      ['sqlvss-fleet', 'Servers', [
        'ERP01:10099 ERP01:10099', 'EXCH01:10099 EXCH01:10099', 'FILE01:10099 FILE01:10099', 'SBS01:10099 SBS01:10099',
        'SBS02 SBS02:10099', 'SQL04:10099 SQL04:10099', '[::1] [::1]:10099', '[::3]:9 [::3]:9'
      ]],
      ['sqlvss-exporter', 'Event logs that cannot be read', ['[::1] [::1]:10099']]
    ] as const) {
      const dashboard = dashboards.find((one) => one.uid === uid)!
      const table = panelsOf(dashboard).find((panel) => panel.title === title && panel.type === 'table')!
      const found = await series(named.url, expanded(table.targets![0]!.expr, { ...ALL, address: 'other:10099' }), true)
      t.strictSame([...new Set(found.map(({ metric }) => `${metric['instance']} ${metric['address']}`))].sort(), expected, title)
    }
  })

  for (const [title, instance, value] of [
    ['Reading', 'EXCH01:10099', '2'], ['Reading', 'WEB01:10099', '1'], ['Reading', 'SBS01:10099', '0'], ['Exporters', 'EXCH01:10099', '0']
  ] as const) {
    t.test(`sqlvss-exporter, ${title}: ${instance} is at ${value}`, async (t) => {
      const exporter = dashboards.find(({ uid }) => uid === 'sqlvss-exporter')!
      const { targets } = panelsOf(exporter).find((panel) => panel.title === title)!
      const found = await series(prometheus.url, expanded(targets![0]!.expr, ALL), true)
      t.equal(found.find(({ metric }) => metric['instance'] === instance)!.value![1], value)
    })
  }

  t.test('of several verdicts on a server the one to act on is shown', async (t) => {
    const diagnosis = dashboards.find(({ uid }) => uid === 'sqlvss-diagnosis')!
    const { targets, fieldConfig } = panelsOf(diagnosis).find(({ title }) => title === '3. Verdict')!
    const [found] = await series(prometheus.url, expanded(targets![0]!.expr, { ...ALL, instance: 'SQL04:10099' }), true)
    const { options } = fieldConfig!.defaults.mappings![0]!
    t.equal(options[found!.value![1]]!.text, 'suspected', 'TEST is suspected, PROD exonerated')
  })

  t.test('what to do is said for each open failure', async (t) => {
    const fleet = dashboards.find(({ uid }) => uid === 'sqlvss-fleet')!
    const table = panelsOf(fleet).find(({ title }) => title === 'What to do now')!
    const found = await series(prometheus.url, expanded(table.targets![0]!.expr, ALL), true)
    t.same(found.map(({ metric }) => [metric.instance, metric.mssql_instance, metric.verdict, metric.todo]).sort(), [
      ['SBS01:10099', 'SBSMONITORING', 'suspected', 'Run the backup again; "SQL Server (SBSMONITORING)" is stopped'],
      ['SBS02:10099', 'unknown', 'suspected', 'Stop all SQL Server services, run the backup again, start them one by one'],
      ['SQL03:10099', 'PROD', 'confirmed', '"SQL Server (PROD)" is the cause: repair it; stop it for backups until then'],
      ['SQL04:10099', 'PROD', 'exonerated', '"SQL Server (PROD)" is not the cause: look at the other SQL Server instances'],
      ['SQL04:10099', 'TEST', 'suspected', 'Stop the service "SQL Server (TEST)", run the backup again, start it again']
    ])
    t.same(found.filter(({ metric }) => metric.mssql_instance === 'TEST').map(({ value }) => Number(value![1])),
      [Date.parse('2026-03-06T05:10:21Z')])
  })
})

/** What is read of an answer: a number and its name, the columns of a row, or which lines there are; the name of a service may be either. */
function shownBy ({ legendFormat = '', format, instant }: Target, found: readonly Series[]): readonly string[] {
  return found.map(({ metric, value }) => {
    const { site: _, key: _key, ...labels } = metric
    const columns = JSON.stringify(labels).replaceAll('Base of', 'SQL Server')
    const name = legendFormat.replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? '')
    return `${format === 'table' ? columns : name} ${instant === true ? value![1] : ''}`
  }).sort()
}
