import type { EpochMs, EventRecord } from '../core/event.js'
import type { Batch, Note, WantedEvents } from './eventlog.js'
import type { Files } from './files.js'
import { PLAIN_FILES } from './files.js'
import { systemTimeZone } from './local-time.js'
import { openTextLog } from './text-log.js'
import type { TextLogOptions } from './text-log.js'

/** A log that SQL Server keeps as text on this computer. */
export interface LogOnThisComputer {
  readonly kind: 'errorlog' | 'sqlwriterlog'
  readonly path: string
  readonly computer: string
  readonly sqlInstance?: string
}

/** What the end of a log tells. */
export interface LogEnd {
  readonly records: readonly EventRecord[]
  /** When the first entry was written that was read. */
  readonly oldest: EpochMs | undefined
  /** What of it could not be read, or is not certain. */
  readonly doubts: readonly Note[]
}

const MOST_BYTES = 8 * 1024 * 1024

/** Reads the end of a log of this computer. Rejects with EventLogError and nothing else. */
export async function errorLogEnd (
  log: LogOnThisComputer, wanted: WantedEvents, signal: AbortSignal, { open }: Pick<Files, 'open'> = PLAIN_FILES
): Promise<LogEnd> {
  const { kind, path, computer, sqlInstance } = log
  const options: TextLogOptions = {
    open,
    isFinal: true,
    mostBytes: MOST_BYTES,
    computerOf: () => computer,
    timeZone: { name: systemTimeZone(), isAssumed: false },
    ...(sqlInstance !== undefined && { sqlInstance })
  }
  const eventLog = openTextLog(path, kind, wanted, options)
  const records: EventRecord[] = []
  const doubts: Note[] = []
  let oldest: EpochMs | undefined
  let batch: Batch | undefined
  do {
    batch = await eventLog.read(batch?.position, signal)
    records.push(...batch.records)
    doubts.push(...batch.unreadable, ...batch.notes ?? [])
    oldest ??= batch.oldest
  } while (batch.more)
  return { records, oldest, doubts }
}
