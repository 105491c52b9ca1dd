import t from 'tap'
import { eventXml } from '../eventlog/an-event.js'
import { answers } from './calls.js'
import { whyNoWine, Wine } from './wine.js'

const CHANNEL = 'Application'
const SQLVDI = "*[System[Provider[@Name='SQLVDI']]]"
const VSS = "*[System[Provider[@Name='VSS']]]"
const QUERY = { channel: CHANNEL, selects: [SQLVDI], mostEvents: 100 }

const skip = whyNoWine()
const wine = skip === false ? new Wine() : undefined
t.teardown(() => wine?.end())

t.test('20,000 events are read on from bookmark to bookmark, each once', { skip }, async (t) => {
  const numbers = Array.from({ length: 20_000 }, (_, n) => n + 1)
  wine!.writeChannel(CHANNEL, numbers.map((recordId) => eventXml({ recordId, provider: recordId % 2 === 0 ? 'VSS' : 'SQLVDI' })))
  const [all, half, handles] = await answers(wine!, [
    ['pagesOf', { ...QUERY, selects: [SQLVDI, VSS], mostEvents: 4000 }], ['pagesOf', { ...QUERY, mostEvents: 7000 }],
    ['openHandles']
  ]) as [number[][], number[][], number]
  t.same(all.map(({ length }) => length), [4000, 4000, 4000, 4000, 4000])
  t.same(all.flat(), numbers)
  t.same(half.map(({ length }) => length), [7000, 3000])
  t.same(half.flat(), numbers.filter((number) => number % 2 === 1))
  t.equal(handles, 0)
})

t.test('an event is as Windows writes it, the oldest first or the newest, with its bookmark', { skip }, async (t) => {
  const [first, second, large] = [
    eventXml({ recordId: 1, data: 'Bücher_ДБ_€_\u{1f4be}' }), eventXml({ recordId: 2 }),
    eventXml({ recordId: 3, data: 'x'.repeat(200_000) })
  ]
  wine!.writeChannel(CHANNEL, [first, second, large])
  t.same(await answers(wine!, [
    ['query', { ...QUERY, mostEvents: 2 }], ['query', QUERY], ['query', { ...QUERY, isNewestFirst: true, mostEvents: 1 }],
    ['query', { ...QUERY, selects: [VSS] }], ['openHandles']
  ]), [
    { events: [first, second], bookmark: bookmarkAt(2), isMore: true },
    { events: [first, second, large], bookmark: bookmarkAt(3), isMore: false },
    { events: [large], bookmark: bookmarkAt(3), isMore: true },
    { events: [], isMore: false },
    0
  ])
})

t.test('an event too large to be true is told, and does not keep the next from being read', { skip }, async (t) => {
  const next = eventXml({ recordId: 2 })
  wine!.writeChannel(CHANNEL, [eventXml({ recordId: 1, data: 'x'.repeat(2_100_000) }), next])
  t.same(await answers(wine!, [['query', QUERY], ['openHandles']]), [{
    events: ['<Event><!-- EvtRender: error 122, Insufficient buffer --></Event>', next], bookmark: bookmarkAt(2), isMore: false
  }, 0])
})

t.test('events as large as Windows stores them are read, more of them than it hands over at once', { skip }, async (t) => {
  const events = Array.from({ length: 64 }, (_, n) => eventXml({ recordId: n + 1, data: 'x'.repeat(65_000) }))
  wine!.writeChannel(CHANNEL, events)
  const [read, handles] = await answers(wine!, [['query', QUERY], ['openHandles']]) as [{ readonly events: string[] }, number]
  t.same(read.events, events)
  t.equal(handles, 0)
})

t.test('what follows a bookmark is read, whether its event is the last or is not selected', { skip }, async (t) => {
  const [vdi, vss, later] = [eventXml({ recordId: 1 }), eventXml({ recordId: 2, provider: 'VSS' }), eventXml({ recordId: 3 })]
  wine!.writeChannel(CHANNEL, [vdi, vss])
  const nothing = { events: [], isMore: false }
  const after = (number: number): object => ({ ...QUERY, bookmark: bookmarkAt(number) })
  t.same(await answers(wine!, [['query', after(1)], ['query', after(2)], ['openHandles']]), [nothing, nothing, 0])

  wine!.appendEvents(CHANNEL, [later])
  const found = { events: [later], bookmark: bookmarkAt(3), isMore: false }
  t.same(await answers(wine!, [['query', after(1)], ['query', after(2)], ['query', after(3)], ['openHandles']]),
    [found, found, nothing, 0])
})

t.test('a bookmark whose event is gone, or that is none, is told', { skip }, async (t) => {
  const gone = { name: 'EventLogError', code: 'bookmark_gone', message: 'Application: the event to read on from is gone' }
  const calls = [bookmarkAt(1), 'not a bookmark'].map((bookmark) => ['query', { ...QUERY, bookmark }] as const)
  wine!.writeChannel(CHANNEL, [eventXml({ recordId: 5 })], { first: 5 })
  t.same(await answers(wine!, [...calls, ['openHandles']]), [gone, gone, 0], 'the log has wrapped')

  wine!.clearChannel(CHANNEL)
  t.same(await answers(wine!, [...calls, ['openHandles']]), [gone, gone, 0], 'the log was cleared')
})

t.test('a channel tells when it was made, how many records it holds and the number of the oldest', { skip }, async (t) => {
  wine!.writeChannel(CHANNEL, [7, 8].map((recordId) => eventXml({ recordId })), { first: 7, created: '2026-02-01T00:00:00.5Z' })
  wine!.clearChannel('A/Operational')
  t.same(await answers(wine!, [['info', { channel: CHANNEL }], ['info', { channel: 'A/Operational' }], ['openHandles']]), [
    { records: 2, oldestRecord: 7, createdAt: Date.UTC(2026, 1, 1, 0, 0, 0, 500) },
    { records: 0, createdAt: Date.UTC(2026, 0, 1) },
    0
  ])
})

t.test('a channel of another computer is read in a session, which is opened again after a failure', { skip }, async (t) => {
  const there = eventXml({ recordId: 1, data: 'of the other one' })
  wine!.writeChannel(CHANNEL, [there], { computer: 'SQL02' })
  const query = { ...QUERY, computer: 'SQL02' }
  const [info, read, failed, again, handles] = await answers(wine!, [
    ['info', query], ['query', query], ['query', { ...query, channel: 'None' }], ['query', query], ['openHandles']
  ])
  t.same(info, { records: 1, oldestRecord: 1, createdAt: Date.UTC(2026, 0, 1) })
  t.same(read, { events: [there], bookmark: bookmarkAt(1), isMore: false })
  t.match(failed, { code: 'not_found', message: 'SQL02/None: there is no such channel (Windows error 15007)' })
  t.same(again, read)
  t.equal(handles, 1, 'the session')
})

t.test('what keeps a channel from being read has a name, and no handle stays open', { skip }, async (t) => {
  wine!.clearChannel(CHANNEL)
  wine!.clearChannel('Security')
  wine!.control('Security.denied', '')
  wine!.clearChannel('Off')
  wine!.control('Off.disabled', '')
  const found = await answers(wine!, [
    ['info', { channel: 'None' }], ['query', { ...QUERY, channel: 'None' }], ['info', { channel: 'Security' }],
    ['query', { ...QUERY, channel: 'Security' }], ['info', { channel: 'Off' }], ['query', { ...QUERY, selects: ['*['] }],
    ['abortedQuery', QUERY], ['info', { channel: CHANNEL, computer: 'AWAY' }], ['openHandles']
  ]) as readonly { code?: string }[]
  t.same(found.map((answer) => answer.code ?? answer), [
    'not_found', 'not_found', 'access_denied', 'access_denied', 'disabled', 'invalid_query', 'timeout', 'unavailable', 0
  ])

  wine!.control('service.stopped', '')
  const stopped = await answers(wine!, [['info', { channel: CHANNEL }], ['query', QUERY], ['openHandles']]) as typeof found
  t.same(stopped.map((answer) => answer.code ?? answer), ['unavailable', 'unavailable', 0])
})

function bookmarkAt (record: number): string {
  return `<BookmarkList>\r\n  <Bookmark Channel='Application' RecordId='${record}' IsCurrent='true'/>\r\n</BookmarkList>`
}
