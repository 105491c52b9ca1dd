import './node-version.js'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installMissing, ROOT } from './set-up.js'

// Reads five million spoilt .evtx logs, or as many as the first argument says, from the seed that the second says.
const [mutants = '5000000', seed = '1'] = process.argv.slice(2)
installMissing()
const tap = join(ROOT, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')
const args = ['run', '--timeout=0', '--reporter=tap', 'test/eventlog/evtx/fuzz.test.ts']
const env = { ...process.env, FUZZ_MUTANTS: mutants, FUZZ_SEED: seed }
const { status } = spawnSync(process.execPath, [tap, ...args], { cwd: ROOT, stdio: 'inherit', env })
process.exitCode = status ?? 1
