import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawnExporter, valueOf, type Exporter } from './exporter.js'
import { countedBy, growingEvtx, growingXml, type GrowingLog } from './growing-log.js'
import type { Setting, Trial } from './trial.js'

const OLD = 60_000
const PIECE = 997

/** What happens to a log while it is read; nothing that was read is lost, and what comes after is read. */
async function during (
  log: GrowingLog, change: (exporter: Exporter) => Promise<void> | void, kinds: readonly string[] = []
): Promise<string> {
  log.grow(5, OLD)
  const exporter = spawnExporter([log.flag, ...kinds, '--correlation.gap=10s'])
  try {
    await exporter.poll()
    assert.equal(await countedBy(exporter), log.failures())
    await change(exporter)
    await exporter.poll()
    assert.equal(await countedBy(exporter), log.failures(), exporter.log.join('\n'))
    return `${log.failures()} failures, each counted once`
  } finally {
    await exporter.kill()
  }
}

function upOf (metrics: string): readonly string[] {
  return metrics.split('\n').filter((line) => line.startsWith('sqlvss_event_log_up{'))
}

async function cleared ({ folder }: Setting): Promise<string> {
  const log = growingXml(join(folder, 'application.xml'))
  return await during(log, async (exporter) => {
    log.clear()
    await exporter.poll()
    log.grow(4, OLD)
  })
}

async function rotated ({ folder }: Setting): Promise<string> {
  const log = growingXml(join(folder, 'application.xml'))
  return await during(log, async (exporter) => {
    log.grow(2, OLD)
    await exporter.poll()
    renameSync(log.path, `${log.path}.1`)
    await exporter.poll()
    assert.deepEqual(upOf(await exporter.get('/metrics')), ['sqlvss_event_log_up{channel="application.xml"} 0'])
    log.clear()
    log.grow(3, OLD)
  })
}

/** Both names are followed, as the old one holds what no poll has read. */
async function rotatedUnread ({ folder }: Setting): Promise<string> {
  const log = { ...growingXml(join(folder, 'application.xml')), flag: `--event-logs=xml:${join(folder, 'application*.xml')}` }
  return await during(log, () => {
    log.grow(2, OLD)
    renameSync(log.path, join(folder, 'application-1.xml'))
    log.clear()
    log.grow(3, OLD)
  })
}

async function replaced ({ folder }: Setting): Promise<string> {
  const log = growingXml(join(folder, 'application.xml'))
  return await during(log, () => {
    const before = readFileSync(log.path)
    log.clear()
    log.grow(3, OLD)
    appendFileSync(log.path, before) // what was read already stands in the new one, too
  })
}

async function wrapped ({ folder }: Setting): Promise<string> {
  const shape = { recordsPerChunk: 10, isDirty: true, mostChunks: 12 }
  const log = growingEvtx(join(folder, 'application.evtx'), shape)
  const held = await during(log, async (exporter) => {
    for (let rounds = 0; rounds < 7; rounds++) {
      log.grow(5, OLD)
      await exporter.poll()
    }
    assert.match(await exporter.get('/metrics'), /sqlvss_events_lost_total\{[^}]*\} 0/)
  })
  // the file begins anew with each chunk after the last that fits
  const chunks = Math.ceil(log.events() / shape.recordsPerChunk)
  const wraps = Math.ceil(chunks / shape.mostChunks) - 1
  assert.ok(wraps >= 3, `expected to wrap 3 times, found ${wraps}`)
  return `${held}; the file wrapped ${wraps} times`
}

/** What is no event log is put in its place; when it is one again, nothing is missing. */
async function garbage ({ folder, random }: Setting): Promise<string> {
  const log = growingXml(join(folder, 'application.xml'))
  const pieces = [
    Buffer.from(Array.from({ length: 50_000 }, () => random(256))), Buffer.alloc(100_000), Buffer.from('<Event>'.repeat(10_000)),
    Buffer.from('MZ'), Buffer.from('{"json": true}'), Buffer.from('ElfFile\0'.padEnd(70_000, '\0'))
  ]
  const held = await during(log, async (exporter) => {
    const before = readFileSync(log.path)
    for (const piece of pieces) {
      writeFileSync(log.path, piece)
      await exporter.poll()
      assert.equal(await exporter.get('/-/healthy'), 'Healthy.\n')
      assert.equal(await countedBy(exporter), log.failures())
    }
    writeFileSync(log.path, before)
    log.grow(2, OLD)
  })
  return `${pieces.length} sorts of garbage; ${held}`
}

async function trickling ({ folder }: Setting): Promise<string> {
  const log = growingXml(join(folder, 'application.xml'))
  const held = await during(log, async (exporter) => {
    const before = readFileSync(log.path)
    const counted = log.failures()
    log.grow(1, OLD)
    const events = readFileSync(log.path).subarray(before.length)
    writeFileSync(log.path, before)
    for (let at = 0; at < events.length; at += PIECE) {
      appendFileSync(log.path, events.subarray(at, at + PIECE))
      if (at / PIECE % 4 > 0) continue
      await exporter.poll()
      const found = await countedBy(exporter)
      assert.ok(found === counted || found === log.failures(), `expected ${counted} or ${log.failures()}, found ${found}`)
    }
    await exporter.poll()
    assert.equal(valueOf(await exporter.get('/metrics'), 'sqlvss_event_parse_errors_total{channel="application.xml"}'), 0)
    assert.equal(await countedBy(exporter), log.failures())
    log.clear()
    log.grow(1, OLD)
  })
  return `${held}, one of them written in pieces of ${PIECE} bytes`
}

/** A pipe that nobody writes to, beside a log that is good: whoever opens it hangs. */
async function hanging ({ folder }: Setting): Promise<string> {
  const pipe = join(folder, 'pipe.xml')
  assert.equal(spawnSync('mkfifo', [pipe]).status, 0)
  const log = growingXml(join(folder, 'application.xml'))
  const held = await during(log, async (exporter) => {
    log.grow(2, OLD)
    await exporter.poll()
    assert.deepEqual(upOf(await exporter.get('/metrics')), [
      'sqlvss_event_log_up{channel="application.xml"} 1', 'sqlvss_event_log_up{channel="pipe.xml"} 0'
    ])
  }, [`--event-logs=xml:${pipe}`])
  return `refused and told; ${held} from the log beside it`
}

async function folderGone ({ folder }: Setting): Promise<string> {
  mkdirSync(join(folder, 'logs'))
  const log = growingXml(join(folder, 'logs', 'application.xml'))
  return await during(log, async (exporter) => {
    rmSync(join(folder, 'logs'), { recursive: true })
    await exporter.poll()
    mkdirSync(join(folder, 'logs'))
    log.clear()
    log.grow(3, OLD)
  })
}

const ALL_COUNTED = 'What was read stays counted, once; what comes after is read'

export const LOG_TRIALS: readonly Trial[] = [
  { name: 'log-cleared', fault: 'The event log is emptied', expected: ALL_COUNTED, run: cleared },
  { name: 'log-rotated', fault: 'The event log is renamed, is missing for a poll, and begins anew', expected: ALL_COUNTED, run: rotated },
  {
    name: 'log-rotated-unread',
    fault: 'The event log is renamed with events in it that no poll has read, and begins anew; a pattern matches both names',
    expected: ALL_COUNTED,
    run: rotatedUnread
  },
  { name: 'log-replaced', fault: 'Another file takes its place, which holds the same events and others', expected: ALL_COUNTED, run: replaced },
  { name: 'log-wrapped', fault: 'An .evtx log writes over its oldest events', expected: `${ALL_COUNTED}; nothing is told as lost`, run: wrapped },
  { name: 'log-garbage', fault: 'The event log is overwritten with what is none', expected: ALL_COUNTED, run: garbage },
  { name: 'log-trickles', fault: 'Events come in pieces', expected: 'A failure is counted once; no event is taken for a broken one', run: trickling },
  {
    name: 'log-hangs',
    fault: 'An event log is a pipe that nobody writes to',
    expected: 'It is refused at once, and the others are read',
    skip: process.platform === 'win32' && 'Windows has no such pipes',
    run: hanging
  },
  { name: 'log-folder-gone', fault: 'The folder of the event log is removed, and comes back', expected: ALL_COUNTED, run: folderGone }
]
