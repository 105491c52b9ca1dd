import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { EQUIVALENT } from './equivalent-mutants.js'
import { isKilled, mutantFiles } from './mutation.js'
import type { MutantFile } from './mutation.js'
import { ALERTS_FOLDER } from './rule-files.js'

const { MUTANTS_EVERY } = process.env
const EVERY = Number(MUTANTS_EVERY)
const AT_ONCE = 2
const isMissing = spawnSync('promtool', ['--version']).error !== undefined
const skip = MUTANTS_EVERY === undefined ? 'they take minutes: npm run mutate-rules' : isMissing && 'promtool is not installed'

t.test('no rule can be changed without a test that fails', { skip }, async (t) => {
  const all = mutantFiles()
  const tests = readdirSync(join(ALERTS_FOLDER, 'tests'))
  const folder = t.testdir()
  const waiting = all.filter(({ name }, n) => n % EVERY === 0 && EQUIVALENT[name] === undefined)
  t.ok(waiting.length > 0)
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, n) => {
    for (let mutant: MutantFile | undefined; (mutant = waiting.pop()) !== undefined;) {
      t.ok(await isKilled(mutant, join(folder, String(n)), tests), mutant.name)
    }
  }))
})

t.test('every mutant that is said to change nothing is one', async (t) => {
  const names = new Set(mutantFiles().map(({ name }) => name))
  t.strictSame(Object.keys(EQUIVALENT).filter((name) => !names.has(name)), [])
})
