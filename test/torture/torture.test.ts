import t from 'tap'
import { buildStale } from '../../scripts/set-up.js'
import { run, TRIALS } from './campaign.js'

// npm run torture kills a thousand times, and tries the rest, which waits for the clock
const KILLS = 8
const SEED = 1
const SHORT = [
  'kill-9', 'state-disk-full', 'state-read-only', 'state-unsaved-reload', 'state-vanishes', 'state-spoilt', 'log-cleared', 'log-rotated',
  'log-wrapped', 'log-garbage', 'log-trickles', 'log-hangs', 'log-mount-hangs', 'two-exporters', 'bad-configuration'
]

buildStale()
t.setTimeout(10 * 60_000) // all of them, on a busy machine
t.jobs = 3 // one trial waits for the clock while another waits for processes to start

for (const name of SHORT) {
  const trial = TRIALS.find((one) => one.name === name)!
  const skip = process.platform === 'win32' ? 'signals end processes otherwise on Windows' : trial.skip ?? false
  t.test(`${trial.name}: ${trial.expected}`, { skip, buffered: true, timeout: 240_000 }, async (t) => {
    t.comment(await run(trial, SEED, KILLS))
    t.pass('it held')
  })
}
