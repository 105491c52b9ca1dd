import t from 'tap'
import { wantedBy } from '../../src/core/recognise.js'
import { bookmarkOfRecord } from '../../src/eventlog/channel-position.js'
import { Channel } from '../../src/eventlog/channel.js'
import type { ChannelReader } from '../../src/eventlog/channel-reader.js'
import { EventLogError, type Batch, type WantedEvents } from '../../src/eventlog/eventlog.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { readerOf, windows, type Windows } from './a-channel.js'
import { ALL, eventXml, GO_ON, readAll } from './an-event.js'

const DAY = 24 * 60 * 60_000
const WANTED: WantedEvents = { providers: [{ name: 'SQLVDI' }, { name: 'MSSQL$*', ids: new Set([3041, 18210]) }] }

function channelOf (
  server: Windows, { isForwarded = false, hasBookmarks = true, batchRecords = 1000, wanted = WANTED } = {}
): Channel {
  const reader = readerOf(server, hasBookmarks)
  const clock = () => server.now
  return new Channel(wanted, { channel: 'Application', reader, clock, lookBack: 35 * DAY, isForwarded, batchRecords })
}

function xmlFrom (first: number, last: number): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, n) => eventXml({ recordId: first + n }))
}

function idsOf ({ records }: Batch): readonly number[] {
  return records.map(({ recordId }) => recordId)
}

t.test('a channel yields what is wanted, and what came since, after a restart as well', async (t) => {
  const server = windows([
    eventXml({ recordId: 1 }),
    eventXml({ recordId: 2, provider: 'Perflib', eventId: 3041 }),
    eventXml({ recordId: 3, provider: 'MSSQL$PROD', eventId: 3041 }),
    eventXml({ recordId: 4, provider: 'MSSQL$PROD', eventId: 17890 })
  ])
  const first = await readAll(channelOf(server))
  t.strictSame([idsOf(first), first.scanned, first.loss, first.unreadable], [[1, 3], 4, undefined, []])
  t.equal(first.oldest, Date.UTC(2026, 2, 2, 21, 0, 0, 123))
  t.strictSame(JSON.parse(first.position), { record: 4, createdAt: 1000 })

  server.events = [...server.events, eventXml({ recordId: 5 })]
  const next = await readAll(channelOf(server), first.position)
  t.strictSame([idsOf(next), next.scanned, next.loss], [[5], 1, undefined])
})

t.test('nothing new is found out without a query', async (t) => {
  const server = windows(xmlFrom(1, 3))
  const channel = channelOf(server)
  const { position } = await readAll(channel)
  server.asked.length = 0
  const quiet = await readAll(channel, position)
  t.strictSame([idsOf(quiet), quiet.scanned, server.asked], [[], 0, ['info']])
})

t.test('Windows is asked from a bookmark on, and without one where its event is gone or the reader knows none', async (t) => {
  for (const [hasBookmarks, isGone, expected] of [[true, false, 1], [true, true, 2], [false, false, 1]] as const) {
    const server = windows(xmlFrom(1, 3))
    const reader = readerOf(server, hasBookmarks)
    const bookmarks: (string | undefined)[] = []
    const channel = new Channel(WANTED, {
      channel: 'Application',
      reader: {
        ...reader,
        async query (query, signal) {
          if (query.mostEvents > 1) bookmarks.push(query.bookmark)
          if (isGone && query.bookmark !== undefined) throw new EventLogError('bookmark_gone', 'gone')
          return await reader.query(query, signal)
        }
      },
      clock: () => server.now,
      lookBack: DAY,
      isForwarded: false
    })
    const { position } = await readAll(channel)
    server.events = xmlFrom(1, 5)
    t.strictSame(idsOf(await readAll(channel, position)), [4, 5])
    const marked = hasBookmarks ? [bookmarkOfRecord('Application', 3)] : []
    t.strictSame(bookmarks.slice(1), [...marked, ...isGone || !hasBookmarks ? [undefined] : []])
    t.equal(bookmarks.length - 1, expected)
  }
})

t.test('a call that never comes back keeps nobody waiting when reading is stopped', async (t) => {
  const server = windows(xmlFrom(1, 3))
  const stop = new AbortController()
  const reader: ChannelReader = { ...readerOf(server), info: async () => await new Promise(() => { stop.abort() }) }
  const channel = new Channel(WANTED, { channel: 'Application', reader, clock: () => 0, lookBack: DAY, isForwarded: false })
  await t.rejects(channel.read(undefined, stop.signal), { code: 'other', message: 'Application: reading was stopped' })
})

t.test('a first read that reaches further back than Windows counts asks for all', async (t) => {
  const server = windows(xmlFrom(1, 3))
  server.now = Date.UTC(2026, 2, 2, 21) + 60 * DAY
  const channel = new Channel(WANTED, {
    channel: 'Application', reader: readerOf(server), clock: () => server.now, lookBack: 50 * DAY, isForwarded: false
  })
  t.strictSame(idsOf(await readAll(channel)), [1, 2, 3])
})

t.test('a backlog is read in batches, each record once', async (t) => {
  const server = windows(xmlFrom(1, 25))
  const channel = channelOf(server, { batchRecords: 10 })
  const first = await channel.read(undefined, GO_ON)
  t.strictSame([idsOf(first).at(-1), first.more, first.scanned], [10, true, 10])
  const all = await readAll(channelOf(server, { batchRecords: 10 }))
  t.strictSame(idsOf(all), Array.from({ length: 25 }, (_, n) => n + 1))
  t.equal(all.scanned, 25)
})

t.test('the first read reaches back 35 days and no further', async (t) => {
  const server = windows(xmlFrom(1, 3))
  server.now = Date.UTC(2026, 2, 2, 21) + 36 * DAY
  const first = await readAll(channelOf(server))
  t.strictSame([idsOf(first), first.scanned], [[], 3])
  // what was left behind longer ago is read where there is a position
  server.events = xmlFrom(1, 4)
  t.strictSame(idsOf(await readAll(channelOf(server), first.position)), [4])
})

t.test('a cleared channel is told, and read from its start', async (t) => {
  const server = windows(xmlFrom(1, 9))
  const { position } = await readAll(channelOf(server))
  server.events = []
  const empty = await readAll(channelOf(server), position)
  t.strictSame([idsOf(empty), empty.loss], [[], { kind: 'cleared', from: 'record 10' }])
  server.events = xmlFrom(1, 2)
  const begun = await readAll(channelOf(server), empty.position)
  t.strictSame([idsOf(begun), begun.loss], [[1, 2], undefined])
})

t.test('a channel that was cleared counts on, or begins anew and has overtaken: neither is lost', async (t) => {
  const server = windows(xmlFrom(1, 9))
  const { position } = await readAll(channelOf(server))
  server.events = []
  const empty = await readAll(channelOf(server), position)
  Object.assign(server, { firstRecord: 10, events: xmlFrom(10, 11) })
  t.strictSame(idsOf(await readAll(channelOf(server), empty.position)), [10, 11])

  Object.assign(server, { firstRecord: 1, events: xmlFrom(1, 12), createdAt: 2000 })
  const another = await readAll(channelOf(server), position)
  t.strictSame([idsOf(another).length, another.loss], [12, { kind: 'cleared', from: 'record 10' }])
})

t.test('records that were overwritten before they were read are told by number', async (t) => {
  const server = windows(xmlFrom(1, 9))
  const { position } = await readAll(channelOf(server))
  Object.assign(server, { firstRecord: 15, events: xmlFrom(15, 20) })
  const { loss, ...wrapped } = await readAll(channelOf(server), position)
  t.strictSame(idsOf(wrapped), [15, 16, 17, 18, 19, 20])
  t.strictSame(loss, { kind: 'wrapped', records: 5, from: 'record 10', to: 'record 14' })
  t.equal(wrapped.scanned, 6)
})

t.test('forwarded events bring the record numbers of other computers, and are read on from a bookmark', async (t) => {
  const server = windows([eventXml({ recordId: 900 }), eventXml({ recordId: 5 })])
  const channel = channelOf(server, { isForwarded: true })
  const first = await readAll(channel)
  t.strictSame([idsOf(first), JSON.parse(first.position)], [[900, 5], { record: 2, createdAt: 1000, bookmark: bookmarkOfRecord('Application', 2) }])
  server.events = [...server.events, eventXml({ recordId: 3 })]
  const next = await readAll(channelOf(server, { isForwarded: true }), first.position)
  t.strictSame([idsOf(next), next.scanned], [[3], 1])
  // the event of the bookmark is overwritten: all that is left is new
  Object.assign(server, { firstRecord: 5, events: [eventXml({ recordId: 901 }), eventXml({ recordId: 902 })] })
  const wrapped = await readAll(channelOf(server, { isForwarded: true }), next.position)
  t.strictSame(idsOf(wrapped), [901, 902])
  t.strictSame(wrapped.loss, { kind: 'wrapped', records: 1, from: 'record 4', to: 'record 4' })
})

t.test('a reader without bookmarks says that it cannot read forwarded events', async (t) => {
  const channel = channelOf(windows(xmlFrom(1, 1)), { isForwarded: true, hasBookmarks: false })
  await t.rejects(channel.read(undefined, GO_ON), {
    code: 'other', message: 'Application: wevtutil cannot read on among forwarded events; wevtapi can'
  })
})

t.test('a query that finds nothing at all is told from a channel without our events', async (t) => {
  const server = windows([eventXml({ recordId: 1, provider: 'Perflib', eventId: 1008 })])
  t.strictSame(idsOf(await readAll(channelOf(server))), [])
  const asked = server.asked.filter((question) => question.includes('EventRecordID=1 or'))
  t.equal(asked.length, 1)

  const hearing = readerOf(server)
  const reader: ChannelReader = {
    ...hearing,
    query: async (query, signal) => query.selects[0] === '*'
      ? await hearing.query(query, signal)
      : { events: [], isMore: false }
  }
  const deaf = new Channel(WANTED, {
    channel: 'Application', reader, clock: () => server.now, lookBack: DAY, isForwarded: false
  })
  await t.rejects(deaf.read(undefined, GO_ON), {
    code: 'invalid_query',
    message: 'Application: expected record 1 from a query for it, found nothing; wevtapi does not understand ' +
      '*[System[TimeCreated[timediff(@SystemTime) <= 86400000] and ' +
      "(Provider[@Name='SQLVDI'] or (EventID=3041 or EventID=18210))]]"
  })
})

t.test('a channel that cannot be read is tried again after a pause that grows', async (t) => {
  const server = windows(xmlFrom(1, 3))
  const channel = channelOf(server)
  const { position } = await channel.read(undefined, GO_ON)
  server.error = new EventLogError('unavailable', 'Application: the Windows Event Log service does not answer')
  server.asked.length = 0
  const start = server.now
  const triedAt: number[] = []
  for (let seconds = 0; seconds <= 900; seconds += 30) {
    server.now = start + seconds * 1000
    await t.rejects(channel.read(position, GO_ON), { code: 'unavailable' })
    if (server.asked.splice(0).length > 0) triedAt.push(seconds)
  }
  t.strictSame(triedAt, [0, 30, 60, 120, 240, 540, 840])
  server.error = undefined
  server.now += 300_000
  server.events = xmlFrom(1, 4)
  t.strictSame(idsOf(await readAll(channel, position)), [4])
})

t.test('a channel that could not be read is tried again at once where the clock was set back', async (t) => {
  const server = windows(xmlFrom(1, 3))
  const channel = channelOf(server)
  const { position } = await channel.read(undefined, GO_ON)
  server.error = new EventLogError('unavailable', 'Application: the Windows Event Log service does not answer')
  for (let tries = 0; tries < 2; tries++) await t.rejects(channel.read(position, GO_ON), { code: 'unavailable' })
  server.error = undefined
  server.events = xmlFrom(1, 4)
  await t.rejects(channel.read(position, GO_ON), { code: 'unavailable' }, 'it is left alone for half a minute')
  server.now -= 86_400_000
  t.strictSame(idsOf(await readAll(channel, position)), [4])
})

t.test('the oldest event of a full channel is looked at every ten minutes', async (t) => {
  const server = windows(xmlFrom(1, 3))
  const channel = channelOf(server)
  let { position } = await channel.read(undefined, GO_ON)
  server.asked.length = 0
  for (let minute = 1; minute <= 20; minute++) {
    server.now += 60_000
    Object.assign(server, { firstRecord: 1 + minute, events: xmlFrom(1 + minute, 3 + minute) })
    position = (await channel.read(position, GO_ON)).position
  }
  t.equal(server.asked.filter((question) => question === '*').length, 2)
})

t.test('an event that cannot be read is told with its number', async (t) => {
  const server = windows([eventXml({ recordId: 8 }).replace("SystemTime='2026", "SystemTime='20x6")])
  const { records, unreadable } = await readAll(channelOf(server))
  t.strictSame([records, unreadable], [[], [{
    where: 'Application at record 8',
    reason: 'expected a time such as 2026-01-31T12:00:00.000Z, found "20x6-03-02T21:00:00.1234567Z"'
  }]])
})

t.test('the queries for all rules select every event of a rule, and hold no more than Windows takes', async (t) => {
  const wanted = wantedBy(EVENT_RULES)
  const one = wanted.providers.flatMap(({ name, ids }) => [...ids ?? [1]].map((eventId) =>
    ({ provider: name.replace('*', 'PROD'), eventId })))
  const server = windows(one.map((event, n) => eventXml({ ...event, recordId: n + 1 })))
  const first = await readAll(channelOf(server, { wanted }))
  t.equal(first.records.length, one.length)
  const next = await readAll(channelOf(server, { wanted }), JSON.stringify({ record: 10 }))
  t.equal(next.records.length, one.length - 10)
})

t.test('whoever wants all events asks for all', async (t) => {
  const server = windows(xmlFrom(1, 2))
  t.strictSame(idsOf(await readAll(channelOf(server, { wanted: ALL }))), [1, 2])
})
