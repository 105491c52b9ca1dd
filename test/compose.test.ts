import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { fencedBlocks } from '../scripts/fenced-blocks.js'
import { missingServers } from '../scripts/stack/programs.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const FOLDERS = { prometheus: '/etc/prometheus/', alertmanager: '/etc/alertmanager/', grafana: '/var/lib/grafana/' }

interface Service {
  readonly image: string
  readonly build?: string
  readonly command?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly ports: readonly string[]
  readonly volumes: readonly string[]
  readonly read_only?: boolean
  readonly cap_drop?: readonly string[]
  readonly security_opt?: readonly string[]
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

interface Targets {
  readonly targets: readonly string[]
  readonly labels?: Readonly<Record<string, string>>
}

interface Discovery {
  readonly static_configs: readonly [Targets]
}

interface PrometheusConfig {
  readonly rule_files: readonly string[]
  readonly alerting: { readonly alertmanagers: readonly [Discovery] }
  readonly scrape_configs: readonly [Discovery]
}

const { services, volumes } = parse(read('compose.yaml'), { merge: true }) as {
  services: Readonly<Record<'exporter' | 'prometheus' | 'alertmanager' | 'grafana', Service>>
  volumes: Readonly<Record<string, null>>
}
const all = Object.entries(services)
const prometheus = parse(read('examples/prometheus.yml')) as PrometheusConfig

t.test('every image has a version, and ours is that of the package', async (t) => {
  for (const [name, { image }] of all) t.match(image, /^[\w/]+:v?\d+\.\d+\.\d+$/, name)
  t.equal(services.exporter.image.split(':')[1], (JSON.parse(read('package.json')) as { version: string }).version)
})

t.test('ports are for this computer alone, and each is there once', async (t) => {
  const ports = all.flatMap(([, service]) => service.ports)
  t.same(ports, ['10099', '9090', '9093', '3000'].map((port) => `127.0.0.1:${port}:${port}`))
})

t.test('whatever is mounted is in the repository and read only, or a volume', async (t) => {
  for (const mount of all.flatMap(([, service]) => service.volumes)) {
    const [from, , mode] = mount.split(':')
    if (!from!.startsWith('./')) t.ok(from! in volumes, mount)
    else t.ok(existsSync(join(ROOT, from!)) && mode === 'ro', mount)
  }
})

t.test('the exporter has no rights and writes to its state alone, as docs/containers.md has it', async (t) => {
  const { read_only: isReadOnly, cap_drop: dropped, security_opt: options, volumes, command } = services.exporter
  t.strictSame({ isReadOnly, dropped, options }, { isReadOnly: true, dropped: ['ALL'], options: ['no-new-privileges:true'] })
  t.match(read('docs/containers.md'), '--read-only --cap-drop ALL --security-opt no-new-privileges ')
  t.strictSame(volumes, ['exporter:/state'])
  t.ok(command!.includes('--state.directory=/state'))
})

t.test('every file that a program is told to read is mounted', async (t) => {
  const configs = all.flatMap(([, { command = [], environment = {} }]) => [...command, ...Object.values(environment)])
    .map((text) => text.replace(/^--config\.file=/, '')).filter((text) => /\.(?:ya?ml|json)$/.test(text))
  const rules = prometheus.rule_files.map((name) => `/etc/prometheus/${name}`)
  t.equal(configs.length, 3)
  for (const path of [...configs, ...rules]) t.ok(existsSync(join(ROOT, hostPath(path))), path)
})

t.test('Grafana has every dashboard', async (t) => {
  const mounted = services.grafana.volumes.map((mount) => mount.split(':')[0]!).filter((path) => path.endsWith('.json'))
  t.same(mounted.sort(), readdirSync(join(ROOT, 'dashboards')).filter((name) => name.endsWith('.json')).sort().map((name) => `./dashboards/${name}`))
})

t.test('every service says whether it is well, and waits for those it needs until they do', async (t) => {
  for (const [name, { build, healthcheck, depends_on: needs = {} }] of all) {
    const port = services[name as keyof typeof services].ports[0]!.split(':')[1]!
    const test = build === undefined ? String(healthcheck?.test) : /HEALTHCHECK[\s\S]*?CMD.*/.exec(read('Dockerfile'))?.[0]
    t.match(test, new RegExp(`127\\.0\\.0\\.1:${port}/|localhost/${port} `), name)
    for (const [other, { condition }] of Object.entries(needs)) t.ok(other in services && condition === 'service_healthy', `${name}: ${other}`)
  }
})

t.test('Prometheus asks the services by their names', async (t) => {
  t.same(prometheus.scrape_configs[0].static_configs[0].targets, ['exporter:10099'])
  t.same(prometheus.alerting.alertmanagers[0].static_configs[0].targets, ['alertmanager:9093'])
})

t.test('links of alerts and dashboards lead to where this computer finds the exporter', async (t) => {
  const [{ labels }] = prometheus.scrape_configs[0].static_configs
  const [published] = services.exporter.ports
  t.equal(labels!['instance'], published!.replace(/^127\.0\.0\.1:(\d+):\d+$/, 'localhost:$1'))
})

for (const example of ['examples/prometheus.yml', 'examples/prometheus-collector.yml']) {
  t.test(`Prometheus takes ${example}`, { skip: missingServers().includes('prometheus') && 'not installed: prometheus' }, async (t) => {
    t.match(execFileSync('promtool', ['check', 'config', '--syntax-only', example], { cwd: ROOT, encoding: 'utf8' }), /SUCCESS/)
  })
}

t.test('Prometheus takes the rule by which windows_exporter spells instances as we do', {
  skip: missingServers().includes('prometheus') && 'not installed: prometheus'
}, async (t) => {
  const { text } = fencedBlocks(read('docs/scaling.md')).find(({ section }) => section === 'Beside windows_exporter')!
  const file = join(t.testdir({ 'prometheus.yml': text }), 'prometheus.yml')
  t.match(execFileSync('promtool', ['check', 'config', file], { encoding: 'utf8' }), /SUCCESS/)
  t.match(parse(text), { scrape_configs: [{ metric_relabel_configs: [{ action: 'uppercase', target_label: 'mssql_instance' }] }] })
})

/** Where a file of a container comes from. */
function hostPath (path: string): string {
  const [service] = Object.entries(FOLDERS).find(([, folder]) => path.startsWith(folder)) ?? ['grafana']
  const mounts = services[service as keyof typeof FOLDERS].volumes.map((mount) => mount.split(':') as [string, string])
  const [from, to] = mounts.find(([from, to]) => from.startsWith('./') && (path === to || path.startsWith(`${to}/`))) ?? ['missing', path]
  return from + path.slice(to.length)
}

function read (name: string): string {
  return readFileSync(join(ROOT, name), 'utf8')
}
