import { epochMs } from './event-time.js'
import { openFileLog } from './file-log.js'
import { PLAIN_FILES } from './files.js'
import type { EpochMs, EventDatum, EventRecord } from '../core/event.js'
import type { Batch, EventLog, WantedEvents } from './eventlog.js'
import type { Files } from './files.js'

const AGE_OF_LAST_EVENT = 2 * 60 * 60 * 1000
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

/** How an example is read. */
export interface ExampleOptions {
  readonly clock: () => EpochMs
  readonly files?: Files
}

/**
 * Files of events as the event logs of one example: all of them are moved in time by the same span, so that the last event
 * happened two hours ago. The clock is asked once: an event that moved between two reads would be another event.
 */
export function openExample (
  paths: readonly string[], wanted: WantedEvents, { clock, files = PLAIN_FILES }: ExampleOptions
): readonly EventLog[] {
  let shift: Promise<number> | undefined
  const sharedShift = async (signal: AbortSignal): Promise<number> => {
    shift ??= shiftOf(paths, { clock, files }, signal)
    try {
      return await shift
    } catch (error) {
      shift = undefined // the next read tries it again
      throw error
    }
  }
  return paths.map((path): EventLog => {
    const log = openFileLog(path, 'xml', wanted, { files, isFinal: true })
    return {
      name: path,
      kind: 'example',
      async read (position, signal) {
        const milliseconds = await sharedShift(signal)
        const batch = await log.read(position, signal)
        const { oldest } = batch
        return {
          ...batch,
          records: batch.records.map((record) => moved(record, milliseconds)),
          ...oldest === undefined ? {} : { oldest: oldest + milliseconds }
        }
      }
    }
  })
}

async function shiftOf (
  paths: readonly string[], { clock, files }: Required<ExampleOptions>, signal: AbortSignal
): Promise<number> {
  const logs = paths.map((path) => openFileLog(path, 'xml', EVERY_EVENT, { files, isFinal: true }))
  const times = await Promise.all(logs.map((log) => lastTime(log, signal)))
  const known = times.filter((time) => time !== undefined)
  return known.length === 0 ? 0 : clock() - AGE_OF_LAST_EVENT - Math.max(...known)
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
