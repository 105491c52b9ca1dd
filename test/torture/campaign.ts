import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CLOCK_TRIALS } from './clock-trials.js'
import { HANG_TRIALS } from './hang-trials.js'
import { KILLS } from './kills.js'
import { LOG_TRIALS } from './log-trials.js'
import { OTHER_TRIALS } from './other-trials.js'
import { STATE_TRIALS } from './state-trials.js'
import { randomNumbers } from '../random.js'
import type { Trial } from './trial.js'

/** All trials there are. */
export const TRIALS: readonly Trial[] = [
  ...KILLS, ...STATE_TRIALS, ...CLOCK_TRIALS, ...LOG_TRIALS, ...HANG_TRIALS, ...OTHER_TRIALS
]

/** Runs a trial in a folder of its own; yields what was found. */
export async function run (trial: Trial, seed: number, kills: number): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `sqlvss-torture-${trial.name}-`))
  try {
    return await trial.run({ folder, random: randomNumbers(seed), kills })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
