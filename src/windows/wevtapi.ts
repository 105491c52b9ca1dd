import { channelError, disabledError, windowsError } from '../eventlog/windows-error.js'
import { ERROR, WindowsError } from './call.js'
import { queryList } from './event-query.js'
import { epochMsOfFileTime } from './file-time.js'
import { KoffiError, type Answer } from './koffi.js'
import { EVT, wevtapi } from './wevtapi-functions.js'
import { bookmarkOf, close, eventXml, nextEvents, seekPast, type ResultSet } from './wevtapi-results.js'
import { createSessions, type Session } from './wevtapi-session.js'
import type { ChannelEvents, ChannelInfo, ChannelName, ChannelQuery, ChannelReader } from '../eventlog/channel-reader.js'

// a query ends early where its events are very large
const MOST_CHARACTERS = 16_777_216
// EVT_VARIANT: a value of 8 bytes, then how many there are, then its type
const VARIANT = { bytes: 16, type: 12, null: 0 } as const

/** Reads channels in this process, by the library that Windows has for it. Nothing is loaded before the first call. */
export function wevtapiReader (): ChannelReader {
  const sessions = createSessions()
  const asked = async <T>(
    channel: ChannelName, signal: AbortSignal, ask: (session: Session) => Promise<T>
  ): Promise<T> => {
    try {
      return await sessions.within(channel.computer, async (session) => {
        if (signal.aborted) throw new WindowsError('wevtapi.dll', ERROR.operationAborted)
        return await ask(session)
      })
    } catch (error) {
      throw eventLogErrorOf(channel, error)
    }
  }
  return {
    name: 'wevtapi',
    hasBookmarks: true,
    info: async (channel, signal) => await asked(channel, signal, async (session) => await infoOf(session, channel)),
    query: async (query, signal) =>
      await asked(query, signal, async (session) => await eventsOf(session, query, signal))
  }
}

async function infoOf (session: Session, name: ChannelName): Promise<ChannelInfo> {
  if (!await isEnabled(session, name.channel)) throw disabledError(name)
  const log = await session.call(wevtapi().EvtOpenLog, session.handle, name.channel, EVT.channelPath)
  try {
    const records = Number(await logProperty(session, log, EVT.logRecords) ?? 0)
    const oldest = await logProperty(session, log, EVT.logOldestRecord)
    const created = await logProperty(session, log, EVT.logCreationTime)
    return {
      records,
      oldestRecord: records === 0 || oldest === undefined ? undefined : Number(oldest),
      createdAt: created === undefined ? undefined : epochMsOfFileTime(created)
    }
  } finally {
    await session.call(wevtapi().EvtClose, log)
  }
}

/** A channel whose configuration this account may not see is taken as enabled: its log will tell. */
async function isEnabled (session: Session, channel: string): Promise<boolean> {
  let config: Answer | undefined
  try {
    config = await session.call(wevtapi().EvtOpenChannelConfig, session.handle, channel, 0)
    const { EvtGetChannelConfigProperty } = wevtapi()
    const value = Buffer.alloc(VARIANT.bytes)
    await session.call(EvtGetChannelConfigProperty, config, EVT.channelEnabled, 0, value.length, value, Buffer.alloc(4))
    return value.readUInt32LE() !== 0
  } catch (error) {
    if (error instanceof WindowsError && error.number === ERROR.accessDenied) return true
    throw error
  } finally {
    if (config !== undefined) await session.call(wevtapi().EvtClose, config)
  }
}

async function logProperty (session: Session, log: Answer, property: number): Promise<bigint | undefined> {
  const value = Buffer.alloc(VARIANT.bytes)
  await session.call(wevtapi().EvtGetLogInfo, log, property, value.length, value, Buffer.alloc(4))
  return value.readUInt32LE(VARIANT.type) === VARIANT.null ? undefined : value.readBigUInt64LE()
}

async function eventsOf (session: Session, query: ChannelQuery, signal: AbortSignal): Promise<ChannelEvents> {
  const { channel, selects, bookmark, isNewestFirst = false } = query
  const flags = EVT.channelPath | (isNewestFirst ? EVT.reverse : EVT.forward)
  const handle = await session.call(wevtapi().EvtQuery, session.handle, channel, queryList(channel, selects), flags)
  try {
    const results = { session, handle, signal }
    if (bookmark !== undefined && !await seekPast(results, bookmark)) {
      throw channelError(query, 'bookmark_gone', 'the event to read on from is gone')
    }
    return await readEvents(results, query)
  } finally {
    await session.call(wevtapi().EvtClose, handle)
  }
}

async function readEvents (
  results: ResultSet, { mostEvents: most, isNewestFirst = false }: ChannelQuery
): Promise<ChannelEvents> {
  const events: string[] = []
  let bookmark: string | undefined
  for (let characters = 0; events.length < most && characters < MOST_CHARACTERS;) {
    const handles = await nextEvents(results, most - events.length)
    const last = handles.at(-1)
    if (last === undefined) return { events, ...bookmark === undefined ? {} : { bookmark }, isMore: false }
    try {
      const batch = handles.map(eventXml)
      characters += batch.reduce((sum, { length }) => sum + length, 0)
      events.push(...batch)
      bookmark = bookmarkOf(last)
    } finally {
      handles.forEach(close)
    }
  }
  return { events, ...bookmark === undefined ? {} : { bookmark }, isMore: isNewestFirst || await isFollowed(results) }
}

/** Whether there is one event more; back in time nobody asks, and Windows might look through all of the channel. */
async function isFollowed (results: ResultSet): Promise<boolean> {
  const following = await nextEvents(results, 1)
  following.forEach(close)
  return following.length > 0
}

function eventLogErrorOf (channel: ChannelName, error: unknown): unknown {
  if (error instanceof KoffiError) return channelError(channel, 'other', error.message, { cause: error })
  if (!(error instanceof WindowsError)) return error // one already, or a mistake of ours
  return windowsError(channel, error.number, error.message, { cause: error })
}
