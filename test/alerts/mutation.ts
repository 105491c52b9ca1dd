import { spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { mutantsOf } from './mutants.js'
import type { Mutant } from './mutants.js'
import { groupsAround, narrowed, PROMTOOL_TESTS, soonestFirst } from './narrowed.js'
import { RULES } from './rule-files.js'
import type { Rule } from './rule-files.js'

/** A mutant and the rule it was made of. */
export interface Mutation {
  readonly rule: Rule
  readonly mutant: Mutant
}

/** Every mutant of every rule that is shipped. */
export const MUTATIONS: readonly Mutation[] = RULES
  .flatMap((rule) => mutantsOf(rule).map((mutant) => ({ rule, mutant })))

/** Whether a test of promtool fails when a rule is changed. Asked is only what can tell: it takes a tenth of the time. */
export async function isSeen (rule: Rule, change: Mutant['change'], folder: string): Promise<boolean> {
  const around = groupsAround(rule)
  const tests = PROMTOOL_TESTS.flatMap((test) => narrowed(test, around) ?? [])
  const changed = (one: Rule): Rule => one === rule ? { ...one, ...change } : one
  const groups = around.map(({ name, rules }) => ({ name, rules: rules.map(changed) }))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'rules.json'), JSON.stringify({ groups }))
  for (const test of soonestFirst(tests)) {
    writeFileSync(join(folder, 'test.json'), JSON.stringify({ ...test, rule_files: ['rules.json'] }))
    if (await status(['test', 'rules', 'test.json'], folder) !== 0) return true
  }
  return false
}

async function status (args: readonly string[], cwd: string): Promise<number | null> {
  const child = spawn('promtool', args, { cwd, stdio: 'ignore' })
  return new Promise((resolve) => { child.on('close', resolve) })
}
