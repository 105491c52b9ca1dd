import t from 'tap'
import { ALIKE_ENOUGH, EventScanner, LONGEST_EVENT, type BrokenEvent, type ScannedEvent } from '../../src/eventlog/event-scanner.js'
import { encodingOf } from '../../src/eventlog/text-encoding.js'
import { wantedTable } from '../../src/eventlog/wanted-events.js'
import { ALL, encodings, eventXml, NAMESPACE } from './an-event.js'
import type { WantedEvents } from '../../src/eventlog/eventlog.js'

const ONE = eventXml({ recordId: 1 })
const TWO = eventXml({ recordId: 2, provider: 'VSS', eventId: 8229 })
const THREE = eventXml({ recordId: 3 })
const BARE = '<Event><System><Provider Name="SQLVDI"/><EventID>1</EventID></System></Event>'
const PREFIXED = ONE.replace(/<(\/?)(?=[A-Z])/g, '<$1evt:').replace('xmlns=', 'xmlns:evt=')
const UNCLOSED = ONE.replace('</Event>', '')
const HALF = ONE.slice(0, 150)
const NEXT_START = 'expected </Event>, found the start of the next event'
const END_OF_LOG = 'expected </Event>, found the end of the log'
const TOO_LONG = 'expected an event of at most 4 MiB, found a longer one'

const MIXED = ['no namespace before and after one', 'attributes, without an end and without a namespace']

interface Scan {
  readonly events: readonly string[]
  readonly broken: readonly string[]
  readonly scanned: number
}

const SHAPES: readonly (readonly [string, string, readonly string[]])[] = [
  ['one after the other', ONE + TWO + THREE, [ONE, TWO, THREE]],
  ['a line each', `${ONE}\r\n${TWO}\r\n${THREE}\r\n`, [ONE, TWO, THREE]],
  ['an export', `<?xml version="1.0" encoding="utf-8" standalone="yes"?>\r\n<Events>${ONE}${TWO}</Events>`, [ONE, TWO]],
  ['an empty export', '<?xml version="1.0"?><Events></Events>', []],
  ['the folds of a browser', `- <Events>\n- ${ONE}\n- ${TWO}\n  </Events>`, [ONE, TWO]],
  ['text before, between and after', `Event Xml:\n${ONE} and Event <b> ${TWO}\nEvent`, [ONE, TWO]],
  ['no namespace', BARE + BARE, [BARE, BARE]],
  ['no namespace before and after one', BARE + ONE + BARE + TWO + BARE, [BARE, ONE, BARE, TWO, BARE]],
  ['prefixes', PREFIXED + ONE + PREFIXED, [PREFIXED, ONE, PREFIXED]],
  ['more attributes', ONE.replace('<Event ', "<Event a='>' ") + TWO, [ONE.replace('<Event ', "<Event a='>' "), TWO]],
  ['attributes on lines of their own', ONE.replace('<Event ', '<Event\n\t') + TWO, [ONE.replace('<Event ', '<Event\n\t'), TWO]],
  ['white space in the end tag', `${ONE.replace('</Event>', '</Event >')}${TWO}`, [ONE.replace('</Event>', '</Event >'), TWO]],
  ['a comment that holds an event', `<!-- ${ONE} -->${TWO}`, [TWO]],
  ['events in a comment inside an event', eventXml({ data: `<!-- </Event>${ONE} -->` }) + TWO, [eventXml({ data: `<!-- </Event>${ONE} -->` }), TWO]],
  ['events in CDATA inside an event', eventXml({ data: `<![CDATA[</Event>${ONE}]]>` }) + TWO, [eventXml({ data: `<![CDATA[</Event>${ONE}]]>` }), TWO]],
  ['an end tag in CDATA only', eventXml({ data: '<![CDATA[</Event>]]>' }) + TWO, [eventXml({ data: '<![CDATA[</Event>]]>' }), TWO]],
  ['escaped events', eventXml({ data: ONE.replaceAll('<', '&lt;') }) + TWO, [eventXml({ data: ONE.replaceAll('<', '&lt;') }), TWO]],
  ['exclamation marks', eventXml({ data: '!!! &lt;![CDATA[ !' }) + TWO, [eventXml({ data: '!!! &lt;![CDATA[ !' }), TWO]],
  ['names that begin or end like Event', eventXml({ data: "<MyEvent xmlns='urn:x'/><Events></Events><EventX>" }), [eventXml({ data: "<MyEvent xmlns='urn:x'/><Events></Events><EventX>" })]],
  ['namespaces inside events', eventXml({ data: "<x xmlns='urn:x'/>" }) + TWO, [eventXml({ data: "<x xmlns='urn:x'/>" }), TWO]],
  ['an event without content', `<Event/><Event a=''/>${ONE}`, ['<Event/>', "<Event a=''/>", ONE]],
  ['a stray end', `</Event>${ONE}</Event></Event>${TWO}`, [ONE, TWO]],
  ['a document type', `<!DOCTYPE Events SYSTEM "x"><Events>${ONE}</Events>`, [ONE]],
  ['control characters', `\u0000${eventXml({ data: '\u0001\u0000\u001b' })}\u0000${TWO}`, [eventXml({ data: '\u0001\u0000\u001b' }), TWO]]
]

for (const [shape, text, events] of SHAPES) {
  for (const [encoding, bytes] of Object.entries(encodings(text))) {
    t.test(`${shape}, in ${encoding}`, async (t) => {
      t.strictSame(scan(bytes), { events, broken: [], scanned: events.length })
    })
  }
}

const BROKEN: readonly (readonly [string, string, readonly string[], readonly (readonly [number, string])[]])[] = [
  ['an event without an end, then another', `${UNCLOSED}\r\n${TWO}`, [TWO], [[0, NEXT_START]]],
  ['an event cut in its head, then another', HALF + TWO, [TWO], [[0, NEXT_START]]],
  ['an event cut in its first tag, then another', `<Event xmln${TWO}`, [TWO], [[0, NEXT_START]]],
  ['two without an end', `${ONE}${UNCLOSED}${HALF}${TWO}`, [ONE, TWO], [[ONE.length, NEXT_START], [ONE.length + UNCLOSED.length, NEXT_START]]],
  ['without an end and without a namespace', `${BARE.replace('</Event>', '')}${BARE}`, [BARE], [[0, NEXT_START]]],
  ['attributes, without an end and without a namespace', `<Event a=''><Event b=''></Event>${ONE}`, ["<Event b=''></Event>", ONE], [[0, NEXT_START]]],
  ['without an end, then one with a prefix', `${UNCLOSED}${PREFIXED}`, [PREFIXED], [[0, NEXT_START]]],
  ['the last without an end', `${ONE}${HALF}`, [ONE], [[ONE.length, END_OF_LOG]]],
  ['CDATA without an end', `${eventXml({ data: '<![CDATA[' })}${TWO}`, [TWO], [[0, END_OF_LOG]]],
  ['a comment without an end', `<!-- ${ONE}`, [ONE], []],
  ['an event in an event', `${eventXml({ data: ONE })}${TWO}`, [ONE, TWO], [[0, NEXT_START]]]
]

for (const [shape, text, events, broken] of BROKEN) {
  t.test(`${shape}: the rest is read`, async (t) => {
    t.strictSame(scan(Buffer.from(text)), {
      events,
      broken: broken.map(([offset, reason]) => `${offset}: ${reason}`),
      scanned: events.length + broken.length
    })
  })
}

t.test('after a long log of events that are alike, every shape is read as before', async (t) => {
  const alike = TWO.repeat(ALIKE_ENOUGH + 10)
  const wanted = { providers: [{ name: 'SQLVDI' }] }
  const isWanted = (xml: string): boolean => !xml.includes("Name='VSS'")
  const rows = [...SHAPES.map(([shape, text, events]) => [shape, text, events, []] as const), ...BROKEN]
  for (const [shape, text, events, broken] of rows.filter(([shape]) => !MIXED.includes(shape))) {
    t.strictSame(scan(Buffer.from(alike + text), { wanted, size: 100_000 }), {
      events: events.filter(isWanted),
      broken: broken.map(([offset, reason]) => `${alike.length + offset}: ${reason}`),
      scanned: ALIKE_ENOUGH + 10 + events.length + broken.length
    }, shape)
  }
})

t.test('an event without a namespace is passed over only after a long log of events that have one', async (t) => {
  const wanted = { providers: [{ name: 'SQLVDI' }] }
  const after = (count: number): readonly string[] =>
    scan(Buffer.from(TWO.repeat(count) + BARE + TWO), { wanted, size: 100_000 }).events
  t.strictSame([after(ALIKE_ENOUGH), after(ALIKE_ENOUGH + 1)], [[BARE], []])
})

t.test('what is unwanted is counted, and nothing else is made of it', async (t) => {
  const wanted = { providers: [{ name: 'sqlvdi', ids: new Set([1]) }] }
  const text = ONE + TWO + eventXml({ eventId: 2 }) + THREE + TWO
  t.strictSame(scan(Buffer.from(text), { wanted }), { events: [ONE, THREE], broken: [], scanned: 5 })
})

t.test('a file cut into pieces of any size gives the same events', async (t) => {
  const text = `\uFEFF<Events>${ONE}\r\n${eventXml({ data: '<![CDATA[</Event>]]>€' })}${HALF}${THREE}</Events>`
  for (const [encoding, bytes] of Object.entries(encodings(text.slice(1)))) {
    const whole = scan(bytes)
    t.equal(whole.events.length, 3)
    for (let size = 1; size < 60; size++) t.strictSame(scan(bytes, { size }), whole, `${encoding}, ${size} bytes`)
  }
})

for (const [shape, content] of [
  ['one event of 100 MB', 'x'.repeat(1_000_000)],
  ['a hundred million exclamation marks', '!'.repeat(1_000_000)],
  ['a hundred million characters that begin like a tag', '<![CDATA'.repeat(125_000)]
] as const) {
  t.test(`${shape} is passed over, and no more of it is held than is read`, async (t) => {
    const scanner = newScanner(ALL, Buffer.from(ONE), 0)
    const found: (ScannedEvent | BrokenEvent)[] = []
    feed(scanner, Buffer.from(ONE + UNCLOSED), found)
    const piece = Buffer.from(content)
    for (let n = 0; n < 100; n++) feed(scanner, piece, found)
    feed(scanner, Buffer.from(`</Event>${TWO}`), found)
    t.strictSame(found.map(shown), [ONE, `${ONE.length}: ${TOO_LONG}`, TWO])
    t.equal(scanner.scanned, 3)
    t.ok(scanner.room().buffer.byteLength < 3 * LONGEST_EVENT)
  })
}

t.test('an event that is as long as may be is read, and one that is longer by one byte is not', async (t) => {
  const longest = eventXml({ data: 'x'.repeat(LONGEST_EVENT - eventXml({ data: '' }).length) })
  t.strictSame(scan(Buffer.from(longest + TWO)), { events: [longest, TWO], broken: [], scanned: 2 })
  const longer = longest.replace('xx', 'xxx')
  t.strictSame(scan(Buffer.from(longer + TWO)), { events: [TWO], broken: [`0: ${TOO_LONG}`], scanned: 2 })
})

for (const flood of [
  '<Event ', '<Event>', '<Event a="', '<Event ><![CDATA[', '<Event ><!--', '<Event><a>', '<!--', '<![CDATA[', '<', 'Event ',
  '<a xmlns="">', '<Event xmlns ', '<Event xmlns="">', '</Event', '</Event ', 'x:Event>', '<!Event>'
]) {
  t.test(`a flood of ${flood} takes time in proportion to its length`, async (t) => {
    const text = flood.repeat(Math.ceil(2_000_000 / flood.length))
    const { scanned } = scan(Buffer.from(`${text}\n${ONE}`))
    t.ok(scanned <= text.length / flood.length + 1)
  })
}

t.test('a scan that is taken up where it was left goes on', async (t) => {
  const bytes = Buffer.from(ONE + TWO + THREE)
  const first = newScanner(ALL, bytes, 0)
  const found: (ScannedEvent | BrokenEvent)[] = []
  feed(first, bytes.subarray(0, ONE.length + 10), found)
  t.strictSame(first.place, { offset: ONE.length, isSkipping: false })
  const second = newScanner(ALL, bytes, first.place.offset)
  feed(second, bytes.subarray(first.place.offset), found)
  t.strictSame(found.map(shown), [ONE, TWO, THREE])
  t.strictSame(found.map(({ offset }) => offset), [0, ONE.length, ONE.length + TWO.length])
})

t.test('the namespace is that of Windows', async (t) => {
  t.equal(NAMESPACE, 'http://schemas.microsoft.com/win/2004/08/events/event')
})

interface Feeding {
  readonly wanted?: WantedEvents
  /** Bytes at a time. */
  readonly size?: number
}

function scan (bytes: Buffer, { wanted = ALL, size = 1000 }: Feeding = {}): Scan {
  const { markLength } = encodingOf(bytes)
  const scanner = newScanner(wanted, bytes, markLength)
  const found: (ScannedEvent | BrokenEvent)[] = []
  for (let at = markLength; at < bytes.length; at += size) feed(scanner, bytes.subarray(at, at + size), found)
  scanner.end()
  feed(scanner, Buffer.alloc(0), found)
  return {
    events: found.flatMap((each) => 'xml' in each ? [each.xml] : []),
    broken: found.flatMap((each) => 'reason' in each ? [shown(each)] : []),
    scanned: scanner.scanned
  }
}

function newScanner (wanted: WantedEvents, bytes: Buffer, offset: number): EventScanner {
  return new EventScanner(wantedTable(wanted), encodingOf(bytes).encoding, { offset, isSkipping: false })
}

function feed (scanner: EventScanner, bytes: Buffer, found: (ScannedEvent | BrokenEvent)[]): void {
  let at = 0
  do {
    const room = scanner.room()
    const piece = bytes.subarray(at, at + room.length)
    room.set(piece)
    scanner.fill(piece.length)
    at += piece.length
    for (let next = scanner.next(); next !== undefined; next = scanner.next()) found.push(next)
  } while (at < bytes.length)
}

function shown (found: ScannedEvent | BrokenEvent): string {
  return 'xml' in found ? found.xml : `${found.offset}: ${found.reason}`
}
