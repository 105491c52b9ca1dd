import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ALERTS_FOLDER, GROUPS } from './rule-files.js'
import type { Rule, RuleGroup } from './rule-files.js'

/** The part of a file for `promtool test rules` that is narrowed. */
export interface PromtoolTest {
  readonly group_eval_order: readonly string[]
  readonly tests: readonly [{
    readonly input_series: readonly { readonly series: string, readonly values: string }[]
    readonly alert_rule_test: readonly { readonly alertname: string, readonly exp_alerts: readonly unknown[] }[]
    readonly promql_expr_test: readonly Query[]
  }]
}

interface Query {
  readonly expr: string
  readonly exp_samples: readonly { readonly labels: string }[]
}

/** Every test of promtool that is shipped. */
export const PROMTOOL_TESTS: readonly PromtoolTest[] = readdirSync(join(ALERTS_FOLDER, 'tests'))
  .map((name) => parse(readFileSync(join(ALERTS_FOLDER, 'tests', name), 'utf8')) as PromtoolTest)

const RULES = GROUPS.flatMap(({ rules }) => rules)
const NAMES = new Set(RULES.map(nameOf))

/** Those of the rules that a change of one rule can be seen in, and all that these ask for. */
export function groupsAround (rule: Rule): readonly RuleGroup[] {
  const kept = closure(closure([nameOf(rule)], askedBy), askedFor)
  return GROUPS.map(({ name, rules }) => ({ name, rules: rules.filter((one) => kept.has(nameOf(one))) }))
    .filter(({ rules }) => rules.length > 0)
}

/** What a test says about some of the rules, with the series that these ask for; undefined where it says nothing. */
export function narrowed (test: PromtoolTest, groups: readonly RuleGroup[]): PromtoolTest | undefined {
  const [{ input_series: series, alert_rule_test: alerts, promql_expr_test: queries, ...rest }] = test.tests
  const rules = groups.flatMap((group) => group.rules)
  const kept = new Set(rules.map(nameOf))
  const asked = new Set(rules.flatMap(wordsOf))
  const tests = [{
    ...rest,
    input_series: series.filter((one) => asked.has(nameOfSeries(one.series))),
    alert_rule_test: alerts.filter(({ alertname: name }) => kept.has(name)),
    promql_expr_test: queries.flatMap((query) => {
      const named = wordsIn(query.expr.replace(/!="\w+"/g, '')).filter((word) => NAMES.has(word))
      if (named.length > 0) return named.every((name) => kept.has(name)) ? [query] : []
      return [{ ...query, exp_samples: query.exp_samples.filter(({ labels }) => kept.has(nameOfSample(labels))) }]
    })
  }] as const
  const [{ input_series: left, alert_rule_test: fire, promql_expr_test: are }] = tests
  if (left.length === 0 || fire.length + are.length === 0) return undefined
  return { ...test, group_eval_order: groups.map(({ name }) => name), tests }
}

/** Those that expect something rather than silence first, of these the shortest first: so a change is seen soonest. */
export function soonestFirst (tests: readonly PromtoolTest[]): readonly PromtoolTest[] {
  const weight = ({ tests: [test] }: PromtoolTest) => {
    const alerts = test.alert_rule_test.flatMap((one) => one.exp_alerts)
    const samples = test.promql_expr_test.flatMap((one) => one.exp_samples)
    const length = test.input_series.reduce((sum, { values }) => sum + values.length, 0)
    return length + (alerts.length + samples.length > 0 ? 0 : 1e9)
  }
  return tests.toSorted((a, b) => weight(a) - weight(b))
}

/** The alert or the record. */
export function nameOf ({ alert, record }: Rule): string {
  return alert ?? record!
}

function askedBy (name: string): readonly string[] {
  return RULES.filter((rule) => wordsOf(rule).includes(name)).map(nameOf)
}

function askedFor (name: string): readonly string[] {
  return RULES.filter((rule) => nameOf(rule) === name).flatMap(wordsOf).filter((word) => NAMES.has(word))
}

function closure (names: Iterable<string>, next: (name: string) => readonly string[]): ReadonlySet<string> {
  const all = new Set(names)
  for (const name of all) for (const other of next(name)) all.add(other)
  return all
}

function wordsOf ({ expr, annotations = {} }: Rule): readonly string[] {
  return [expr, ...Object.values(annotations)].flatMap(wordsIn)
}

function wordsIn (text: string): readonly string[] {
  return text.match(/[A-Za-z_][\w:]*/g) ?? []
}

function nameOfSeries (series: string): string {
  return /^[\w:]*/.exec(series)![0]
}

function nameOfSample (labels: string): string {
  return nameOfSeries(labels) || (/\balertname="(\w+)"/.exec(labels)?.[1] ?? '')
}
