import { stringify } from 'yaml'
import type { EpochMs } from '../../src/core/event.js'
import { HOUR, MINUTE } from '../synthetic/event-log.js'
import type { Sample } from './input-series.js'
import { inputValues, rounded } from './input-series.js'
import { ALERT_RULES, GROUPS, RULE_FILES, RULES } from './rule-files.js'
import type { AlertRule } from './rule-files.js'
import type { Scrape, Server } from './server.js'
import { scrapes } from './server.js'

type Labels = Readonly<Record<string, string>>

/** An alert as it fires; what is constant is taken from its rule. */
export interface Firing {
  readonly labels: Labels
  readonly description: string
  readonly action: string
  /** host:port of the exporter that serves the runbook, where it is not that of the alert. */
  readonly servedBy?: string
}

/** What must be at one time. */
export type Expectation =
  | { readonly at: EpochMs, readonly alert: string, readonly firing: readonly Firing[] }
  | { readonly at: EpochMs, readonly query: string, readonly samples: readonly SeriesNow[] }

type SeriesNow = readonly [series: string, value: number]

/** What happens to some servers over time, and which alerts fire. Its time zero is that of promtool. */
export interface Tale {
  /** Its file: `alerts/tests/NAME.test.yml`. */
  readonly name: string
  readonly start: EpochMs
  readonly length: EpochMs
  /** From one scrape, and one evaluation of the rules, to the next. */
  readonly step: EpochMs
  readonly servers: readonly Server[]
  /** Series of other exporters. */
  readonly others?: readonly { readonly series: string, readonly values: string }[]
  readonly expect: readonly Expectation[]
}

// what the rules ask for; the rest of an exposition would only make the files longer
const ASKED_FOR = new Set(RULES.flatMap(({ expr, annotations = {} }) =>
  [expr, ...Object.values(annotations)].flatMap((text) => text.match(/\bsqlvss_\w+/g) ?? [])))
const IS_TIME = /^sqlvss_\w*_timestamp_seconds\b|^sqlvss_exporter_time_seconds$/

/** A tale as a file for `promtool test rules`; the series are what the exporter answers. */
export async function promtoolFile (tale: Tale): Promise<string> {
  const series = (await Promise.all(tale.servers.map((server) => seriesOfServer(server, tale)))).flat()
  const file = {
    rule_files: RULE_FILES.map((name) => `../${name}`),
    evaluation_interval: duration(tale.step),
    group_eval_order: GROUPS.map(({ name }) => name),
    tests: [{
      interval: duration(tale.step),
      input_series: [...series, ...tale.others ?? []],
      alert_rule_test: tale.expect.flatMap((one) => 'alert' in one ? [alertTest(tale, one)] : []),
      promql_expr_test: tale.expect.flatMap((one) => 'query' in one ? [queryTest(tale, one)] : [])
    }]
  }
  return `# Made from test/alerts; UPDATE=1 with test/alerts/promtool.test.ts writes it anew.\n${stringify(file, { lineWidth: 0, aliasDuplicateObjects: false })}`
}

async function seriesOfServer (server: Server, { start, length, step }: Tale) {
  const times = Array.from({ length: length / step + 1 }, (_, n) => start + n * step)
  const answers = await scrapes(server, times)
  const names = new Set(answers.flatMap((answer) => answer instanceof Map ? [...answer.keys()] : []))
  const asked = [...names].filter((name) => ASKED_FOR.has(/^\w+/.exec(name)![0]))
  return [
    { series: withTarget('up', server), values: inputValues(ended(answers.map(upOf))) },
    ...asked.map((name) => ({
      series: withTarget(name, server),
      values: inputValues(ended(answers.map((answer) => valueIn(answer, name, start))))
    }))
  ]
}

function upOf (answer: Scrape): number | undefined {
  return answer === undefined ? undefined : Number(answer !== 'down')
}

/** Times move with the tale to the time zero of promtool; 0 stays, it says that there is none. */
function valueIn (answer: Scrape, name: string, start: EpochMs): number | undefined {
  const value = answer instanceof Map ? (answer as ReadonlyMap<string, number>).get(name) : undefined
  if (value === undefined || value === 0 || !IS_TIME.test(name)) return value
  const moved = rounded(value - start / 1000)
  if (moved < 0) throw new Error(`${name}: its time is before the tale begins`)
  return moved
}

/** Where a series ends, Prometheus says so. */
function ended (samples: readonly (number | undefined)[]): readonly Sample[] {
  return samples.map((sample, n) => sample === undefined && samples[n - 1] !== undefined ? 'gone' : sample)
}

function withTarget (series: string, { job = 'sqlvss', instance, labels = {} }: Server): string {
  const [name, own] = series.split(/\{(.*)\}$/s)
  const target = Object.entries({ job, instance, ...labels }).map(([label, value]) => `${label}="${value}"`)
  return `${name}{${[...target, ...own === undefined ? [] : [own]].join(',')}}`
}

function alertTest (tale: Tale, { at, alert, firing }: Extract<Expectation, { alert: string }>) {
  return {
    eval_time: evalTime(tale, at),
    alertname: alert,
    exp_alerts: firing.map(({ labels, description, action, servedBy = labels['instance'] }) => {
      const rule = ALERT_RULES.find((one) => one.alert === alert && one.labels['severity'] === labels['severity'])!
      const { summary, dashboard } = rule.annotations
      const urls = urlsOf(rule, labels, servedBy!)
      return { exp_labels: labels, exp_annotations: { summary, description, action, dashboard, ...urls } }
    })
  }
}

function urlsOf ({ alert, annotations }: AlertRule, labels: Labels, servedBy: string) {
  const docs = `http://${servedBy.includes(':') ? servedBy : `${servedBy}:10099`}/docs`
  const code = { error_code_url: `${docs}/error-codes/${labels['error_code']?.replace('unknown', '')}` }
  return { runbook_url: `${docs}/runbooks/${alert}`, ...annotations['error_code_url'] === undefined ? {} : code }
}

function queryTest (tale: Tale, { at, query, samples }: Extract<Expectation, { query: string }>) {
  return {
    expr: query,
    eval_time: evalTime(tale, at),
    exp_samples: samples.map(([labels, value]) => ({ labels, value }))
  }
}

function evalTime ({ name, start, length, step }: Tale, at: EpochMs): string {
  const after = at - start
  if (after < 0 || after > length || after % step !== 0) throw new Error(`${name}: ${after} ms is no step of it`)
  return duration(after)
}

function duration (time: EpochMs): string {
  const [hours, minutes] = [Math.floor(time / HOUR), time % HOUR / MINUTE]
  return hours === 0 ? `${minutes}m` : `${hours}h${minutes === 0 ? '' : `${minutes}m`}`
}
