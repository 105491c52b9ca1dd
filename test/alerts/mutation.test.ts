import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { EQUIVALENT } from './equivalent-mutants.js'
import { isSeen, MUTATIONS } from './mutation.js'
import { nameOf } from './narrowed.js'
import { RULES } from './rule-files.js'

const AT_ONCE = availableParallelism()
// a third of them, always the same, takes half a minute; npm run mutate-rules asks for all
const EVERY = Number(process.env['MUTANTS_EVERY'] ?? 3)
const isMissing = spawnSync('promtool', ['--version']).error !== undefined
const skip = isMissing && 'promtool is not installed'

t.test('the rules as they are pass what is asked of each of them', { skip }, async (t) => {
  const failing: string[] = []
  await inParallel(RULES.filter((rule) => isChosen(nameOf(rule))), t.testdir(), async (rule, folder) => {
    if (await isSeen(rule, {}, folder)) failing.push(nameOf(rule))
  })
  t.strictSame(failing, [])
})

t.test('no rule can be changed without a test that fails', { skip }, async (t) => {
  const survivors: string[] = []
  const chosen = MUTATIONS.filter(({ mutant }) => isChosen(mutant.name))
  const asked = chosen.filter(({ mutant }) => EQUIVALENT[mutant.name] === undefined)
  await inParallel(asked, t.testdir(), async ({ rule, mutant }, folder) => {
    if (!await isSeen(rule, mutant.change, folder)) survivors.push(mutant.name)
  })
  const [killed, equivalent] = [asked.length - survivors.length, chosen.length - asked.length]
  t.comment(`${chosen.length} of ${MUTATIONS.length} mutants: ${killed} killed, ${equivalent} equivalent`)
  t.strictSame(survivors.sort(), [])
})

t.test('every mutant that is said to change nothing is one', async (t) => {
  const names = new Set(MUTATIONS.map(({ mutant }) => mutant.name))
  t.strictSame(Object.keys(EQUIVALENT).filter((name) => !names.has(name)), [])
})

function isChosen (name: string): boolean {
  return createHash('sha256').update(name).digest().readUInt32BE() % EVERY === 0
}

/** Does something to each of many, some at once, each time in a folder of its own. */
async function inParallel<T> (
  all: readonly T[], folder: string, work: (one: T, folder: string) => Promise<void>
): Promise<void> {
  const waiting = all.values()
  await Promise.all(Array.from({ length: AT_ONCE }, async (_, n) => {
    for (const one of waiting) await work(one, join(folder, String(n)))
  }))
}
