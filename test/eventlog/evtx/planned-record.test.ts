import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { CHUNK_BYTES, CHUNK_HEADER_BYTES, chunkOf } from '../../../src/eventlog/evtx/chunk.js'
import { PlannedRecords } from '../../../src/eventlog/evtx/planned-record.js'
import { eventRecordOf } from '../../../src/eventlog/evtx/record.js'
import { walkRecords } from '../../../src/eventlog/evtx/record-walk.js'
import { evtxOf } from '../../evtx-writer/events-file.js'
import { eventsXml } from './a-log.js'
import { mutant } from './mutate.js'

const LOGS = fileURLToPath(new URL('../../../../shared/evtx/', import.meta.url))
const skip = existsSync(LOGS) ? false : 'the real event logs are not here'
const FILE_HEADER_BYTES = 4096
const SHORT_BYTES = FILE_HEADER_BYTES + 6 * 1024
const MUTANTS = 3000
const WALK = { from: CHUNK_HEADER_BYTES, lastId: undefined, beforeId: Number.POSITIVE_INFINITY, isGrowing: false }

const MADE = [
  { form: 'template', planned: 40 },
  { form: 'template-of-windows-11', planned: 40 },
  { form: 'forwarded', planned: 0 } // without templates there is nothing to plan
] as const

/** Reads each record of a log by its plan, where it has one, and piece by piece; both have to say the same. */
function comparePaths (log: Buffer, planned: PlannedRecords) {
  const found = { records: 0, planned: 0, different: [] as unknown[] }
  for (let from = FILE_HEADER_BYTES; from + CHUNK_HEADER_BYTES < log.length; from += CHUNK_BYTES) {
    const bytes = log.subarray(from, from + CHUNK_BYTES)
    const [chunk, again] = [chunkOf(bytes), chunkOf(bytes)]
    walkRecords(chunk, WALK, {
      record (at, size) {
        found.records++
        const record = planned.recordAt(chunk, at, size)
        if (record === undefined) return
        found.planned++
        const piecemeal = eventRecordOf(again, at, size)
        if (!isSame({ record }, piecemeal)) found.different.push({ at: from + at, record, piecemeal })
      },
      remains () {},
      damage () {}
    })
  }
  return found
}

function isSame (a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

/** The same with its keys in order, and bytes as such. */
function sorted (value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: Buffer.from(value).toString('hex') }
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).toSorted(([a], [b]) => a < b ? -1 : 1).map(([key, each]) => [key, sorted(each)])
}

function realLogs (): readonly (readonly [name: string, log: Buffer])[] {
  return readdirSync(LOGS).filter((name) => name.endsWith('.evtx')).map((name) => [name, readFileSync(LOGS + name)] as const)
}

for (const { form, planned } of MADE) {
  t.test(`a made log of the form ${form}: ${planned} of 40 records are read by plan, and are the same`, async (t) => {
    const log = evtxOf(eventsXml(1, 40), { form, recordsPerChunk: 7 })
    t.strictSame(comparePaths(log, new PlannedRecords()), { records: 40, planned, different: [] })
  })
}

t.test('a record of a real log that is read by plan is the same as when it is read piece by piece', { skip }, async (t) => {
  const all = new PlannedRecords() // what is known of one log's templates is used for the next one
  let [records, planned] = [0, 0]
  for (const [name, log] of realLogs()) {
    const found = comparePaths(log, all)
    t.strictSame(found.different, [], name)
    records += found.records
    planned += found.planned
  }
  // the rest is without templates, has its UserData within a value, or is damaged
  t.strictSame({ records, planned }, { records: 37_129, planned: 35_896 })
})

t.test('a spoilt record that is read by plan is the same as when it is read piece by piece', { skip }, async (t) => {
  const made = MADE.map(({ form }) => evtxOf(eventsXml(1, 5), { form, recordsPerChunk: 2 }))
  const logs = [...made, ...realLogs().map(([, log]) => log)].map((log) => log.subarray(0, SHORT_BYTES))
  const all = new PlannedRecords()
  for (let seed = 1; seed <= MUTANTS; seed++) {
    const { bytes, mutation } = mutant(seed, logs)
    const { different } = comparePaths(bytes, all)
    if (different.length > 0) t.strictSame(different, [], `${mutation}, seed ${seed}`)
  }
})
