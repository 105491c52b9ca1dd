import './node-version.js'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installPrograms } from './debian-packages.js'
import { buildStale, installMissing, ROOT } from './set-up.js'

// Installs what is missing, Debian packages included, builds what is stale, and runs the tests, or those named.
installMissing()
installPrograms()
buildStale()
const tap = join(ROOT, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')
const { status } = spawnSync(process.execPath, [tap, 'run', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
process.exitCode = status ?? 1
