import type { EpochMs } from '../core/event.js'

/** A channel of this computer, or of another one where `computer` names it. */
export interface ChannelName {
  readonly channel: string
  readonly computer?: string
}

/** What Windows says of a channel. */
export interface ChannelInfo {
  /** Number of the oldest record the channel holds, in its own numbering; undefined where it is empty. */
  readonly oldestRecord: number | undefined
  readonly records: number
  /** When its file was made; another time is another log. */
  readonly createdAt: EpochMs | undefined
}

/** Which events of a channel are asked for: those that one of the XPath expressions selects, each once, in the order of the channel. */
export interface ChannelQuery extends ChannelName {
  readonly selects: readonly string[]
  /** A bookmark this reader gave: only what follows it. */
  readonly bookmark?: string
  readonly mostEvents: number
  /** The newest events first, instead of the oldest. */
  readonly isNewestFirst?: boolean
}

/** Events as Windows renders them. */
export interface ChannelEvents {
  /** One `<Event>` each. */
  readonly events: readonly string[]
  /** Where the last of them stands, for the next query; absent where the reader knows no bookmarks or there was no event. */
  readonly bookmark?: string
  /** Whether there are more that the query selects; of the newest first, whether there may be. */
  readonly isMore: boolean
}

/**
 * A way to ask Windows for what a channel holds. Both methods reject with EventLogError and nothing else; the code
 * `bookmark_gone` says that the event of the bookmark is no longer there.
 */
export interface ChannelReader {
  readonly name: 'wevtapi' | 'wevtutil'
  /** Whether it can read on from a bookmark, which forwarded events need: their record numbers are those of other computers. */
  readonly hasBookmarks: boolean
  info (channel: ChannelName, signal: AbortSignal): Promise<ChannelInfo>
  query (query: ChannelQuery, signal: AbortSignal): Promise<ChannelEvents>
}
