import { setImmediate as turn, setTimeout as pause } from 'node:timers/promises'
import { codeOfWindowsError } from '../eventlog/windows-error.js'
import { call, ERROR, WindowsError } from './call.js'
import { recordOfBookmark } from './event-query.js'
import { EVT, wevtapi } from './wevtapi-functions.js'
import type { Answer } from './koffi.js'
import type { Session } from './wevtapi-session.js'

/** What a query found, to be read from front to end. */
export interface ResultSet {
  readonly session: Session
  readonly handle: Answer
  readonly signal: AbortSignal
}

const HANDLE_BYTES = 8
// Windows before 11 hands over at most 2 MiB at once, and fails with 1734 (RPC_S_INVALID_BOUND) where that many events are
// more: https://github.com/elastic/beats/issues/3076; the place to read on from is lost then
const BATCH = 30
// milliseconds; the pause doubles until it is the longest
const WAIT = { longestPause: 100, most: 30_000 } as const
// an event is at most 64 KiB as Windows stores it
const MOST_BYTES = 4_194_304
// whether the event of a bookmark is there stays unknown then
const UNANSWERED: ReadonlySet<string> = new Set(['access_denied', 'timeout', 'unavailable'])

// one event after another is rendered into it
const page = Buffer.alloc(65_536)

/** Goes to what follows the event of a bookmark; yields false where the channel does not hold that event any more. */
export async function seekPast (results: ResultSet, bookmark: string): Promise<boolean> {
  if (!await isFound(results, bookmark)) return false
  // a step beyond the last event can fail, or stay on it, so the event is read over;
  // where the query does not select it, what is read is already one that follows
  const [event] = await nextEvents(results, 1)
  if (event === undefined) return true
  try {
    if (recordOfBookmark(bookmarkOf(event)) === recordOfBookmark(bookmark)) return true
  } finally {
    close(event)
  }
  return await isFound(results, bookmark)
}

/** The handles of the next events, none at the end; each must be closed. */
export async function nextEvents (results: ResultSet, most: number): Promise<readonly Answer[]> {
  const size = Math.min(most, BATCH)
  const events = Buffer.alloc(size * HANDLE_BYTES)
  const returned = Buffer.alloc(4)
  if (!await hasMore(results, size, events, returned)) return []
  await turn() // whoever else waits goes first
  return Array.from({ length: returned.readUInt32LE() }, (_, n) => events.readBigUInt64LE(n * HANDLE_BYTES))
}

/** An event as Windows writes it; where Windows cannot, an event that cannot be read and says why. */
export function eventXml (event: Answer): string {
  try {
    return rendered(event, EVT.eventXml)
  } catch (error) {
    if (!(error instanceof WindowsError)) throw error
    return `<Event><!-- ${error.message.replaceAll('--', '- -')} --></Event>`
  }
}

/** A bookmark of an event, as XML. */
export function bookmarkOf (event: Answer): string {
  const bookmark = call(wevtapi().EvtCreateBookmark, null)
  try {
    call(wevtapi().EvtUpdateBookmark, bookmark, event)
    return rendered(bookmark, EVT.bookmark)
  } finally {
    close(bookmark)
  }
}

/** Closes the handle of an event or a bookmark, which lie in this process. */
export function close (handle: Answer): void {
  call(wevtapi().EvtClose, handle)
}

/** Seeks the event of a bookmark, or where the query does not select it, the next one that it does. */
async function isFound ({ session, handle: resultSet }: ResultSet, bookmark: string): Promise<boolean> {
  let handle: Answer | undefined
  try {
    handle = call(wevtapi().EvtCreateBookmark, bookmark)
    await session.call(wevtapi().EvtSeek, resultSet, 0, handle, 0, EVT.toBookmark | EVT.strict)
    return true
  } catch (error) {
    if (error instanceof WindowsError && !UNANSWERED.has(codeOfWindowsError(error.number))) return false
    throw error
  } finally {
    if (handle !== undefined) close(handle)
  }
}

/** Fills in the next events, of which there is none at the end; Windows may want to be asked again while it looks for them. */
async function hasMore (
  { session, handle, signal }: ResultSet, size: number, events: Buffer, returned: Buffer
): Promise<boolean> {
  for (let waited = 0, wait = 1; ; wait = Math.min(2 * wait, WAIT.longestPause)) {
    if (signal.aborted) throw new WindowsError('EvtNext', ERROR.operationAborted)
    try {
      await session.call(wevtapi().EvtNext, handle, size, events, session.patience, 0, returned)
      return true
    } catch (error) {
      const number = error instanceof WindowsError ? error.number : undefined
      if (number === ERROR.noMoreItems) return false
      if (number !== ERROR.timeout || waited >= WAIT.most) throw error
    }
    await pause(wait)
    waited += session.patience + wait
  }
}

function rendered (fragment: Answer, flags: number): string {
  const properties = Buffer.alloc(4)
  const used = Buffer.alloc(4)
  for (let text = page; ; text = Buffer.alloc(used.readUInt32LE())) {
    try {
      call(wevtapi().EvtRender, 0, fragment, flags, text.length, text, used, properties)
      return text.toString('utf16le', 0, Math.max(0, used.readUInt32LE() - 2)) // without the final NUL
    } catch (error) {
      const isTooSmall = error instanceof WindowsError && error.number === ERROR.insufficientBuffer
      if (!isTooSmall || used.readUInt32LE() <= text.length || used.readUInt32LE() > MOST_BYTES) throw error
    }
  }
}
