import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildInfo } from '../../src/build-info.js'
import { reliabilityPage, type LoadFigures, type Result, type SoakFigures } from './reliability-page.js'
import { run, TRIALS } from './campaign.js'
import type { Trial } from './trial.js'

// Run by scripts/torture.js.
const PAGE = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url))
const FIGURES = new URL('../../bench/figures/', import.meta.url)
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '1000' },
    only: { type: 'string' },
    write: { type: 'boolean', default: false },
    'with-load': { type: 'boolean', default: false }
  }
})
if (values.write && values.only !== undefined) {
  throw new Error('--only cannot go with --write: docs/reliability.md tells of all trials, and would lose the others')
}
const [seed, kills] = [Number(values.seed), Number(values.kills)]
const chosen = TRIALS.filter(({ name }) => values.only === undefined || name.includes(values.only))
if (chosen.length === 0) throw new Error(`--only ${values.only}: there is none of ${TRIALS.map(({ name }) => name).join(', ')}`)
// processes that are killed again and again take long, and little else but waiting
const [first, ...others] = chosen
const beside = resultOf(first!)
const results: Result[] = []
for (const trial of others) results.push(await resultOf(trial))
results.unshift(await beside)
const failedBenches = values['with-load'] ? ['bench:load', 'bench:soak'].filter((bench) => !isRun(bench)) : []
if (values.write && failedBenches.length > 0) console.error('docs/reliability.md: not written, as a benchmark failed')
else if (values.write) {
  const [load, soak] = [keptFigures<LoadFigures>('backlog'), keptFigures<SoakFigures>('soak')]
  writeFileSync(PAGE, reliabilityPage({ seed, results, at: new Date(), version: buildInfo().version, load, soak }))
}
if (results.some(({ outcome }) => outcome === 'FAILED') || failedBenches.length > 0) process.exitCode = 1

/** Runs a benchmark; whether it ended well. */
function isRun (bench: string): boolean {
  const { status, signal, error } = spawnSync('npm', ['run', bench], { stdio: 'inherit' })
  if (status === 0) return true
  console.error(`FAILED  npm run ${bench}: expected status 0, found ${error?.message ?? signal ?? status}`)
  return false
}

/** What a benchmark measured last; undefined where it never ran here. */
function keptFigures<Figures> (name: string): Figures | undefined {
  try {
    return JSON.parse(readFileSync(new URL(`${name}.json`, FIGURES), 'utf8')) as Figures
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}

async function resultOf (trial: Trial): Promise<Result> {
  const result = await outcomeOf(trial)
  console.log(`${result.outcome.padEnd(8)}${trial.name}: ${result.found}`)
  return result
}

async function outcomeOf (trial: Trial): Promise<Result> {
  if (typeof trial.skip === 'string') return { trial, outcome: 'skipped', found: trial.skip }
  try {
    return { trial, outcome: 'held', found: await run(trial, seed, kills) }
  } catch (error) {
    return { trial, outcome: 'FAILED', found: error instanceof Error ? error.message : String(error) }
  }
}
