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
const TIME_FIELDS: ReadonlySet<string> = new Set(
  ['backuptime', 'backupstarttime', 'sourcesnapstarttime', 'sourcesnapendtime']
)
const SUB_MILLISECONDS = /(?<=\.\d{3})\d+/
const FILETIME = /^\d{17,19}$/
const TICKS_PER_MILLISECOND = 10_000n

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
  const data = record.data.map((datum) => TIME_FIELDS.has(datum.name?.toLowerCase() ?? '') ? movedDatum(datum, shift) : datum)
  return { ...record, timeCreated: record.timeCreated + shift, data }
}

/** A time is moved in the form it has, to the last digit; what is none stays. */
function movedDatum (datum: EventDatum, shift: number): EventDatum {
  if (FILETIME.test(datum.value)) {
    return { ...datum, value: String(BigInt(datum.value) + BigInt(shift) * TICKS_PER_MILLISECOND) }
  }
  const time = epochMs(datum.value)
  if (time === undefined) return datum
  const rest = SUB_MILLISECONDS.exec(datum.value)?.[0] ?? ''
  return { ...datum, value: new Date(time + shift).toISOString().replace('Z', `${rest}Z`) }
}
