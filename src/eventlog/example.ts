import { epochMs } from './event-time.js'
import { openXmlFile } from './xml-file.js'
import type { EpochMs, EventDatum, EventRecord } from '../core/event.js'
import type { Batch, EventLog, WantedEvents } from './eventlog.js'

/** When an example is to have happened. */
export interface ExampleTiming {
  /** Asked once, at the first read: an event that moved between two reads would be another event. */
  readonly clock: () => EpochMs
  /** How long before now the last event of the log is put, in milliseconds. */
  readonly ageOfLastEvent: number
}

const EVERY_EVENT: WantedEvents = { providers: [{ name: '*' }] }
const ISO_TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?/g
const SUB_MILLISECONDS = /(?<=\.\d{3})\d+/
// a number alone does not tell that it is a time
const FILETIME_FIELD = /^(?:Backup|SourceSnap)\w*Time$/i
const FILETIME = /^\d{17,19}$/
const TICKS_PER_MILLISECOND = 10_000n
/** Times before the year 2000 stand for none: Windows writes 1601 where a step did not take place. */
const FIRST_TIME = Date.UTC(2000, 0, 1)
const FIRST_FILETIME = BigInt(FIRST_TIME - Date.UTC(1601, 0, 1)) * TICKS_PER_MILLISECOND

/** An XML file whose events are moved in time, all by the same span, so that they just happened. */
export class ExampleLog implements EventLog {
  readonly name: string
  readonly kind = 'example'

  readonly #log: EventLog
  readonly #timing: ExampleTiming
  #shift: number | undefined

  constructor (path: string, wanted: WantedEvents, timing: ExampleTiming) {
    this.name = path
    this.#log = openXmlFile(path, wanted, { isFinal: true })
    this.#timing = timing
  }

  async read (position: string | undefined, signal: AbortSignal): Promise<Batch> {
    const shift = this.#shift ?? await this.#findShift(signal)
    const batch = await this.#log.read(position, signal)
    return { ...batch, records: batch.records.map((record) => moved(record, shift)) }
  }

  async #findShift (signal: AbortSignal): Promise<number> {
    const last = await lastTime(openXmlFile(this.name, EVERY_EVENT, { isFinal: true }), signal)
    this.#shift = last === undefined ? 0 : this.#timing.clock() - this.#timing.ageOfLastEvent - last
    return this.#shift
  }
}

async function lastTime (log: EventLog, signal: AbortSignal): Promise<EpochMs | undefined> {
  let last: EpochMs | undefined
  let batch: Batch | undefined
  do {
    batch = await log.read(batch?.position, signal)
    for (const { timeCreated } of batch.records) last = Math.max(last ?? timeCreated, timeCreated)
  } while (batch.more)
  return last
}

function moved (record: EventRecord, shift: number): EventRecord {
  const data = record.data.map((datum) => movedDatum(datum, shift))
  return { ...record, timeCreated: record.timeCreated + shift, data }
}

function movedDatum (datum: EventDatum, shift: number): EventDatum {
  if (FILETIME.test(datum.value) && FILETIME_FIELD.test(datum.name ?? '')) {
    return { ...datum, value: movedFiletime(datum.value, shift) }
  }
  return { ...datum, value: datum.value.replace(ISO_TIME, (text) => movedTime(text, shift)) }
}

function movedFiletime (text: string, shift: number): string {
  const ticks = BigInt(text)
  return ticks < FIRST_FILETIME ? text : String(ticks + BigInt(shift) * TICKS_PER_MILLISECOND)
}

/** A time is moved to the last digit it has; what is none stays. */
function movedTime (text: string, shift: number): string {
  const time = epochMs(text)
  if (time === undefined || time < FIRST_TIME) return text
  const rest = SUB_MILLISECONDS.exec(text)?.[0] ?? ''
  return new Date(time + shift).toISOString().replace('Z', `${rest}Z`)
}
