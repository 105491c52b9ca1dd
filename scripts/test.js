import './node-version.js'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { installPrograms } from './debian-packages.js'
import { buildStale, installMissing, ROOT } from './set-up.js'

// Installs what is missing, Debian packages included, builds what is stale, and runs the tests of every day; with --long those
// that take long, with --all both, and else those that are named.

/** Half of the time for a twentieth of the tests; .ci/run runs them too. */
const LONG = [
  'test/alerts/mutation.test.ts',
  'test/alerts/promtool.test.ts',
  'test/container/image.test.ts',
  'test/e2e/collector.test.ts',
  'test/eventlog/evtx/fuzz.test.ts',
  'test/release/bundle.test.ts',
  'test/release/package.test.ts',
  'test/release/wine.test.ts',
  'test/storm.test.ts',
  'test/torture/torture.test.ts'
]
const CHOICES = { '--long': LONG, '--all': [] }

installMissing()
installPrograms()
buildStale()
const args = process.argv.slice(2)
const chosen = args.length === 0 ? LONG.map((file) => `--exclude=${file}`) : args.flatMap((arg) => CHOICES[arg] ?? arg)
const tap = join(ROOT, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')
const { status } = spawnSync(process.execPath, [tap, 'run', ...chosen], { cwd: ROOT, stdio: 'inherit' })
process.exitCode = status ?? 1
