import { checksumDamage, headerDamage } from './chunk.js'
import { eventRecordOf } from './record.js'
import { isWanted, judgeRecord } from './scan.js'
import { walkRecords } from './record-walk.js'
import type { EventRecord } from '../../core/event.js'
import type { Unreadable } from '../eventlog.js'
import type { Chunk } from './chunk.js'
import type { Damage } from './damage.js'
import type { RecordVisitor, Walk, Walked } from './record-walk.js'
import type { Scan, TemplateHeads } from './scan.js'

/** What was read so far. */
export interface Collected {
  readonly records: EventRecord[]
  readonly unreadable: Unreadable[]
  scanned: number
}

/** A chunk, where it is, and how it is read. */
export interface ChunkReading {
  readonly chunk: Chunk
  readonly path: string
  /** Of the chunk in the file. */
  readonly offset: number
  readonly walk: Walk
  /** Ids up to this are known already; 0 where none is. */
  readonly after: number
  /** The checksums may be old while the log is in use. */
  readonly isInUse: boolean
}

/** Reads the records of a chunk that are wanted; one that cannot be decided on without decoding it is decoded. */
export function readRecords (scan: Scan, reading: ChunkReading, collected: Collected): Walked {
  const { chunk } = reading
  const visitor = new RecordCollector(scan, reading, collected)
  const damage = headerDamage(chunk)
  if (damage !== undefined) visitor.damage(damage)
  const walked = walkRecords(chunk, reading.walk, visitor)
  if (visitor.isTouched && !reading.isInUse) for (const found of checksumDamage(chunk)) visitor.damage(found)
  return walked
}

class RecordCollector implements RecordVisitor {
  /** Whether anything of the chunk is told to others, so that it is worth the checksum. */
  isTouched = false

  readonly #scan: Scan
  readonly #reading: ChunkReading
  readonly #collected: Collected
  readonly #heads: TemplateHeads = new Map()

  constructor (scan: Scan, reading: ChunkReading, collected: Collected) {
    this.#scan = scan
    this.#reading = reading
    this.#collected = collected
  }

  record (at: number, size: number, id: number): void {
    if (this.#isKnown(id)) return
    const { chunk } = this.#reading
    this.#collected.scanned++
    if (judgeRecord(this.#scan, this.#heads, chunk, at, size) !== 'unwanted') this.#decode(at, size)
  }

  remains (at: number, size: number, id: number): void {
    if (this.#isKnown(id)) return
    this.#collected.scanned++
    const result = eventRecordOf(this.#reading.chunk, at, size)
    if ('record' in result) this.#take(result.record)
  }

  damage (damage: Damage): void {
    this.isTouched = true
    this.#tell(damage.at, damage.message)
  }

  #isKnown (id: number): boolean {
    const { after, chunk: { header } } = this.#reading
    const isDamaged = header.hasMagic && id < header.firstRecordId
    return after > 0 && id <= after && !isDamaged
  }

  #decode (at: number, size: number): void {
    const { chunk } = this.#reading
    const planned = this.#scan.planned.recordAt(chunk, at, size)
    const result = planned === undefined ? eventRecordOf(chunk, at, size) : { record: planned }
    if ('reason' in result) {
      this.isTouched = true
      this.#tell(at, result.reason)
    } else {
      this.#take(result.record)
    }
  }

  #take (record: EventRecord): void {
    if (!isWanted(this.#scan, record.provider, record.eventId)) return
    this.isTouched = true
    this.#collected.records.push(record)
  }

  #tell (at: number, reason: string): void {
    const { path, offset } = this.#reading
    this.#collected.unreadable.push({ where: `${path} at byte ${offset + at}`, reason })
  }
}
