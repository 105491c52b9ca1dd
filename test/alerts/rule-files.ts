import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

/** The folder of the rules, of what explains them, and of their tests. */
export const ALERTS_FOLDER = fileURLToPath(new URL('../../alerts', import.meta.url))
/** The rules that are shipped. */
export const RULE_FILES = ['sqlvss.rules.yml', 'sqlvss.alerts.yml'] as const

/** A recording rule, or an alert. */
export interface Rule {
  readonly record?: string
  readonly alert?: string
  readonly expr: string
  readonly for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

/** An alerting rule. Two of one name differ in their severity. */
export type AlertRule = Rule & Required<Pick<Rule, 'alert' | 'labels' | 'annotations'>>

export interface RuleGroup {
  readonly name: string
  readonly rules: readonly Rule[]
}

/** The groups of one rule file, in the order in which Prometheus is to evaluate them in a test. */
export function groupsOf (text: string): readonly RuleGroup[] {
  return (parse(text) as { readonly groups: readonly RuleGroup[] }).groups
}

/** Every group that is shipped, those that record before those that alert. */
export const GROUPS = RULE_FILES.flatMap((name) => groupsOf(readFileSync(`${ALERTS_FOLDER}/${name}`, 'utf8')))
export const RULES = GROUPS.flatMap(({ rules }) => rules)
export const ALERT_RULES = RULES.filter((rule): rule is AlertRule => rule.alert !== undefined)
