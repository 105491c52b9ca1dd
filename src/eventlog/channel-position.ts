import type { EpochMs } from '../core/event.js'
import type { ChannelInfo } from './channel-reader.js'
import type { Loss } from './eventlog.js'

/** How far a channel has been looked at. */
export interface ChannelPosition {
  /** The last record, in the numbering of the channel, that was looked at; 0: none yet. */
  readonly record: number
  readonly createdAt?: EpochMs
  /** Of the last event that was read, where the channel's events do not count on by themselves. */
  readonly bookmark?: string
}

/** A position as text, for the ledger. */
export function printChannelPosition (position: ChannelPosition): string {
  return JSON.stringify(position)
}

/** A position from the ledger; undefined where it is none. */
export function parseChannelPosition (text: string | undefined): ChannelPosition | undefined {
  const raw = parsed(text)
  if (typeof raw !== 'object' || raw === null) return undefined
  const { record, createdAt, bookmark } = raw as Record<string, unknown>
  if (!Number.isSafeInteger(record) || (record as number) < 0) return undefined
  return {
    record: record as number,
    ...(typeof createdAt === 'number' ? { createdAt } : {}),
    ...(typeof bookmark === 'string' ? { bookmark } : {})
  }
}

/** The number of the newest record a channel holds; 0 where it is empty. */
export function newestRecord ({ oldestRecord, records }: ChannelInfo): number {
  return oldestRecord === undefined ? 0 : oldestRecord + records - 1
}

/**
 * What a channel lost since a position: it was emptied or made anew, or records were overwritten before they were looked at.
 * Of one that was empty nothing can be said: a cleared channel may begin anew or count on.
 */
export function lossSince (position: ChannelPosition, info: ChannelInfo): Loss | undefined {
  if (isAnother(position, info)) return { kind: 'cleared', from: `record ${position.record + 1}` }
  const first = position.record + 1
  const wasEmpty = position.record === 0
  if (wasEmpty || info.oldestRecord === undefined || info.oldestRecord <= first) return undefined
  const last = info.oldestRecord - 1
  return { kind: 'wrapped', records: last - first + 1, from: `record ${first}`, to: `record ${last}` }
}

/** Whether numbering began again since a position: a cleared channel begins anew, whatever its file. */
export function isAnother ({ record, createdAt }: ChannelPosition, info: ChannelInfo): boolean {
  if (newestRecord(info) < record) return true
  return createdAt !== undefined && info.createdAt !== undefined && createdAt !== info.createdAt
}

/** A bookmark of a record, as Windows writes it. */
export function bookmarkOfRecord (channel: string, record: number): string {
  const name = channel.replace(/[&<>'"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
  return `<BookmarkList><Bookmark Channel='${name}' RecordId='${record}' IsCurrent='true'/></BookmarkList>`
}

function parsed (text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
