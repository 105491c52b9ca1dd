import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openEvtxFile } from '../../../src/eventlog/evtx-file.js'
import { crc32 } from '../../evtx-writer/crc32.js'
import { evtxOf } from '../../evtx-writer/events-file.js'
import { EVERY_EVENT, eventsXml, readAll } from './a-log.js'

const CHUNK = 4096 // where the first chunk is
const NEXT_CHUNK = CHUNK + 65_536
const RECORDS = CHUNK + 512
const MAGIC = Buffer.from('2a2a0000', 'hex')
const ALL = [1, 2, 3, 4, 5, 6]

interface Spoilt {
  readonly name: string
  spoil (log: Buffer): Buffer | undefined
  readonly ids: readonly number[]
  readonly unreadable: readonly (readonly [at: number, reason: string | RegExp])[]
  readonly note?: string | RegExp
}

/** Where a record of the first chunk begins; the first is 0. */
function recordAt (log: Buffer, number: number): number {
  let at = RECORDS
  for (let n = 0; n < number; n++) at += log.readUInt32LE(at + 4)
  return at
}

const SECOND = recordAt(evtxOf(eventsXml(1, 6), { recordsPerChunk: 3 }), 1)
const THIRD = recordAt(evtxOf(eventsXml(1, 6), { recordsPerChunk: 3 }), 2)
const SIZE = THIRD - SECOND
const RECORDS_CHECKSUM: Spoilt['unreadable'][number] = [CHUNK + 52, /^expected the checksum 0x[0-9a-f]{8} of the records, found 0x[0-9a-f]{8}$/]
const HEADER_CHECKSUM: Spoilt['unreadable'][number] = [CHUNK + 124, /^expected the checksum 0x[0-9a-f]{8} of the chunk header, found 0x[0-9a-f]{8}$/]

// two chunks of three records each
const LOGS: readonly Spoilt[] = [
  { name: 'nothing is spoilt', spoil: (log) => log, ids: ALL, unreadable: [] },
  {
    name: 'the magic of the file header',
    spoil (log) { log.writeUInt32LE(0, 0); return log },
    ids: ALL,
    unreadable: [],
    note: 'expected ElfFile, found 0x00000000 0x00656c69'
  },
  {
    name: 'the checksum of the file header',
    spoil (log) { log.writeUInt32LE(7, 124); return log },
    ids: ALL,
    unreadable: [],
    note: /^expected the header's checksum 0x[0-9a-f]{8}, found 0x00000007$/
  },
  {
    name: 'the mark of a log in use, as every copy of a live log has it',
    spoil (log) { log.writeUInt32LE(1, 120); return log },
    ids: ALL,
    unreadable: [],
    note: 'expected the header of a closed log, found that of a log in use, which tells of records up to 6'
  },
  {
    name: 'the number of the next record in the header',
    spoil (log) { log.writeUInt32LE(5, 24); log.writeUInt32LE(crc32(log.subarray(0, 120)), 124); return log },
    ids: ALL,
    unreadable: [],
    note: 'expected no record after 4, as the header says, found 6'
  },
  {
    name: 'the chunk count of the header, which is that of a larger log cut to 16 bits',
    spoil (log) { log.writeUInt16LE(0, 42); log.writeUInt32LE(crc32(log.subarray(0, 120)), 124); return log },
    ids: ALL,
    unreadable: []
  },
  {
    name: 'the magic of a chunk, whose records are read all the same',
    spoil (log) { log.writeUInt32LE(0x12345678, CHUNK); return log },
    ids: ALL,
    unreadable: [[CHUNK, 'expected ElfChnk, found 0x12345678 0x006b6e68']]
  },
  {
    name: 'a chunk of zeros',
    spoil: (log) => log.fill(0, CHUNK, NEXT_CHUNK),
    ids: [4, 5, 6],
    unreadable: [[CHUNK, 'expected ElfChnk, found zeros']]
  },
  {
    name: 'the sector with the header of a chunk, whose records are read all the same',
    spoil: (log) => log.fill(0, CHUNK, RECORDS),
    ids: ALL,
    unreadable: [[CHUNK, 'expected ElfChnk, found 0x00000000 0x00000000']]
  },
  {
    name: 'the checksum of the records',
    spoil (log) { log.writeUInt32LE(1, CHUNK + 52); log.writeUInt32LE(headerChecksum(log), CHUNK + 124); return log },
    ids: ALL,
    unreadable: [[CHUNK + 52, /^expected the checksum 0x[0-9a-f]{8} of the records, found 0x00000001$/]]
  },
  {
    name: 'the string table',
    spoil: (log) => log.fill(0xee, CHUNK + 128, CHUNK + 384),
    ids: ALL,
    unreadable: [HEADER_CHECKSUM]
  },
  {
    name: 'a record of size 0, which tells all of its event up to the next one',
    spoil (log) { log.writeUInt32LE(0, SECOND + 4); return log },
    ids: ALL,
    unreadable: [[SECOND + 4, 'expected a record of at least 28 bytes, found a size of 0'], RECORDS_CHECKSUM]
  },
  {
    name: 'a record that spans the end of its chunk',
    spoil (log) { log.writeUInt32LE(0xfffff0, SECOND + 4); return log },
    ids: ALL,
    unreadable: [[SECOND + 4, 'expected a record that ends within its chunk, found a size of 16777200'], RECORDS_CHECKSUM]
  },
  {
    name: 'the size behind a record',
    spoil (log) { log.writeUInt32LE(9, THIRD - 4); return log },
    ids: ALL,
    unreadable: [[THIRD - 4, `expected the record's size ${SIZE} again, found 9`], RECORDS_CHECKSUM]
  },
  {
    name: 'the magic of a record',
    spoil (log) { log.writeUInt32LE(5, SECOND); return log },
    ids: [1, 3, 4, 5, 6],
    unreadable: [[SECOND, 'expected a record, found 0x00000005'], RECORDS_CHECKSUM]
  },
  {
    name: 'the number of a record, which is read all the same',
    spoil (log) { log.writeUInt32LE(0, SECOND + 8); return log },
    ids: ALL,
    unreadable: [RECORDS_CHECKSUM]
  },
  {
    name: 'a template that is elsewhere',
    spoil (log) { log.writeUInt32LE(0xfffffff0, SECOND + 24 + 4 + 6); return log },
    ids: [1, 3, 4, 5, 6],
    unreadable: [[SECOND, 'expected the offset of a template, found 0xfffffff0'], RECORDS_CHECKSUM]
  },
  {
    name: 'the record ids of a chunk header, which the records know better',
    spoil (log) {
      log.fill(0, NEXT_CHUNK + 24, NEXT_CHUNK + 40)
      log.writeUInt32LE(headerChecksum(log, NEXT_CHUNK), NEXT_CHUNK + 124)
      return log
    },
    ids: ALL,
    unreadable: []
  },
  {
    name: 'bytes between two chunks',
    spoil: (log) => Buffer.concat([log.subarray(0, NEXT_CHUNK), Buffer.alloc(700, 7), log.subarray(NEXT_CHUNK)]),
    ids: ALL,
    unreadable: [
      [NEXT_CHUNK, 'expected a chunk of 65536 bytes, found the next one after 700'],
      [NEXT_CHUNK, 'expected ElfChnk, found 0x07070707 0x07070707']
    ]
  },
  {
    name: 'bytes before all chunks',
    spoil: (log) => Buffer.concat([log.subarray(0, CHUNK), Buffer.alloc(3), log.subarray(CHUNK)]),
    ids: ALL,
    unreadable: [[CHUNK, 'expected a chunk of 65536 bytes, found the next one after 3']]
  },
  {
    name: 'a chunk that lacks bytes',
    spoil: (log) => Buffer.concat([log.subarray(0, NEXT_CHUNK - 1000), log.subarray(NEXT_CHUNK)]),
    ids: ALL,
    unreadable: [[CHUNK, 'expected a chunk of 65536 bytes, found the next one after 64536']]
  },
  {
    name: 'a chunk that lacks its last record',
    spoil: (log) => Buffer.concat([log.subarray(0, THIRD + 10), log.subarray(NEXT_CHUNK)]),
    ids: [1, 2, 4, 5, 6],
    unreadable: [[CHUNK, `expected a chunk of 65536 bytes, found the next one after ${THIRD + 10 - CHUNK}`]]
  },
  {
    name: 'the end of the file',
    spoil: (log) => log.subarray(0, NEXT_CHUNK + 512 + 20),
    ids: [1, 2, 3],
    unreadable: [[NEXT_CHUNK, 'expected a chunk of 65536 bytes, found the end of the file after 532']]
  },
  {
    name: 'the end of the file between two chunks',
    spoil: (log) => log.subarray(0, NEXT_CHUNK),
    ids: [1, 2, 3],
    unreadable: [[NEXT_CHUNK, 'expected at least 135168 bytes, found the end of the file']]
  },
  {
    name: 'the end of the file within its header',
    spoil: (log) => log.subarray(0, 100),
    ids: [],
    unreadable: [[100, 'expected at least 4096 bytes, found the end of the file']],
    note: 'expected a file header of 128 bytes, found 100'
  }
]

for (const { name, spoil, ids, unreadable, note } of LOGS) {
  t.test(`spoilt: ${name}`, async (t) => {
    const path = join(t.testdir(), 'Application.evtx')
    const log = evtxOf(eventsXml(1, 6), { recordsPerChunk: 3 })
    t.ok(log.includes(MAGIC))
    writeFileSync(path, spoil(log) ?? log)
    const found = await readAll(openEvtxFile(path, EVERY_EVENT, { isFinal: true }))
    t.strictSame(found.records.map(({ recordId }) => recordId), ids)
    t.equal(found.unreadable.length, unreadable.length, JSON.stringify(found.unreadable))
    t.match(found.unreadable, unreadable.map(([at, reason]) => ({ where: `${path} at byte ${at}`, reason })))
    t.match(found.notes, note === undefined ? [] : [{ where: `${path} at byte 0`, reason: note }])
    t.equal(found.notes.length, note === undefined ? 0 : 1)
  })
}

function headerChecksum (log: Buffer, at = CHUNK): number {
  return crc32(log.subarray(at, at + 120), log.subarray(at + 128, at + 512))
}
