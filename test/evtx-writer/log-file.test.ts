import t from 'tap'
import { crc32 } from './crc32.js'
import { evtxOf } from './events-file.js'
import { CHUNK_BYTES } from './chunk.js'
import { sqlvdi } from '../synthetic/sqlwriter-events.js'

const FILE_HEADER = 4096
const events = Array.from({ length: 10 }, (_, n) => sqlvdi({}, { recordId: 501 + n }))

t.test('the checksum is that of zlib', async (t) => {
  t.equal(crc32(Buffer.from('123456789')), 0xcbf43926)
  t.equal(crc32(Buffer.from('1234'), Buffer.from('56789')), 0xcbf43926)
})

t.test('a log of ten events, three a chunk', async (t) => {
  const log = evtxOf(events, { recordsPerChunk: 3, spareChunks: 2 })
  t.equal(log.length, FILE_HEADER + 6 * CHUNK_BYTES)
  t.same(headerOf(log), { isSound: true, oldest: 0, newest: 3, nextId: 511, chunks: 4, flags: 0 })
  t.same([0, 1, 2, 3].map((n) => chunkOf(log, n)), [
    { isSound: true, numbers: [1, 3], ids: [501, 503], records: [501, 502, 503] },
    { isSound: true, numbers: [4, 6], ids: [504, 506], records: [504, 505, 506] },
    { isSound: true, numbers: [7, 9], ids: [507, 509], records: [507, 508, 509] },
    { isSound: true, numbers: [10, 10], ids: [510, 510], records: [510] }
  ])
  t.ok(log.subarray(FILE_HEADER + 4 * CHUNK_BYTES).every((byte) => byte === 0), 'the spare chunks are empty')
})

t.test('a log of at most three chunks writes over its oldest', async (t) => {
  const log = evtxOf(events, { recordsPerChunk: 2, mostChunks: 3 })
  t.same(headerOf(log), { isSound: true, oldest: 2, newest: 1, nextId: 511, chunks: 3, flags: 2 })
  t.same([0, 1, 2].map((n) => chunkOf(log, n).records), [[507, 508], [509, 510], [505, 506]])
})

t.test('a log in use: its header is that of the empty log', async (t) => {
  const log = evtxOf(events, { recordsPerChunk: 4, isDirty: true })
  t.same(headerOf(log), { isSound: true, oldest: 0, newest: 0, nextId: 1, chunks: 1, flags: 1 })
  t.same(chunkOf(log, 2), { isSound: true, numbers: [9, 10], ids: [509, 510], records: [509, 510] })
})

t.test('records that the header of their chunk does not tell of yet are there all the same', async (t) => {
  const log = evtxOf(events, { untoldRecords: 2 })
  const whole = evtxOf(events)
  t.same(chunkOf(log, 0).ids, [501, 508])
  t.ok(log.subarray(FILE_HEADER + 512).equals(whole.subarray(FILE_HEADER + 512)))
})

t.test('a log that grew begins as it was', async (t) => {
  const before = evtxOf(events.slice(0, 6), { recordsPerChunk: 3 })
  const after = evtxOf(events, { recordsPerChunk: 3 })
  t.ok(after.subarray(FILE_HEADER, before.length).equals(before.subarray(FILE_HEADER)))
})

t.test('without events there is one empty chunk', async (t) => {
  const log = evtxOf([])
  t.same(headerOf(log), { isSound: true, oldest: 0, newest: 0, nextId: 1, chunks: 1, flags: 0 })
  t.same(chunkOf(log, 0), { isSound: true, numbers: [1, 0], ids: [0, 0], records: [] })
})

t.test('the records of a collector, whose events have the ids of their sources, are counted from 1', async (t) => {
  const log = evtxOf([sqlvdi({}, { recordId: 900 }), sqlvdi({}, { recordId: 17 })], { form: 'forwarded' })
  t.same(chunkOf(log, 0).records, [1, 2])
})

t.test('an event too large for a chunk is refused', async (t) => {
  const data = '<Data>' + 'x'.repeat(32_000) + '</Data>'
  const event = sqlvdi().replace('</EventData>', `${data}</EventData>`)
  t.throws(() => evtxOf([event]), { message: 'record 1001: expected to fit into a chunk' })
})

function headerOf (log: Buffer) {
  return {
    isSound: log.toString('latin1', 0, 8) === 'ElfFile\0' && log.readUInt32LE(124) === crc32(log.subarray(0, 120)),
    oldest: Number(log.readBigUInt64LE(8)),
    newest: Number(log.readBigUInt64LE(16)),
    nextId: Number(log.readBigUInt64LE(24)),
    chunks: log.readUInt16LE(42),
    flags: log.readUInt32LE(120)
  }
}

function chunkOf (log: Buffer, n: number) {
  const chunk = log.subarray(FILE_HEADER + n * CHUNK_BYTES, FILE_HEADER + (n + 1) * CHUNK_BYTES)
  const free = chunk.readUInt32LE(48)
  const records: number[] = []
  let last = 0
  for (let at = 512; at < free; at += chunk.readUInt32LE(at + 4)) {
    records.push(Number(chunk.readBigUInt64LE(at + 8)))
    last = at
  }
  return {
    isSound: chunk.toString('latin1', 0, 8) === 'ElfChnk\0' && chunk.readUInt32LE(44) === last &&
      chunk.readUInt32LE(52) === crc32(chunk.subarray(512, free)) &&
      chunk.readUInt32LE(124) === crc32(chunk.subarray(0, 120), chunk.subarray(128, 512)),
    numbers: [8, 16].map((at) => Number(chunk.readBigUInt64LE(at))),
    ids: [24, 32].map((at) => Number(chunk.readBigUInt64LE(at))),
    records
  }
}
