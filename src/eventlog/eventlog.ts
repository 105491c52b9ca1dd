import type { EpochMs, EventRecord } from '../core/event.js'

/** Which events a reader shall yield; everything else is passed over as cheaply as possible. */
export interface WantedEvents {
  /** Provider name, compared without regard to ASCII case; a trailing * stands for any rest. Ids undefined: all of them. */
  readonly providers: readonly { readonly name: string, readonly ids?: ReadonlySet<number> }[]
  /** What an ERRORLOG and a SqlWriterLogger.txt are searched for, where that is more: they hold what Windows is not told. */
  readonly textLogs?: WantedEvents['providers']
}

/** Something in an event log that could not be read; the next event is. */
export interface Unreadable {
  /** File or channel, and where in it: `C:\logs\app.xml at byte 1024`. */
  readonly where: string
  /** What was expected and what was found. */
  readonly reason: string
}

/** Something about a log as a whole that is not as expected, while no event is lost by it. */
export interface Note {
  readonly where: string
  /** What was expected and what was found. */
  readonly reason: string
}

/** Events that were there and are gone before they were read. */
export interface Loss {
  readonly kind: 'cleared' | 'wrapped' | 'replaced' | 'truncated'
  /** Number of records, where it can be known. */
  readonly records?: number
  readonly from?: string
  readonly to?: string
}

/** What one read yields, bounded in records and bytes. */
export interface Batch {
  readonly records: readonly EventRecord[]
  /** Where to read on; opaque to all but the reader that made it. */
  readonly position: string
  readonly unreadable: readonly Unreadable[]
  /** Told once for each log, not at every read. */
  readonly notes?: readonly Note[]
  /** Events looked at, wanted or not. */
  readonly scanned: number
  /** Whether there is more to read at once. */
  readonly more: boolean
  /** Bytes (or records) done and in all, for a progress display. */
  readonly progress?: { readonly done: number, readonly total: number }
  /** The oldest record the log still holds, where it can be told. */
  readonly oldest?: EpochMs
  readonly loss?: Loss
}

/** A live channel, an .evtx file, an XML export, or a log that SQL Server keeps as text. */
export interface EventLog {
  /** As the administrator knows it: the channel's name or the file's path. */
  readonly name: string
  readonly kind: EventLogKind
  /** Reads on from a position this log gave, or from its start. Rejects with EventLogError and nothing else. */
  read (position: string | undefined, signal: AbortSignal): Promise<Batch>
}

export type EventLogKind = 'channel' | 'evtx' | 'xml' | 'errorlog' | 'sqlwriterlog' | 'example'

export type EventLogErrorCode =
  | 'access_denied' | 'not_found' | 'not_an_event_log' | 'timeout' | 'other'
  | 'disabled' // the channel is there and records nothing
  | 'unavailable' // the Event Log service does not answer
  | 'invalid_query' // Windows does not understand what it was asked
  | 'bookmark_gone' // the event to read on from is no longer there

/** Says that the reading of an event log was stopped, or took too long. */
export function stoppedError (name: string, { reason }: AbortSignal): EventLogError {
  const isTimeout = reason instanceof DOMException && reason.name === 'TimeoutError'
  return new EventLogError(isTimeout ? 'timeout' : 'other', `${name}: reading was stopped`, { cause: reason })
}

/** One event log cannot be read at all for now; the others go on. */
export class EventLogError extends Error {
  readonly code: EventLogErrorCode

  constructor (code: EventLogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EventLogError'
    this.code = code
  }
}
