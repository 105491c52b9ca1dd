import './node-version.js'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildStale, installMissing } from './set-up.js'

// Runs the exporter with the bundled example, or as the arguments say, a Prometheus with the shipped rules, and an
// Alertmanager that sends nothing: what it would send is printed. Until Ctrl+C.
installMissing()
buildStale()
const { runStack } = await import('./stack/run.js') // it needs what was installed

const asked = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => asked.abort())
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-stack-'))
try {
  await runStack({ folder, exporterArgs: process.argv.slice(2), signal: asked.signal })
} catch (error) {
  if (!asked.signal.aborted) {
    console.error(error.message)
    process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
