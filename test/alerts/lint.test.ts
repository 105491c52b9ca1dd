import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { METRICS } from '../../src/metrics/metrics.js'
import { ALERT_NAMES } from './alert-names.js'
import { ALERT_RULES, ALERTS_FOLDER, RULES } from './rule-files.js'
import { tales } from './tales.js'

const ANNOTATIONS = ['summary', 'description', 'action', 'dashboard', 'runbook_url']
const SOME_HAVE = ['error_code_url']
const SEVERITIES = ['critical', 'warning', 'info', 'none']
const TARGET_LABELS = ['job', 'instance']

const families = new Map(METRICS.flatMap(({ families }) => families.map((family) => [family.name, family])))
const records = new Set(RULES.flatMap(({ record }) => record ?? []))

t.test('every alert says who, what, what to do, and where to look', async (t) => {
  for (const { alert, labels, annotations } of ALERT_RULES) {
    t.match(alert, /^SqlVss[A-Z]\w+$/)
    t.ok(SEVERITIES.includes(labels['severity']!), `${alert}: severity`)
    t.strictSame(Object.keys(annotations).filter((name) => !SOME_HAVE.includes(name)), ANNOTATIONS, `${alert}: annotations`)
    t.notMatch(annotations['summary'], /\{\{/, `${alert}: a templated summary is lost where alerts are grouped`)
    // one line each, so that the address can be replaced as README.md says
    t.match(annotations['runbook_url'], new RegExp(`^http://\\S.*/docs/runbooks/${alert}$`))
  }
})

t.test('one command of the README sets the scheme of all links, another one their address; so do those for a collector, in Kubernetes, too', {
  skip: spawnSync('sed', ['--version']).error !== undefined && 'sed is not installed'
}, async (t) => {
  const said = ['README.md', '../docs/scaling.md', '../docs/containers.md'].map((name) => readFileSync(`${ALERTS_FOLDER}/${name}`, 'utf8')).join('')
  const links = (script: string, file: string) => spawnSync('sed', ['-E', script, file], { cwd: ALERTS_FOLDER, encoding: 'utf8' })
    .stdout.match(/(?<=_url: ).*/g)!
  const [scheme, address, collector, cluster] = [...said.matchAll(/^sed -i -E '(.+)' (sqlvss\.alerts\.yml|examples\/\S+)$/gm)]
    .map(([, script, file]) => links(script!, file!.replace('examples', '../examples')))
  const shipped = ALERT_RULES.flatMap(({ annotations }) => [annotations['runbook_url']!, annotations['error_code_url'] ?? []].flat())
  t.strictSame(new Set(scheme), new Set(shipped.map((url) => url.replace('http:', 'https:'))))
  t.strictSame(new Set(address), new Set(shipped.map((url) => url.replace(/^http:.*\/docs\//, 'https://docs.contoso.local/sqlvss/'))))
  t.strictSame(new Set(collector), new Set(shipped.map((url) => url.replace(/^http:.*\/docs\//, 'http://collector:10099/docs/'))))
  t.strictSame(new Set(cluster), new Set(shipped.map((url) => url.replace(/^http:.*\/docs\//, 'https://sqlvss.contoso.local/docs/'))))
})

t.test('no two alerts of one name have the same labels', async (t) => {
  const names = ALERT_RULES.map(({ alert, labels }) => `${alert} ${JSON.stringify(labels)}`)
  t.equal(new Set(names).size, names.length)
})

t.test('a record is called level:metric:operation', async (t) => {
  for (const record of records) t.match(record, /^(?:job|instance(?:_\w+)?):(?:sqlvss|windows)_\w+:\w+$/)
})

t.test('rules ask only for metrics that exist, with labels that they have', async (t) => {
  for (const { name, labels, rule } of RULES.flatMap(selectorsOf)) {
    if (name === 'up' || name.startsWith('windows_') || records.has(name)) continue
    const family = families.get(name)
    t.ok(family, `${rule}: ${name}`)
    t.strictSame(labels.filter((label) => ![...family?.labels ?? [], ...TARGET_LABELS].includes(label)), [], `${rule}: ${name}`)
  }
})

t.test('rules count counters, and nothing else', async (t) => {
  for (const { alert, record, expr } of RULES) {
    const counted = [...expr.matchAll(/\b(?:increase|rate|resets)\((\w+)/g)].map(([, name]) => families.get(name!)?.type)
    t.strictSame(counted.filter((type) => type !== 'counter'), [], alert ?? record!)
  }
})

t.test('every alert fires in a tale, and is silent in one', async (t) => {
  const told = tales.flatMap(({ expect }) => expect.flatMap((one) => 'alert' in one ? [one] : []))
  for (const name of ALERT_NAMES) {
    t.ok(told.some(({ alert, firing }) => alert === name && firing.length > 0), `${name} fires`)
    if (name !== 'SqlVssWatchdog') t.ok(told.some(({ alert, firing }) => alert === name && firing.length === 0), `${name} is silent`)
  }
})

t.test('every alert, every record and every file is explained', async (t) => {
  const readme = readFileSync(`${ALERTS_FOLDER}/README.md`, 'utf8')
  const files = readdirSync(ALERTS_FOLDER).filter((name) => name.endsWith('.yml'))
  for (const name of [...ALERT_NAMES, ...records]) t.ok(readme.includes(`| \`${name}\` |`), name)
  for (const name of files) t.ok(readme.includes(`](${name})`), name)
})

interface Selector {
  readonly rule: string
  readonly name: string
  readonly labels: readonly string[]
}

/** What a rule and the queries in its texts select: names of metrics with the labels in their braces. */
function selectorsOf ({ alert, record, expr, annotations = {} }: typeof RULES[number]): readonly Selector[] {
  return [expr, ...Object.values(annotations)].flatMap((text) =>
    [...text.matchAll(/\b(?<name>(?:instance\w*:|job:)?(?:sqlvss|windows)_[\w:]+|up)(?![\w:-])(?:\{(?<braces>[^}]*)\})?/g)])
    .filter(({ groups }) => groups!['name'] !== 'sqlvss_exporter')
    .map(({ groups }) => ({
      rule: alert ?? record!,
      name: groups!['name']!,
      labels: [...(groups!['braces'] ?? '').matchAll(/(\w+)(?:=|!=|=~|!~)/g)].map(([, label]) => label!)
    }))
}
