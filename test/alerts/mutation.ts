import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDocument } from 'yaml'
import { ALERTS_FOLDER, RULE_FILES } from './rule-files.js'
import type { Rule } from './rule-files.js'
import type { Mutant } from './mutants.js'
import { mutantsOf } from './mutants.js'

/** A mutant in its place: the text of the rule file it is in. */
export interface MutantFile {
  readonly name: string
  /** The alert or the record that was changed. */
  readonly rule: string
  readonly file: typeof RULE_FILES[number]
  readonly text: string
}

/** Every mutant of every rule that is shipped. */
export function mutantFiles (): readonly MutantFile[] {
  return RULE_FILES.flatMap((file) => {
    const text = readFileSync(join(ALERTS_FOLDER, file), 'utf8')
    const groups = (parseDocument(text).toJS() as { groups: { rules: Rule[] }[] }).groups
    return groups.flatMap(({ rules }, group) => rules.flatMap((rule, n) => mutantsOf(rule).map((mutant) =>
      ({ name: mutant.name, rule: rule.alert ?? rule.record!, file, text: withChange(text, [group, n], mutant) }))))
  })
}

/** Whether a test of promtool fails for a mutant; tests that name its rule are asked first. */
export async function isKilled (mutant: MutantFile, folder: string, tests: readonly string[]): Promise<boolean> {
  mkdirSync(join(folder, 'tests'), { recursive: true })
  for (const file of RULE_FILES) {
    writeFileSync(join(folder, file), file === mutant.file ? mutant.text : readFileSync(join(ALERTS_FOLDER, file)))
  }
  for (const name of inOrder(mutant, tests)) {
    writeFileSync(join(folder, 'tests', name), readFileSync(join(ALERTS_FOLDER, 'tests', name)))
    if (await status(['test', 'rules', `tests/${name}`], folder) !== 0) return true
  }
  return false
}

function withChange (text: string, [group, rule]: readonly [number, number], { change }: Mutant): string {
  const document = parseDocument(text)
  for (const [key, value] of Object.entries(change)) document.setIn(['groups', group, 'rules', rule, key], value)
  return String(document)
}

/** Those that name the rule first, of these the shortest first: they are the quickest. */
function inOrder ({ rule }: MutantFile, tests: readonly string[]): readonly string[] {
  const weight = (name: string) => {
    const text = readFileSync(join(ALERTS_FOLDER, 'tests', name), 'utf8')
    return text.length + (text.includes(rule) ? 0 : 1e9)
  }
  return tests.toSorted((a, b) => weight(a) - weight(b))
}

async function status (args: readonly string[], cwd: string): Promise<number | null> {
  const child = spawn('promtool', args, { cwd, stdio: 'ignore' })
  return new Promise((resolve) => { child.on('close', resolve) })
}
