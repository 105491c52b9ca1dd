import type { EpochMs } from '../../src/core/event.js'
import { bookmarkOfRecord } from '../../src/eventlog/channel-position.js'
import type { ChannelEvents, ChannelInfo, ChannelQuery, ChannelReader } from '../../src/eventlog/channel-reader.js'
import { EventLogError } from '../../src/eventlog/eventlog.js'
import { eventRecordOf, recordNumberOf } from '../../src/eventlog/event-xml.js'

/** Windows as a channel sees it: what the channel holds, and what goes wrong. */
export interface Windows {
  /** The number that the channel itself gives its first event; the others count on. */
  firstRecord: number
  events: readonly string[]
  createdAt: EpochMs
  now: EpochMs
  error: EventLogError | undefined
  /** What it was asked, in order. */
  readonly asked: string[]
}

/** A server whose channel holds these events. */
export function windows (events: readonly string[]): Windows {
  return { firstRecord: 1, events, createdAt: 1000, now: Date.UTC(2026, 2, 3), error: undefined, asked: [] }
}

/** Answers about a channel as Windows does: it understands the XPath that we use, and refuses every other. */
export function readerOf (server: Windows, hasBookmarks = true): ChannelReader {
  return {
    name: hasBookmarks ? 'wevtapi' : 'wevtutil',
    hasBookmarks,
    async info () {
      server.asked.push('info')
      if (server.error !== undefined) throw server.error
      return infoOf(server)
    },
    async query (query) {
      server.asked.push(...query.selects)
      if (server.error !== undefined) throw server.error
      return answer(server, query)
    }
  }
}

function infoOf ({ firstRecord, events, createdAt }: Windows): ChannelInfo {
  return { oldestRecord: events.length === 0 ? undefined : firstRecord, records: events.length, createdAt }
}

function answer (server: Windows, query: ChannelQuery): ChannelEvents {
  const numbered = server.events.map((xml, n) => ({ xml, record: server.firstRecord + n }))
  const marked = query.bookmark === undefined ? undefined : Number(/RecordId='(\d+)'/.exec(query.bookmark)![1])
  if (marked !== undefined && !numbered.some(({ record }) => record === marked)) throw new EventLogError('bookmark_gone', 'gone')
  const found = numbered.filter(({ xml, record }) => record > (marked ?? 0) &&
    query.selects.some((select) => selects(select, xml, server.now)))
  const ordered = query.isNewestFirst === true ? found.toReversed() : found
  const events = ordered.slice(0, query.mostEvents)
  const last = events.at(-1)
  return {
    events: events.map(({ xml }) => xml),
    isMore: found.length > events.length,
    ...last === undefined ? {} : { bookmark: bookmarkOfRecord(query.channel, last.record) }
  }
}

/** Whether an XPath expression selects an event; Windows takes at most some 22 comparisons in one. */
export function selects (select: string, xml: string, now: EpochMs): boolean {
  if (select === '*') return true
  const inner = /^\*\[System\[(.*)\]\]$/.exec(select)?.[1]
  if (inner === undefined || (select.match(/[<>]?=|>/g) ?? []).length > 22) throw new EventLogError('invalid_query', select)
  const result = eventRecordOf(xml)
  if ('reason' in result) return true // the test says which events it sees
  const { provider, eventId, timeCreated } = result.record
  const claims = inner
    .replace(/@Name='([^']*)'/g, (_, name: string) => String(name.toLowerCase() === provider.toLowerCase()))
    .replace(/TimeCreated\[timediff\(@SystemTime\) <= (\d+)\]/g, (_, age: string) => String(now - timeCreated <= Number(age)))
    .replace(/\b(EventID|EventRecordID) ?(=|>|>=|<=) ?(\d+)/g, (_, field: string, sign: Sign, number: string) =>
      String(COMPARE[sign](field === 'EventID' ? eventId : recordNumberOf(xml), Number(number))))
    .replace(/Provider\[([^\]]*)\]/g, '($1)')
  return truth(claims)
}

type Sign = '=' | '>' | '>=' | '<='

const COMPARE: Readonly<Record<Sign, (a: number, b: number) => boolean>> = {
  '=': (a, b) => a === b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b
}

// innermost parentheses first; and binds more tightly than or
function truth (claims: string): boolean {
  const inner = /\(([^()]*)\)/.exec(claims)
  if (inner !== null) return truth(claims.replace(inner[0], String(truth(inner[1]!))))
  return claims.split(' or ').some((part) => part.split(' and ').every((claim) => {
    if (claim.trim() !== 'true' && claim.trim() !== 'false') throw new EventLogError('invalid_query', claims)
    return claim.trim() === 'true'
  }))
}
