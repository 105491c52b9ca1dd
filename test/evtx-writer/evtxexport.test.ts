import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { eventRecordOf } from '../../src/eventlog/event-xml.js'
import { fixtures } from '../scenarios/fixtures.js'
import { stories } from '../scenarios/stories.js'
import { evtxOf, type EventsShape } from './events-file.js'
import type { EventRecord } from '../../src/core/event.js'

const skip = spawnSync('evtxexport', ['-V']).status === 0 ? false : 'evtxexport (libevtx-utils) is not installed'
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-evtx-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const logs: readonly (readonly [name: string, events: readonly string[]])[] = [
  ...stories.map(({ name, events }) => [name, events().map(({ xml }) => xml)] as const),
  ['the fixtures of every rule', Object.values(fixtures).flatMap((cases) => Object.values(cases))]
]
const shapes: readonly EventsShape[] = [
  { form: 'template' },
  { form: 'template-of-windows-11' },
  { form: 'template', recordsPerChunk: 3, spareChunks: 2 }
]

for (const [name, events] of logs) {
  t.test(`evtxexport finds in ${name} what was written`, { skip }, async (t) => {
    for (const shape of shapes) {
      t.same(exported(evtxOf(events, shape)), events.map(recordOf), JSON.stringify(shape))
    }
  })
}

function exported (log: Buffer): readonly EventRecord[] {
  const path = join(folder, 'log.evtx')
  writeFileSync(path, log)
  const { stdout } = spawnSync('evtxexport', ['-f', 'xml', path], { encoding: 'utf8', maxBuffer: 1 << 28 })
  return (stdout.match(/<Event .*?<\/Event>/gs) ?? []).map(recordOf)
}

/** Without what evtxexport prints in its own way: digits of a fraction and of a hex number, and two code units as one. */
function recordOf (xml: string): EventRecord {
  const read = eventRecordOf(xml)
  if ('reason' in read) throw new Error(read.reason)
  const data = read.record.data.map(({ value, ...datum }) => ({
    ...datum,
    value: value.replace(/(?<=T\S{8}\.\d{7})00Z$/, 'Z').replace(/^0x0*(?=.)/, '0x')
      .replace(/[\u{10000}-\u{10ffff}]/gu, '\u{fffd}')
  }))
  return { ...read.record, data }
}
