import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { ALL, dashboards, expanded } from './panels.js'
import { queried, RULES, selectorsOf } from './rules.js'

const PROVISIONING = new URL('../../dashboards/provisioning/', import.meta.url)
const isMissing = spawnSync('promtool', ['--version']).error !== undefined

for (const dashboard of dashboards) {
  for (const [rule, faults] of Object.entries(RULES)) {
    t.test(`${dashboard.uid}: ${rule}`, async (t) => { t.strictSame(faults(dashboard), []) })
  }
}

t.test('a query without a selector is none: all metrics are found by their braces', async (t) => {
  for (const dashboard of dashboards) {
    for (const [place, { expr }] of queried(dashboard)) t.not(selectorsOf(expr).length, 0, place)
    const bare = queried(dashboard).flatMap(([, { expr }]) => expr.replace(/"(?:\\.|[^"])*"/g, '').match(/\b(?:sqlvss|windows|process|nodejs)_\w+\b(?!\{)/g) ?? [])
    t.strictSame(bare, [])
  }
})

// as recording rules: so promtool looks at types, too, and needs no server
t.test('promtool understands every query', { skip: isMissing && 'promtool is not installed' }, async (t) => {
  const rules = dashboards.flatMap((dashboard) => queried(dashboard))
    .map(([, { expr }], n) => ({ record: `query:${n}`, expr: expanded(expr, ALL) }))
  const file = join(t.testdir({ 'rules.yml': JSON.stringify({ groups: [{ name: 'dashboards', rules }] }) }), 'rules.yml')
  const { stdout, stderr } = spawnSync('promtool', ['check', 'rules', file], { encoding: 'utf8' })
  t.equal(stdout.trim(), `Checking ${file}\n  SUCCESS: ${rules.length} rules found`, stderr)
})

t.test('every link between dashboards leads to one of them', async (t) => {
  const uids = dashboards.map(({ uid }) => uid)
  const linked = [...JSON.stringify(dashboards).matchAll(/\/d\/([\w-]+)/g)].map(([, uid]) => uid!)
  t.strictSame([...new Set(linked)].sort(), ['sqlvss-diagnosis', 'sqlvss-exporter', 'sqlvss-server'])
  t.strictSame(linked.filter((uid) => !uids.includes(uid)), [])
})

t.test('the provisioning files name a folder of dashboards and a Prometheus', async (t) => {
  const of = (path: string) => parse(readFileSync(new URL(path, PROVISIONING), 'utf8'))
  t.match(of('dashboards/sqlvss.yml'), {
    apiVersion: 1, providers: [{ name: 'sqlvss', type: 'file', options: { path: '/var/lib/grafana/dashboards' } }]
  })
  t.match(of('datasources/prometheus.yml'), { apiVersion: 1, datasources: [{ name: 'Prometheus', type: 'prometheus' }] })
})
