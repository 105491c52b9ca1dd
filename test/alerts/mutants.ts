import type { Rule } from './rule-files.js'

/** One rule with one thing changed in it. */
export interface Mutant {
  /** The rule, and what was changed: `SqlVssClockSkew (warning): 60 at 83 is 66`. */
  readonly name: string
  readonly change: Partial<Pick<Rule, 'expr' | 'for'>>
}

const COMPARISONS: Readonly<Record<string, readonly string[]>> = {
  '>': ['>=', '<'], '>=': ['>', '<'], '<': ['<=', '>'], '==': ['!=', '>']
}
const MATCHERS: Readonly<Record<string, string>> = { '=': '!=', '!=': '=', '=~': '!~' }
const SET_OPERATORS: Readonly<Record<string, string>> = { and: 'unless', unless: 'and' }
const AGGREGATIONS: Readonly<Record<string, string>> = {
  min_over_time: 'max_over_time', max_over_time: 'min_over_time', count: 'sum', sum: 'count', max: 'min', clamp_min: 'clamp_max'
}

/** Every comparison, threshold, label match, duration, set operator and aggregation of a rule changed, each by itself. */
export function mutantsOf (rule: Rule): readonly Mutant[] {
  const title = rule.record ?? `${rule.alert} (${rule.labels?.['severity']})`
  const changed = [...changesOf(rule.expr)].map(([where, found, text]): Mutant => ({
    name: `${title}: ${found} at ${where} is ${text}`,
    change: { expr: rule.expr.slice(0, where) + text + rule.expr.slice(where + found.length) }
  }))
  const longer = [...new Set(rule.expr.match(/(?<=\[)\w+(?=\])/g) ?? [])].map((range): Mutant => ({
    name: `${title}: every [${range}] is [${doubled(range)}]`,
    change: { expr: rule.expr.replaceAll(`[${range}]`, `[${doubled(range)}]`) }
  }))
  const waits = rule.for === undefined ? [] : [halved(rule.for), doubled(rule.for)]
  return [...changed, ...longer, ...waits.map((text) => ({ name: `${title}: for ${rule.for} is ${text}`, change: { for: text } }))]
}

type Change = readonly [where: number, found: string, text: string]

function * changesOf (expr: string): Iterable<Change> {
  const code = withoutStrings(expr)
  for (const { index, 0: found } of code.matchAll(/(?<![=!<>])(?:>=|==|>|<)(?!=)/g)) {
    for (const text of COMPARISONS[found] ?? []) yield [index, found, text]
  }
  for (const { index, 0: found } of code.matchAll(/(?<=\w)(?:=~|!=|=)(?="|")/g)) yield [index, found, MATCHERS[found]!]
  for (const { index, 0: found } of code.matchAll(/\b(?:and|unless)\b/g)) yield [index, found, SET_OPERATORS[found]!]
  for (const { index, 0: found } of code.matchAll(/\b(?:min_over_time|max_over_time|count|sum|max|clamp_min)\b(?= ?(?:by|without|\())/g)) {
    yield [index, found, AGGREGATIONS[found]!]
  }
  for (const { index, 0: found } of code.matchAll(/(?<=\b(?:on|by|without) \()[\w, ]+(?=\))/g)) {
    const labels = found.split(', ')
    for (const label of labels) yield [index, found, labels.filter((other) => other !== label).join(', ')]
  }
  for (const { index, 0: found } of code.matchAll(/(?<=\[|offset )\d+[smhd]/g)) yield [index, found, halved(found)]
  for (const { index, 0: found } of code.matchAll(/(?<![\w.[$])\d+(?:\.\d+)?(?![\w.\]])/g)) {
    for (const text of numbersBeside(Number(found))) yield [index, found, text]
  }
}

/** Strings are blanked, so that what is in them is not taken for code; places stay the same. */
function withoutStrings (expr: string): string {
  return expr.replace(/"[^"]*"/g, (text) => `"${' '.repeat(text.length - 2)}"`)
}

/** A tenth more and a tenth less; of small whole numbers one. */
function numbersBeside (value: number): readonly string[] {
  const step = Number.isInteger(value) ? Math.max(1, Math.round(value / 10)) : value / 10
  return [value + step, value - step].map(String)
}

function halved (duration: string): string {
  return `${secondsIn(duration) / 2}s`
}

function doubled (duration: string): string {
  return `${secondsIn(duration) * 2}s`
}

function secondsIn (duration: string): number {
  const { groups } = /^(?<count>\d+)(?<unit>[smhd])$/.exec(duration)!
  return Number(groups!['count']) * { s: 1, m: 60, h: 3600, d: 86_400 }[groups!['unit'] as 's' | 'm' | 'h' | 'd']
}
