import { spawnSync } from 'node:child_process'
import t from 'tap'
import { MINUTE } from '../synthetic/event-log.js'
import { BEGIN, choices, series } from './asked.js'
import { collectorHistory } from './collector-history.js'
import { NOW } from './fleet-story.js'
import { times } from './history.js'
import { ALL, dashboards, expanded, panelsOf, variableOf } from './panels.js'
import { serveHistory } from './served-history.js'

const isMissing = spawnSync('prometheus', ['--version']).error !== undefined
const SERVERS = ['ERP01', 'EXCH01', 'FILE01', 'SBS01', 'SBS02', 'SQL03', 'SQL04', 'WEB01'].map((name) => `${name}.contoso.local`)
const ONE = { ...ALL, instance: 'SBS01.contoso.local', host: 'SBS01.contoso.local' }
const OF_WINDOWS_EXPORTER = ['Services, as Windows tells it', 'Connections of users']

t.test('dashboards of a collector: its servers are targets of their own', { skip: isMissing && 'prometheus is not installed' }, async (t) => {
  const prometheus = await serveHistory(await collectorHistory(times(BEGIN, 30 * MINUTE)))
  t.teardown(() => prometheus.stop())
  const [fleet, server, diagnosis, exporter] = dashboards

  for (const [dashboard, jobs, instances] of [
    [fleet!, ['sqlvss'], SERVERS],
    [server!, ['sqlvss'], SERVERS],
    [diagnosis!, ['sqlvss'], SERVERS],
    [exporter!, ['sqlvss_collector'], ['collector']]
  ] as const) {
    t.test(`${dashboard.uid}: ${instances.join(', ')} can be chosen`, async (t) => {
      t.strictSame(await choices(prometheus.url, variableOf(dashboard, 'job'), ALL), jobs)
      t.strictSame(await choices(prometheus.url, variableOf(dashboard, 'instance'), ALL), instances)
    })
    t.test(`${dashboard.uid}: the runbooks are those of the collector`, async (t) => {
      t.strictSame(await choices(prometheus.url, variableOf(dashboard, 'address'), { ...ALL, instance: instances[0]! }), ['collector:10099'])
    })
  }

  for (const dashboard of [server!, diagnosis!]) {
    t.test(`${dashboard.uid}: the status page is that of the collector`, async (t) => {
      t.strictSame(await choices(prometheus.url, variableOf(dashboard, 'page'), ONE), ['collector:10099'])
    })
    for (const panel of panelsOf(dashboard).filter(({ title }) => !OF_WINDOWS_EXPORTER.includes(title))) {
      t.test(`${dashboard.uid}, ${panel.title}: no query is empty`, async (t) => {
        for (const { expr, instant } of panel.targets ?? []) {
          t.not((await series(prometheus.url, expanded(expr, ONE), instant === true)).length, 0, expr)
        }
      })
    }
  }

  for (const [title, expected] of [['Servers', 8], ['Servers failing', 4], ['Instance not named', 1], ['Not watched', 0]] as const) {
    t.test(`sqlvss-fleet, ${title}: ${expected}`, async (t) => {
      const { targets } = panelsOf(fleet!).find((panel) => panel.title === title && panel.type === 'stat')!
      const [found] = await series(prometheus.url, expanded(targets![0]!.expr, ALL), true)
      t.equal(found!.value![1], String(expected))
    })
  }

  t.test('sqlvss-fleet, Servers: each is there once, and the collector is none', async (t) => {
    const { targets } = panelsOf(fleet!).find(({ title, type }) => title === 'Servers' && type === 'table')!
    const found = await series(prometheus.url, expanded(targets![0]!.expr, ALL), true)
    t.strictSame(found.map(({ metric }) => metric['instance']).sort(), SERVERS)
  })

  for (const title of ['Servers', 'What to do now']) {
    t.test(`sqlvss-fleet, ${title}: each row leads to the status page of the collector`, async (t) => {
      const { targets } = panelsOf(fleet!).find((panel) => panel.title === title && panel.type === 'table')!
      const [address] = await choices(prometheus.url, variableOf(fleet!, 'address'), ALL)
      const found = await series(prometheus.url, expanded(targets![0]!.expr, { ...ALL, address: address! }), true)
      t.strictSame([...new Set(found.map(({ metric }) => metric['address']))], ['collector:10099'])
    })
  }

  t.test('a collector that is down leaves none of its servers watched', async (t) => {
    const gone = await serveHistory(await collectorHistory(times(BEGIN, 30 * MINUTE), NOW - 60 * MINUTE))
    t.teardown(() => gone.stop())
    const valueOf = async (uid: string, wanted: string) => {
      const dashboard = dashboards.find((one) => one.uid === uid)!
      const panel = panelsOf(dashboard).find(({ title }) => title === wanted)!
      return (await series(gone.url, expanded(panel.targets![0]!.expr, ALL), true))[0]!.value![1]
    }
    t.equal(await valueOf('sqlvss-fleet', 'Not watched'), '8')
    t.equal(await valueOf('sqlvss-exporter', 'Down'), '1')
  })
})
