import { renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openEvtxFile } from '../../../src/eventlog/evtx-file.js'
import { openFileBytes } from '../../../src/eventlog/files.js'
import { evtxOf } from '../../evtx-writer/events-file.js'
import { EVERY_EVENT, eventsXml, readAll, timeOf } from './a-log.js'
import type { EventLog } from '../../../src/eventlog/eventlog.js'
import type { EventsShape } from '../../evtx-writer/events-file.js'

const CHUNK_BYTES = 65_536
const IN_USE: EventsShape = { recordsPerChunk: 10, isDirty: true, spareChunks: 3 }

interface LiveLog {
  readonly path: string
  readonly log: EventLog
  /** Writes the log anew, with events from one id to another. */
  write (first: number, last: number, shape?: EventsShape): void
}

/** A log file in a folder of its own, which a test writes as Windows would. */
function liveLog (t: Tap): LiveLog {
  const path = join(t.testdir(), 'Application.evtx')
  return {
    path,
    log: openEvtxFile(path, EVERY_EVENT),
    write (first, last, shape = IN_USE) { writeFileSync(path, evtxOf(eventsXml(first, last), shape)) }
  }
}

type Tap = Pick<typeof t, 'testdir'>

function idsFrom (first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, n) => first + n)
}

async function idsAfter (log: EventLog, position: string): Promise<readonly number[]> {
  return (await readAll(log, position)).records.map(({ recordId }) => recordId)
}

t.test('a log that grows is read on where it was, within a chunk and into the next ones', async (t) => {
  for (const [before, after] of [[3, 7], [10, 11], [9, 10], [5, 25], [10, 40], [1, 2]] as const) {
    const { log, write } = liveLog(t)
    write(1, before)
    const first = await readAll(log)
    t.strictSame(first.records.map(({ recordId }) => recordId), idsFrom(1, before))
    t.strictSame(await idsAfter(log, first.position), [], 'nothing new')
    write(1, after)
    t.strictSame(await idsAfter(log, first.position), idsFrom(before + 1, after), `from ${before} to ${after}`)
    t.strictSame(first.unreadable, [])
  }
})

t.test('records that their chunk does not tell of yet are read, and not again when it does', async (t) => {
  const { log, write } = liveLog(t)
  write(1, 17, { ...IN_USE, untoldRecords: 4 })
  const first = await readAll(log)
  t.strictSame(first.records.map(({ recordId }) => recordId), idsFrom(1, 17))
  write(1, 18)
  t.strictSame(await idsAfter(log, first.position), [18])
})

t.test('a record that is half-written is read when it is whole', async (t) => {
  const { path, log, write } = liveLog(t)
  write(1, 5, { ...IN_USE, spareChunks: 0 })
  const whole = evtxOf(eventsXml(1, 6), { ...IN_USE, spareChunks: 0, untoldRecords: 1 })
  const end = whole.lastIndexOf(Buffer.from('2a2a0000', 'hex'))
  writeFileSync(path, Buffer.concat([whole.subarray(0, end + 60), Buffer.alloc(whole.length - end - 60)]))
  const first = await readAll(log)
  t.strictSame(first.records.map(({ recordId }) => recordId), idsFrom(1, 5))
  t.strictSame(first.unreadable, [])
  writeFileSync(path, whole)
  t.strictSame(await idsAfter(log, first.position), [6])
})

t.test('a log that wraps is read on, and what was written over before it was read is told', async (t) => {
  const ring: EventsShape = { recordsPerChunk: 10, mostChunks: 4, isDirty: true }
  const { log, write } = liveLog(t)
  write(1, 38, ring)
  const first = await readAll(log)
  write(1, 52, ring)
  const second = await readAll(log, first.position)
  t.strictSame(second.records.map(({ recordId }) => recordId), idsFrom(39, 52))
  t.strictSame(second.losses, [])
  write(1, 135, ring)
  const third = await readAll(log, second.position)
  t.strictSame(third.records.map(({ recordId }) => recordId).sort((a, b) => a - b), idsFrom(101, 135))
  t.strictSame(third.losses, [{ kind: 'wrapped', from: 'record 53', to: 'record 100', records: 48 }])
  t.strictSame(await idsAfter(log, third.position), [])
})

t.test('a log that was wrapped already is read whole, its newest record last known', async (t) => {
  const ring: EventsShape = { recordsPerChunk: 10, mostChunks: 4 }
  const { log, write } = liveLog(t)
  write(1, 65, ring)
  const first = await readAll(log)
  t.strictSame(first.records.map(({ recordId }) => recordId).sort((a, b) => a - b), idsFrom(31, 65))
  write(1, 67, ring)
  t.strictSame(await idsAfter(log, first.position), [66, 67])
})

t.test('the oldest record is that of the whole log, in however many reads', async (t) => {
  const ring: EventsShape = { recordsPerChunk: 10, mostChunks: 4, isDirty: true }
  for (const batchRecords of [1000, 10]) {
    const { path, write } = liveLog(t)
    const log = openEvtxFile(path, EVERY_EVENT, { batchRecords })
    let position: string | undefined
    for (const [newest, oldest] of [[25, 1], [36, 1], [45, 11], [65, 31], [66, 31]] as const) {
      write(1, newest, ring)
      const read = await readAll(log, position)
      position = read.position
      t.equal(read.oldest ?? 'as before', newest === 66 ? 'as before' : timeOf(oldest), `${newest} records, ${batchRecords} in a read`)
    }
    t.equal((await readAll(log)).oldest, timeOf(31))
  }
})

t.test('a log that is archived and begun anew is read from its start, and the gap is told', async (t) => {
  const { path, log, write } = liveLog(t)
  write(1, 25)
  const first = await readAll(log)
  renameSync(path, `${path}.archived`)
  write(30, 34)
  const second = await readAll(log, first.position)
  t.strictSame(second.records.map(({ recordId }) => recordId), idsFrom(30, 34))
  t.strictSame(second.losses, [{ kind: 'replaced', from: 'record 26', to: 'record 29', records: 4 }])
})

t.test('a cleared log counts from 1 again, and is read from its start', async (t) => {
  const { path, log, write } = liveLog(t)
  write(1, 25)
  const first = await readAll(log)
  writeFileSync(path, evtxOf(eventsXml(1, 3).map((xml) => xml.replaceAll('2026-01-31', '2026-02-01')), IN_USE))
  const second = await readAll(log, first.position)
  t.strictSame(second.records.map(({ recordId }) => recordId), [1, 2, 3])
  t.strictSame(second.losses, [{ kind: 'cleared', from: 'record 26' }])
})

t.test('a log that was empty lost nothing, whatever it begins with now', async (t) => {
  const { log, write, path } = liveLog(t)
  writeFileSync(path, evtxOf([], IN_USE))
  const first = await readAll(log)
  write(1001, 1003)
  const second = await readAll(log, first.position)
  t.strictSame(second.records.map(({ recordId }) => recordId), [1001, 1002, 1003])
  t.strictSame(second.losses, [])
})

t.test('a chunk whose header does not tell its record ids is known by its first record', async (t) => {
  const { path, log } = liveLog(t)
  const withoutIds = (last: number): Buffer => evtxOf(eventsXml(1, last), IN_USE).fill(0, 4096 + 24, 4096 + 40)
  writeFileSync(path, withoutIds(5))
  const first = await readAll(log)
  t.strictSame(first.records.map(({ recordId }) => recordId), idsFrom(1, 5))
  writeFileSync(path, withoutIds(12))
  const second = await readAll(log, first.position)
  t.strictSame([second.records.map(({ recordId }) => recordId), second.losses], [idsFrom(6, 12), []])
})

t.test('a damaged number of a record does not keep later records from being read', async (t) => {
  const cases = [[15, 0xffffff], [15, 2], [11, 0xffffff], [11, 2], [18, 2], [20, 0xffffff], [21, 0xffffff], [21, 2]]
  for (const [record, number] of cases as [number, number][]) {
    const { path, log } = liveLog(t)
    const spoilt = (last: number): Buffer => {
      const bytes = evtxOf(eventsXml(1, last), IN_USE)
      if (record <= last) bytes.writeUInt32LE(number, placeOf(bytes, record) + 8)
      return bytes
    }
    let position: string | undefined
    const ids: number[] = []
    for (const last of [15, 20, 28, 41]) {
      writeFileSync(path, spoilt(last))
      const found = await readAll(log, position)
      t.strictSame([found.unreadable, found.losses], [[], []])
      ids.push(...found.records.map(({ recordId }) => recordId))
      position = found.position
    }
    t.strictSame(ids, idsFrom(1, 41), `record ${record} has the number ${number}`)
  }
})

/** Where a record is in a log of ten records a chunk. */
function placeOf (log: Buffer, record: number): number {
  let at = 4096 + Math.floor((record - 1) / 10) * CHUNK_BYTES + 512
  for (let n = 0; n < (record - 1) % 10; n++) at += log.readUInt32LE(at + 4)
  return at
}

t.test('a log that is copied into a file of its whole size is read as it comes', async (t) => {
  const whole = evtxOf(eventsXml(1, 35), { recordsPerChunk: 10 })
  for (const step of [4096, 5000, 30_000, CHUNK_BYTES, 70_300, 100_001]) {
    const { path, log } = liveLog(t)
    const ids: number[] = []
    let position: string | undefined
    for (let copied = step; copied < whole.length + step; copied += step) {
      writeFileSync(path, Buffer.concat([whole.subarray(0, copied), Buffer.alloc(Math.max(0, whole.length - copied))]))
      const found = await readAll(log, position)
      t.strictSame([found.unreadable, found.losses], [[], []])
      ids.push(...found.records.map(({ recordId }) => recordId))
      position = found.position
    }
    t.strictSame(ids, idsFrom(1, 35), `in steps of ${step} bytes`)
  }
})

t.test('a damaged log without a chunk to read on in is read once, and again when it grows', async (t) => {
  const { path, log } = liveLog(t)
  const spoilt = (last: number): Buffer => evtxOf(eventsXml(1, last), { recordsPerChunk: 10 }).fill('?', 4096, 4096 + 8)
  writeFileSync(path, spoilt(5))
  const first = await readAll(log)
  t.strictSame([first.records.length, first.unreadable.length], [5, 1])
  const second = await readAll(log, first.position)
  t.strictSame([second.scanned, second.unreadable, second.position], [0, [], first.position])
  writeFileSync(path, spoilt(15))
  t.strictSame(await idsAfter(log, second.position), idsFrom(1, 15))
})

t.test('a log whose chunks are not where they should be is read once', async (t) => {
  const { path, log } = liveLog(t)
  const whole = evtxOf(eventsXml(1, 25), { recordsPerChunk: 10 })
  for (const at of [4096, 4096 + CHUNK_BYTES]) {
    writeFileSync(path, Buffer.concat([whole.subarray(0, at), Buffer.alloc(100), whole.subarray(at)]))
    const first = await readAll(log)
    t.strictSame(first.records.map(({ recordId }) => recordId), idsFrom(1, 25))
    const second = await readAll(log, first.position)
    t.strictSame([second.scanned, second.unreadable, second.losses], [0, [], []])
  }
})

t.test('that a live log is in use is not worth a note, a damaged header is, once', async (t) => {
  const { path, log, write } = liveLog(t)
  write(1, 5)
  t.strictSame((await readAll(log)).notes, [])
  writeFileSync(path, evtxOf(eventsXml(1, 5), { recordsPerChunk: 10 }).fill('?', 0, 8))
  const { notes, unreadable, position } = await readAll(log)
  t.strictSame([notes, unreadable], [[{ where: `${path} at byte 0`, reason: 'expected ElfFile, found 0x3f3f3f3f 0x3f3f3f3f' }], []])
  t.strictSame((await readAll(log, position)).notes, [])
})

t.test('a log that was cut is told, and what was read is not read again', async (t) => {
  const { path, log, write } = liveLog(t)
  write(1, 35, { recordsPerChunk: 10 })
  const first = await readAll(log)
  truncateSync(path, 4096 + 2 * CHUNK_BYTES)
  const second = await readAll(log, first.position)
  t.strictSame(second.records, [])
  t.strictSame(second.losses, [{ kind: 'truncated', from: 'record 21', to: 'record 35' }])
})

t.test('while a log is not there the position stays, and it is read on when it is', async (t) => {
  const { path, log, write } = liveLog(t)
  write(1, 5)
  const { position } = await readAll(log)
  renameSync(path, `${path}.away`)
  await t.rejects(readAll(log, position), { code: 'not_found', message: `${path}: there is no such file` })
  write(1, 6)
  t.strictSame(await idsAfter(log, position), [6])
})

t.test('a locked log is an error that says so', async (t) => {
  const path = join(t.testdir(), 'Application.evtx')
  const open = (): never => { throw Object.assign(new Error('EBUSY: resource busy or locked'), { code: 'EBUSY' }) }
  const log = openEvtxFile(path, EVERY_EVENT, { open })
  await t.rejects(readAll(log), { code: 'access_denied', message: `${path}: another program has locked it` })
})

t.test('what is read again of a log grows with what is new, not with the log', async (t) => {
  const path = join(t.testdir(), 'Application.evtx')
  let bytes = 0
  const log = openEvtxFile(path, EVERY_EVENT, {
    open (name) {
      const file = openFileBytes(name)
      return { ...file, read (into, offset) { bytes += into.length; return file.read(into, offset) } }
    }
  })
  writeFileSync(path, evtxOf(eventsXml(1, 1000), IN_USE))
  const { position } = await readAll(log)
  bytes = 0
  t.strictSame(await idsAfter(log, position), [])
  const nothing = bytes
  writeFileSync(path, evtxOf(eventsXml(1, 1005), IN_USE))
  bytes = 0
  t.strictSame(await idsAfter(log, position), idsFrom(1001, 1005))
  t.ok(nothing < 8192, `${nothing} bytes for nothing new`)
  t.ok(bytes < 2 * CHUNK_BYTES, `${bytes} bytes for five new records in a new chunk`)
})
