import { join } from 'node:path'
import t, { type Test } from 'tap'
import { wantedBy } from '../../src/core/recognise.js'
import { afterRecord, ofTheLast, selectsOf, withRecord } from '../../src/eventlog/channel-query.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { eventXml } from '../eventlog/an-event.js'
import { bundle } from './calls.js'
import { whyNoWine, Wine } from './wine.js'
import type { Life, Lived, Reading, Step } from './under-wine/channel.js'

type Reader = Life['reader']

interface Row {
  readonly title: string
  /** What happened to the channel since the process before. */
  readonly before?: (wine: Wine) => void
  readonly steps?: readonly Step[]
  readonly expected: readonly Reading[]
}

const CHANNEL = 'Application'
const READERS: readonly Reader[] = ['wevtapi', 'wevtutil']
const WANTED = wantedBy(EVENT_RULES)
const WORDS = 'Größe_Контора_日本_\u{1f4be}'
const MODE = 'wevtutil.mode'
const NOT_OURS = 'Perflib'
const ONCE: readonly Step[] = ['read']
const NOTHING_NEW = { records: [], scanned: 0 }

const skip = whyNoWine()
const wine = skip === false ? new Wine() : undefined
t.teardown(() => wine?.end())

t.before(() => {
  if (wine === undefined) return
  bundle('channel', wine.driveC)
  wine.control('service.now', '2026-03-03T00:00:00Z') // the events are three hours old
})

/** The life of one channel: each row is a process that goes on where the one before ended. */
const ROWS: readonly Row[] = [
  {
    title: 'of 20,000 events ours are read, in batches, each once',
    before: (wine) => { wine.writeChannel(CHANNEL, eventsFrom(1, 20_000)) },
    expected: [{ records: numbers(1, 20_000).filter(isOurs), scanned: 20_000, data: ['text'] }]
  },
  { title: 'the position holds over a restart', expected: [NOTHING_NEW] },
  {
    title: 'what came since is read',
    before: (wine) => { wine.appendEvents(CHANNEL, eventsFrom(20_001, 20_009)) },
    expected: [{ records: [20_008], scanned: 9, data: ['text'] }, NOTHING_NEW],
    steps: ['read', 'read']
  },
  {
    title: 'events that were overwritten unread are told by number',
    before: (wine) => { wine.writeChannel(CHANNEL, eventsFrom(20_015, 20_016), { first: 20_015 }) },
    expected: [{
      records: [20_016],
      scanned: 2,
      data: ['text'],
      loss: { kind: 'wrapped', records: 5, from: 'record 20010', to: 'record 20014' }
    }]
  },
  {
    title: 'the newest event may be in any language',
    before: (wine) => {
      wine.appendEvents(CHANNEL, [eventXml({ recordId: 20_017, data: WORDS }), eventOf(20_018, WORDS)])
    },
    expected: [{ records: [20_017], scanned: 2, data: [WORDS] }]
  },
  {
    title: 'a channel that was cleared is told, and read from its new start',
    before: (wine) => { wine.writeChannel(CHANNEL, eventsFrom(1, 8), { created: '2026-02-01T00:00:00Z' }) },
    expected: [{ records: [8], scanned: 8, data: ['text'], loss: { kind: 'cleared', from: 'record 20019' } }]
  },
  {
    title: 'a channel that is empty is nothing to complain about but once',
    before: (wine) => { wine.clearChannel(CHANNEL) },
    steps: ['read', 'read'],
    expected: [{ ...NOTHING_NEW, loss: { kind: 'cleared', from: 'record 9' } }, NOTHING_NEW]
  },
  ...failures([
    ['no access', 'Application.denied', 'access_denied',
      'access is denied; the account belongs into the group Event Log Readers (S-1-5-32-573) (Windows error 5)'],
    ['a channel that is switched off', 'Application.disabled', 'disabled',
      'the channel is switched off; wevtutil sl "Application" /e:true switches it on'],
    ['an Event Log service that is stopped', 'service.stopped', 'unavailable',
      'the Windows Event Log service does not answer; it is stopped, or a firewall is in the way (Windows error 1722)']
  ])
]

/** What keeps the channel from being read begins and ends; what was written meanwhile is read. */
function failures (
  rows: readonly (readonly [what: string, file: string, code: 'access_denied' | 'disabled' | 'unavailable', message: string])[]
): readonly Row[] {
  return rows.map(([what, file, code, message], n): Row => ({
    title: `${what} is told, and recovered from`,
    before: (wine) => { wine.appendEvents(CHANNEL, eventsFrom(8 * n + 1, 8 * n + 8)) },
    steps: [[file, ''], 'read', [file], 'read', 'read'],
    expected: [
      { code, message: `${CHANNEL}: ${message}` }, { records: [8 * n + 8], scanned: 8, data: ['text'] }, NOTHING_NEW
    ]
  }))
}

t.test('a channel lives through all that happens to it, whatever it is read with', { skip }, async (t) => {
  const positions = new Map<Reader, string>()
  for (const { title, before, steps = ONCE, expected } of ROWS) {
    before?.(wine!)
    for (const reader of READERS) {
      const position = positions.get(reader)
      const lived = await live({ reader, channel: CHANNEL, steps, ...position === undefined ? {} : { position } })
      t.same(lived.readings, expected, `${title}: ${reader}`)
      t.equal(lived.openHandles, 0, `no handle is left: ${reader}`)
      positions.set(reader, lived.position!)
    }
  }
})

t.test('a channel that is missing is told, and read when it is there', { skip }, async (t) => {
  for (const reader of READERS) {
    const event = `${eventXml({ recordId: 1 })}\n`
    const { readings, openHandles } = await live({
      reader, channel: 'Late', steps: ['read', ['Late.xmll', event], 'read', ['Late.xmll'], 'read']
    })
    const missing = { code: 'not_found', message: 'Late: there is no such channel (Windows error 15007)' }
    t.same([readings, openHandles], [[missing, { records: [1], scanned: 1, data: ['text'] }, missing], 0], reader)
  }
})

t.test('a query that Windows does not understand is told, even by the program that then ends well', { skip }, async (t) => {
  const lookBack = -1e300 // which is no number in XPath
  wine!.writeChannel(CHANNEL, eventsFrom(1, 8))
  const found = await inTurn(t, { channel: CHANNEL, lookBack, steps: ONCE })
  t.same(found, [
    [{ code: 'invalid_query', message: 'Application: Windows does not understand the query (Windows error 15001)' }],
    [{
      code: 'invalid_query',
      message: 'Application: expected record 8 from a query for it, found nothing; wevtutil does not understand ' +
        selectsOf(WANTED, ofTheLast(lookBack))[0]
    }]
  ])
})

t.test('forwarded events are read on among, and wevtutil says that it cannot', { skip }, async (t) => {
  wine!.writeChannel('ForwardedEvents', [900, 5].map((recordId) => eventXml({ recordId })))
  const three = [900, 5, 3].map((recordId) => `${eventXml({ recordId })}\n`).join('')
  const found = await inTurn(t, {
    channel: 'ForwardedEvents', isForwarded: true, steps: ['read', ['ForwardedEvents.xmll', three], 'read']
  })
  const refused = { code: 'other', message: 'ForwardedEvents: wevtutil cannot read on among forwarded events; wevtapi can' }
  t.same(found, [
    [{ records: [900, 5], scanned: 2, data: ['text'] }, { records: [3], scanned: 1, data: ['text'] }], [refused, refused]
  ])
})

t.test('a channel may have any name', { skip }, async (t) => {
  const channel = "Büro Журнал (50%)/it's & %TEMP% `x` ^!"
  wine!.writeChannel(channel, eventsFrom(1, 8))
  const read = [{ records: [8], scanned: 8, data: ['text'] }]
  t.same(await inTurn(t, { channel, steps: ONCE }), [read, read])
})

t.test('wevtutil gets what it is asked as it was meant, quotes and all', { skip }, async (t) => {
  const channel = 'a "b" \\'
  wine!.wevtutilCalls()
  await live({ reader: 'wevtutil', channel, steps: ONCE })
  t.same(new Set(wine!.wevtutilCalls()), new Set([['gli', channel, '/uni:true'], ['gl', channel, '/uni:true']]))

  wine!.writeChannel(CHANNEL, eventsFrom(1, 8))
  const position = JSON.stringify({ record: 7 })
  await live({ reader: 'wevtutil', channel: CHANNEL, position, steps: ONCE })
  const selects = selectsOf(WANTED, afterRecord(7))
  t.same(wine!.wevtutilCalls().filter(([command]) => command === 'qe'), [
    ...['*', ...selects.map((select) => withRecord(select, 8))]
      .map((select) => ['qe', CHANNEL, `/q:${select}`, '/f:xml', '/c:1', '/rd:true', '/uni:true']),
    ...selects.map((select) => ['qe', CHANNEL, `/q:${select}`, '/f:xml', '/c:1000', '/uni:true']),
    ['qe', CHANNEL, '/q:*', '/f:xml', '/c:1', '/uni:true']
  ])
})

t.test('whatever wevtutil does is told, and recovered from', { skip }, async (t) => {
  const cases = [
    ['hang', 'timeout', 'wevtutil.exe did not answer in time'],
    ['garbage', 'other', 'expected numberOfLogRecords and oldestRecordNumber from wevtutil gli, ' +
      'found <Event><System></Wrong> & no event at all'],
    ['exit 1234\nstderr Größe: 0', 'other', 'Größe: 0 (Windows error 1234)'],
    ['exit 1234', 'other', 'Windows does not say why (Windows error 1234)']
  ] as const
  wine!.writeChannel(CHANNEL, eventsFrom(1, 8))
  const { readings } = await live({
    reader: 'wevtutil',
    channel: CHANNEL,
    timeout: 2000,
    steps: cases.flatMap(([mode]): readonly Step[] => [[MODE, mode], 'read', [MODE, 'bom'], 'read', [MODE]])
  })
  const [first, ...others] = cases.map(([, code, message]) => ({ code, message: `${CHANNEL}: ${message}` }))
  t.same(readings, [
    first, { records: [8], scanned: 8, data: ['text'] }, ...others.flatMap((failure) => [failure, NOTHING_NEW])
  ])
})

/** The same life with each way of reading; no handle is left open. */
async function inTurn (t: Test, life: Omit<Life, 'reader'>): Promise<readonly (readonly Reading[])[]> {
  const found: (readonly Reading[])[] = []
  for (const reader of READERS) {
    const { readings, openHandles } = await live({ ...life, reader })
    t.equal(openHandles, 0, `no handle is left: ${reader}`)
    found.push(readings)
  }
  return found
}

async function live (life: Life): Promise<Lived> {
  const { status, stdout, stderr } = await wine!.wineNode(join(wine!.driveC, 'channel.cjs'), [JSON.stringify(life)])
  if (status !== 0) throw new Error(`node.exe ended with ${status}: ${stdout}${stderr}; it was given ${JSON.stringify(life)}`)
  return JSON.parse(stdout) as Lived
}

/** Events of which every eighth is ours. */
function eventsFrom (first: number, last: number): readonly string[] {
  return numbers(first, last).map((recordId) => isOurs(recordId) ? eventXml({ recordId }) : eventOf(recordId, 'text'))
}

function eventOf (recordId: number, data: string): string {
  return eventXml({ recordId, provider: NOT_OURS, eventId: 1008, data })
}

function isOurs (recordId: number): boolean {
  return recordId % 8 === 0
}

function numbers (first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, n) => first + n)
}
