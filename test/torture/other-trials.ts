import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../e2e/programs.js'
import { spawnExporter } from './exporter.js'
import { countedBy, growingXml } from './growing-log.js'
import type { Setting, Trial } from './trial.js'

const OLD = 60_000
const LITTLE_MEMORY = 64 // megabytes
const BACKLOG = 20_000 // events, ten of each failed backup

async function twoExporters ({ folder, kills }: Setting): Promise<string> {
  const flags = [`--state.directory=${join(folder, 'state')}`]
  const rounds = Math.max(2, Math.min(20, kills))
  for (let n = 0; n < rounds; n++) {
    const first = spawnExporter(flags)
    await first.address()
    const second = spawnExporter(flags)
    assert.deepEqual(await second.ended, { status: 1, signal: null })
    assert.match(second.log.at(-1)!, /State directory in use by another sqlvss_exporter/)
    assert.equal(await first.get('/-/healthy'), 'Healthy.\n')
    await first.kill('SIGKILL')
  }
  return `the second of ${rounds} refused; after a kill of the first, ${rounds - 1} of ${rounds - 1} new ones started`
}

async function littleMemory ({ folder }: Setting): Promise<string> {
  const log = growingXml(join(folder, 'application.xml'))
  // a failed backup of each server: as many as can be remembered are
  for (let n = 0; n < BACKLOG / 1000; n++) log.grow(100, OLD)
  const exporter = spawnExporter([log.flag, '--correlation.gap=10s'], { node: [`--max-old-space-size=${LITTLE_MEMORY}`] })
  try {
    await exporter.address()
    await eventually('the backlog read', async () => (await countedBy(exporter)) === log.failures() || undefined)
    const most = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${exporter.pid}/status`, 'utf8'))![1]) / 1024
    return `a backlog of ${10 * log.failures()} events of ${log.failures()} servers was read, with ${Math.round(most)} MB resident at most`
  } finally {
    await exporter.kill()
  }
}

async function badConfiguration ({ folder }: Setting): Promise<string> {
  const log = growingXml(join(folder, 'application.xml'))
  log.grow(3, OLD)
  const path = join(folder, 'config.yml')
  const good = JSON.stringify({ 'event-logs': [{ kind: 'xml', path: log.path }], correlation: { gap: '10s' } })
  const bad = ['[', 'event-logs: 7', 'poll: {interval: 1s}', 'nonsense: true', '\u0000', 'a: &a [*a]', good.replace('xml', 'xmm')]
  writeFileSync(path, good)
  const exporter = spawnExporter([`--config.file=${path}`])
  try {
    await exporter.poll()
    const refused = []
    for (const text of bad) {
      writeFileSync(path, text)
      refused.push((await exporter.reload()).status)
      assert.equal(await countedBy(exporter), log.failures())
    }
    writeFileSync(path, good)
    log.grow(2, OLD)
    await exporter.poll()
    assert.equal(await countedBy(exporter), log.failures())
    assert.deepEqual(refused, bad.map(() => 500))
    return `${bad.length} of ${bad.length} refused; all counts stayed`
  } finally {
    await exporter.kill()
  }
}

export const OTHER_TRIALS: readonly Trial[] = [
  {
    name: 'two-exporters',
    fault: 'A second exporter is started on the state directory of one that runs; then that one is killed',
    expected: 'The second refuses and says why; what a kill leaves keeps nobody from starting',
    run: twoExporters
  },
  {
    name: 'little-memory',
    fault: `JavaScript may use ${LITTLE_MEMORY} MB (--max-old-space-size), and there is a long backlog`,
    expected: 'Slower, not dead',
    skip: process.platform !== 'linux' && 'memory is looked at in /proc',
    run: littleMemory
  },
  {
    name: 'bad-configuration',
    fault: 'The configuration is read again, and cannot be used',
    expected: 'The one in force stays',
    run: badConfiguration
  }
]
