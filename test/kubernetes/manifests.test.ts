import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { PodMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PodMonitor'
import { PrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/PrometheusRule'
import { ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/ServiceMonitor'
import { ScrapeConfig } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1alpha1/ScrapeConfig'
import { DaemonSet } from 'kubernetes-models/apps/v1/DaemonSet'
import { Deployment } from 'kubernetes-models/apps/v1/Deployment'
import { PersistentVolumeClaim } from 'kubernetes-models/v1/PersistentVolumeClaim'
import { Service } from 'kubernetes-models/v1/Service'
import t from 'tap'
import { parse, parseAllDocuments } from 'yaml'
import { LABEL_METRICS } from '../../src/metrics/exporter-metrics.js'
import { METRICS, SERVER_FAMILIES } from '../../src/metrics/metrics.js'
import { processMetrics } from '../../src/metrics/process-metrics.js'
import { GROUPS } from '../alerts/rule-files.js'
import { dashboards } from '../dashboards/panels.js'
import { expectedText } from '../golden.js'
import { version } from '../release/a-release.js'
import { prometheusRule } from './prometheus-rule.js'
import { typeProblems } from './type-problems.js'

const FOLDER = new URL('../../examples/kubernetes/', import.meta.url)
const COLLECTOR = new URL('../../examples/prometheus-collector.yml', import.meta.url)
const MAIN = new URL('../../dist/main.js', import.meta.url).pathname

// as Kubernetes and the Prometheus Operator publish them
const KINDS = {
  DaemonSet, Deployment, PersistentVolumeClaim, PodMonitor, PrometheusRule, ScrapeConfig, Service, ServiceMonitor
}

interface Resource {
  readonly apiVersion: string
  readonly kind: keyof typeof KINDS
  readonly metadata: { readonly name: string, readonly labels: object }
}

interface Workload extends Resource {
  readonly spec: {
    readonly selector: { readonly matchLabels: object }
    readonly template: {
      readonly metadata: { readonly labels: object }
      readonly spec: { readonly containers: readonly Container[] }
    }
  }
}

interface Monitor extends Resource {
  readonly spec: { readonly endpoints: readonly [{ readonly metricRelabelings: readonly [Relabeling] }] }
}

interface Relabeling {
  readonly sourceLabels: readonly string[]
  readonly regex: string
  readonly action: 'drop' | 'keep'
}

interface Container {
  readonly image: string
  readonly args: readonly string[]
  readonly ports: readonly { readonly name: string, readonly containerPort: number }[]
}

t.equal(prometheusRule(), expectedText(new URL('prometheus-rule.yaml', FOLDER), prometheusRule()), 'the rules are those that are shipped')

const resources = readdirSync(FOLDER).flatMap((file) =>
  parseAllDocuments(readFileSync(new URL(file, FOLDER), 'utf8')).map((document) => document.toJS() as Resource))
const workloads = resources.filter((one): one is Workload => one.kind === 'Deployment' || one.kind === 'DaemonSet')
const monitor = resources.find((one): one is Monitor => one.kind === 'ServiceMonitor')!

t.test('every resource keeps to the schema of its kind', async (t) => {
  t.strictSame(resources.map(({ kind }) => kind).sort(), Object.keys(KINDS).sort())
  for (const resource of resources) {
    const Kind = KINDS[resource.kind] as new (data: object) => { validate (): void }
    t.doesNotThrow(() => new Kind(resource).validate(), resource.kind)
  }
})

t.test('and has no key that its kind does not know', async (t) => {
  const typed = resources.map((resource) => ({ kind: resource.kind, module: moduleOf(resource), resource }))
  t.strictSame(typeProblems(typed), [])
})

t.test('names fit: what is selected is labelled, and what is scraped has the port', async (t) => {
  for (const { spec: { selector, template }, kind } of workloads) {
    t.match(template.metadata.labels, selector.matchLabels, kind)
  }
  const ports = workloads.flatMap(({ spec }) => spec.template.spec.containers.flatMap((container) => container.ports))
  t.strictSame(ports.map(({ name, containerPort }) => [name, containerPort]), [['http-metrics', 10099], ['http-metrics', 10099]])
  const text = readFileSync(new URL('prometheus-operator.yaml', FOLDER), 'utf8')
  for (const { metadata } of resources.filter(({ kind }) => kind === 'Service')) t.match(text, `http://${metadata.name}:10099/sd`)
})

t.test('every metric that rules and dashboards ask for comes from the exporter or from its probes', async (t) => {
  const [{ metricRelabelings: [{ sourceLabels, regex, action }] }] = monitor.spec.endpoints
  const inCollector = parse(readFileSync(COLLECTOR, 'utf8')) as { scrape_configs: readonly { metric_relabel_configs: readonly object[] }[] }
  t.strictSame([{ source_labels: sourceLabels, regex, action }], inCollector.scrape_configs[1]!.metric_relabel_configs, 'one rule for both')
  const ofProcess = (await processMetrics()()).map(({ name }) => name)
  const ofExporter = [...METRICS.flatMap(({ families }) => families.map(({ name }) => name)), ...ofProcess]
  const matches = (name: string) => new RegExp(`^(?:${regex})$`).test(name)
  const kept = ofExporter.filter((name) => matches(name) === (action === 'keep'))
  const probed = SERVER_FAMILIES.map(({ name }) => name)
  const asking = JSON.stringify([GROUPS, dashboards])
  const needed = ofExporter.filter((name) => new RegExp(`(?<![\\w:])${name}(?![\\w:])`).test(asking))
  t.ok(needed.includes('sqlvss_events_lost_last_timestamp_seconds') && needed.some((name) => ofProcess.includes(name)))
  t.strictSame(needed.filter((name) => !kept.includes(name) && !probed.includes(name)), [])
  const twice = kept.filter((name) => probed.includes(name))
  t.strictSame(twice, LABEL_METRICS.map(({ name }) => name), 'told of the exporter and of each server')
})

t.test('the image is of this version, and takes the flags it is given', async (t) => {
  for (const { image, args } of workloads.flatMap(({ spec }) => spec.template.spec.containers)) {
    t.equal(/:(?<version>[\d.]+)/.exec(image)?.groups?.['version'], version)
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'check', ...args], { encoding: 'utf8' })
    t.strictSame([status, stderr], [0, ''])
  }
})

function moduleOf ({ apiVersion, kind }: Resource): string {
  const isOfOperator = apiVersion.startsWith('monitoring.coreos.com/')
  return `${isOfOperator ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models'}/${apiVersion}/${kind}`
}
