import t from 'tap'
import { EventScanner, LONGEST_EVENT, type BrokenEvent, type ScannedEvent } from '../../src/eventlog/event-scanner.js'
import { encodingOf } from '../../src/eventlog/text-encoding.js'
import { wantedTable } from '../../src/eventlog/wanted-events.js'
import { ALL, encodings, eventXml, NAMESPACE } from './an-event.js'
import { plainScan } from './plain-scan.js'
import type { WantedEvents } from '../../src/eventlog/eventlog.js'

const ONE = eventXml({ recordId: 1 })
const TWO = eventXml({ recordId: 2, provider: 'VSS', eventId: 8229 })
const THREE = eventXml({ recordId: 3 })
const BARE = '<Event><System><Provider Name="SQLVDI"/><EventID>1</EventID></System></Event>'
const PREFIXED = ONE.replace(/<(\/?)(?=[A-Z])/g, '<$1evt:').replace('xmlns=', 'xmlns:evt=')
const LONG_PREFIXED = PREFIXED.replaceAll('evt', 'windows')
const UNCLOSED = ONE.replace('</Event>', '')
const HALF = ONE.slice(0, 150)
const NEXT_START = 'expected </Event>, found the start of the next event'
const END_OF_LOG = 'expected </Event>, found the end of the log'
const TOO_LONG = 'expected an event of at most 4 MiB, found a longer one'

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
  ['a line end in the end tag', `${ONE.replace('</Event>', '</Event\r\n>')}${TWO}`, [ONE.replace('</Event>', '</Event\r\n>'), TWO]],
  ['a long prefix', `${ONE}${LONG_PREFIXED}${TWO}`, [ONE, LONG_PREFIXED, TWO]],
  ['an event without content, then its end', `<Event a='/>' b=">"/></Event>${ONE}`, ["<Event a='/>' b=\">\"/>", ONE]],
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
  ['a start tag that another one breaks off', `<Event xmlns='http://schemas<x:Event xmlns:x="y">text</Event>${TWO}`, ['<x:Event xmlns:x="y">text</Event>', TWO], [[0, NEXT_START]]],
  ['a quote that is closed in the next event', `${ONE.replace("event'>", 'eve xmlns=')}${TWO}`, [ONE.replace("event'>", 'eve xmlns='), TWO], []],
  ['a quote that is closed behind the next event', `<Event a='x${ONE}' b=''/>${TWO}`, [ONE, TWO], [[0, NEXT_START]]],
  ['an end tag in a quote', `<Event a='</Event>'/>${TWO}`, ["<Event a='</Event>", TWO], []],
  ['an end tag in a quote, before a namespace', `${ONE.replace(' xmlns', " a='</Event>' xmlns")}${TWO}`, ["<Event a='</Event>", TWO], []],
  ['without an end, then one with its attributes on lines of their own', `${UNCLOSED}${BARE.replace('<Event', "<Event\n\ta=''\n")}`, [BARE.replace('<Event', "<Event\n\ta=''\n")], [[0, NEXT_START]]],
  ['without an end, then one without content', `${UNCLOSED}<Event/>${TWO}`, ['<Event/>', TWO], [[0, NEXT_START]]],
  ['a long prefix, without an end', `${ONE}<windows:Event>`, [ONE], [[ONE.length, END_OF_LOG]]],
  ['a prefix that is the name, without an end', `${ONE}<Event:Event>`, [ONE], [[ONE.length, END_OF_LOG]]],
  ['a prefix longer than one may be', `<${'x'.repeat(63)}:Event>${ONE}`, [ONE], []],
  ['an end tag that is none', `<Event></Event x></Event/>${ONE}`, [ONE], [[0, NEXT_START]]],
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
  const alike = TWO.repeat(1010)
  const wanted = { providers: [{ name: 'SQLVDI' }] }
  const isWanted = (xml: string): boolean => !xml.includes("Name='VSS'")
  const rows = [...SHAPES.map(([shape, text, events]) => [shape, text, events, []] as const), ...BROKEN]
  for (const [shape, text, events, broken] of rows) {
    t.strictSame(scan(Buffer.from(alike + text), { wanted, size: 100_000 }), {
      events: events.filter(isWanted),
      broken: broken.map(([offset, reason]) => `${alike.length + offset}: ${reason}`),
      scanned: 1010 + events.length + broken.length
    }, shape)
  }
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

t.test('every shape, broken or not, is found byte by byte as it is at once, and as it is told tag by tag', async (t) => {
  for (const [shape, text] of [...SHAPES, ...BROKEN]) {
    const bytes = Buffer.from(text)
    const whole = scan(bytes, { size: bytes.length })
    t.strictSame(scan(bytes, { size: 1 }), whole, shape)
    const plain = plainScan(bytes.toString('latin1'))
    t.strictSame(plain.flatMap(({ from, to, reason }) => reason === undefined ? [bytes.toString('utf8', from, to)] : []), whole.events)
    t.strictSame(plain.flatMap(({ from, reason }) => reason === undefined ? [] : [`${from}: ${reason}`]), whole.broken)
  }
})

t.test('an event is found as soon as its last byte is there', async (t) => {
  for (const event of [ONE, PREFIXED, eventXml({ data: '<![CDATA[x]]>' }), ONE.replace('</Event>', '<!----></Event >'), "<Event a='>'/>"]) {
    const scanner = newScanner(ALL, Buffer.from(ONE), 0)
    const found: (ScannedEvent | BrokenEvent)[] = []
    feed(scanner, Buffer.from(event.slice(0, -1)), found)
    t.strictSame(found, [])
    feed(scanner, Buffer.from(event.slice(-1)), found)
    t.strictSame(found.map(shown), [event])
  }
})

for (const piece of [
  '<', '</', '<!', '<?', '<Event', '<Event ', '<Event>', '<Event/', '</Event', '</Event ', "<Event a='", '<Event a="', "<Event a='/>", '<Event a=">', "<Event a='b",
  '<x:Event', '<x:', '<windows:Event ', '<Events', "<Event xmlns='http://schemas", ONE.slice(0, 200), ONE.slice(0, -1), UNCLOSED, `${UNCLOSED}</Event x>`,
  `<Event>${'<a>'.repeat(100)}`, '&', '\0', "'", '"', '<![CDATA', '<!-', ']]>', '-->', '<!DOCTYPE a [', '<?xml ', '<!---->', '<Event><!-- </Event> -->'
] as const) {
  t.test(`a sound event behind ${JSON.stringify(piece.slice(0, 40))} is read`, async (t) => {
    for (const size of [1, 7, 100_000]) {
      for (const text of [piece + TWO, ONE + piece + TWO, ONE + piece + TWO + piece + ONE]) {
        const { events } = scan(Buffer.from(text), { size })
        t.strictSame(events.filter((event) => event === TWO), [TWO])
        t.equal(events.filter((event) => event === ONE).length, text.split(ONE).length - 1)
      }
    }
  })
}

t.test('an event is lost to a broken one where a comment or CDATA goes from this one into that, or over it', async (t) => {
  for (const [open, close] of [['<!--', '-->'], ['<![CDATA[', ']]>']] as const) {
    const closing = eventXml({ data: close })
    t.strictSame(scan(Buffer.from(`${UNCLOSED}${open}${ONE}${closing}${TWO}`)).events, [`${UNCLOSED}${open}${ONE}${closing}`, TWO])
    t.strictSame(scan(Buffer.from(`${open}${ONE}${closing}${TWO}`)).events, [TWO])
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

t.test('what is in an event that is too long is found in pieces of any length', async (t) => {
  const long = 'x'.repeat(LONGEST_EVENT)
  for (const [text, events, scanned] of [
    [`<Event><![CDATA[${TWO}${long}]]></Event>${ONE}`, [TWO, ONE], 3],
    [`<Event>${long}<!-- ${TWO} --></Event>${ONE}`, [TWO, ONE], 3],
    [`<!-- ${TWO}${long} -->${ONE}`, [TWO, ONE], 2],
    [`<Event a='${long}'>${TWO}${ONE}`, [TWO, ONE], 3],
    [`${UNCLOSED}${long}${TWO}${ONE}`, [TWO, ONE], 3],
    [`<windows:Event>${long}${TWO}`, [TWO], 2],
    [`${ONE}<Event>${long.slice(10)}</windows:Event>`, [ONE], 2]
  ] as const) {
    for (const size of [text.length, 256 * 1024, 300_001, 65_536]) {
      const found = scan(Buffer.from(text), { size })
      t.strictSame([found.events, found.scanned], [events, scanned], `${text.slice(0, 20)}, ${size} bytes`)
    }
  }
})

for (const flood of [
  '<windows:Event>', '<Event ><!-- -->', '<!-- -->', '<!>', '!', 'E', 'Event', '</Event\n', '<Event a>', ' ',
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
