import type { WallMs } from './local-time.js'

/** A line that begins an entry: when, by the clock of the server, and what. */
export interface Stamped {
  readonly wall: WallMs
  readonly text: string
}

/** What the first lines of a log tell of it. */
export interface LogHead {
  /** The computer, as the log calls it. */
  readonly server: string | undefined
  /** The SQL Server instance, where the log is that of one. */
  readonly sqlInstance: string | undefined
  /** How far the clock of the server was ahead of UTC in milliseconds, and when. */
  readonly offset: { readonly milliseconds: number, readonly wall: WallMs } | undefined
}

/** An entry as an event. */
export interface Said {
  readonly eventId: number
  readonly provider: string
}

/** A log that a program writes as text, entry by entry, in the local time of its server. */
export interface TextLogFormat {
  readonly kind: 'errorlog' | 'sqlwriterlog'
  /** The channel of its events. */
  readonly channel: string
  /** Whether it is the log of one SQL Server instance, which must be known. */
  readonly isOfInstance: boolean
  /** Undefined: the line goes on with the entry before it. */
  stamped (line: string): Stamped | undefined
  head (lines: readonly string[], path: string): LogHead
  /** An offset from UTC that an entry states, in milliseconds. */
  offsetIn (text: string): number | undefined
  /** Whether an entry only announces the next one. */
  isHeading (text: string): boolean
  /** The event of an entry and of what announced it; undefined where it tells nothing of errors or backups. */
  said (text: string, heading: string | undefined, sqlInstance: string | undefined): Said | undefined
}
