import './node-version.js'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installPrograms } from './debian-packages.js'
import { installMissing, ROOT } from './set-up.js'

// Changes every rule of alerts in every way, and expects the tests of promtool to fail each time; names what survives.
installMissing()
installPrograms()
const tap = join(ROOT, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')
const args = ['run', '--timeout=0', '--reporter=tap', 'test/alerts/mutation.test.ts']
const { status } = spawnSync(process.execPath, [tap, ...args], { cwd: ROOT, stdio: 'inherit', env: { ...process.env, MUTANTS_EVERY: '1' } })
process.exitCode = status ?? 1
