import t from 'tap'
import type { EventRecord } from '../../src/core/event.js'
import { newMemory } from '../../src/eventlog/code-unit-buffer.js'
import { EventScanner, type BrokenEvent, type ScannedEvent } from '../../src/eventlog/event-scanner.js'
import { eventRecordOf } from '../../src/eventlog/event-xml.js'
import type { WantedEvents } from '../../src/eventlog/eventlog.js'
import { wantedOf, wantedTable } from '../../src/eventlog/wanted-events.js'
import { eventRecord, eventXml } from '../eventlog/an-event.js'
import { plainScan } from '../eventlog/plain-scan.js'
import { fuzzing, randomNumbers, type Random } from '../random.js'
import { badNight, goodNight, vdiSet } from '../scenarios/runs.js'
import { nightOf, syntheticLog } from '../synthetic/event-log.js'

const { mutants: MUTANTS, seed: SEED } = fuzzing(3000)
const ENCODINGS = { 'utf-8': 'utf8', 'utf-16le': 'utf16le' } as const
const CODE_UNITS = { 'utf-8': 'latin1', 'utf-16le': 'utf16le' } as const
const ALL: WantedEvents = { providers: [{ name: '*' }] }
const SOME: WantedEvents = { providers: [{ name: 'SQLWRITER' }, { name: 'MSSQL$*', ids: new Set([3041]) }] }

// what tells one event from the next, right and wrong
const PIECES = [
  '<Event>', '<Event ', '</Event>', '</Event >', '<x:Event xmlns:x="y">', '</x:Event>', '<Events>', '</Events>', '<Event/>', '<EventData>', '<',
  '>', '/', "'", '"', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE a [', ' xmlns=', '\0', '\r\n', '\uFEFF', 'é', '\u{1F600}', '&lt;/Event&gt;',
  '<Event', 'Event', 'Event>', '<Event\n', '<Event\txmlns="', "<Event a='", '<Event a=">" b=\'', '<Event a="/>" ', '<Event/', "<Event a='b'/>", '/>', "'/>",
  '"/>', "='", '="', "'>", '</', '</Event', '</Event\r\n>', '</Event x>', '</Event/', ':Event ', '<events:Event>', '<Event:Event>', '<:Event>', '<!', '<!-',
  '<!-- ', '<!></Event>', '<![CDATA', 'E', '!', `<${'x'.repeat(62)}:Event>`, `<${'x'.repeat(63)}:Event>`, '<System>', "<Provider Name='SQLWRITER'/>",
  " Name='MSSQL$A", '<EventID>3041</EventID>'
] as const

const log = syntheticLog('SQL01.contoso.local')
badNight(log, nightOf('2026-03-01'), { sqlInstance: 'PROD', database: 'Sales & <Co>', vdiSet: vdiSet(1) })
goodNight(log, nightOf('2026-03-02'), vdiSet(2), [['PROD', 'Sales'], ['TEST', 'Ümläute']])
const EVENTS = log.events().map(({ xml }) => xml)
const LAST = { provider: 'SQLWRITER', eventId: 24583, recordId: 4711 }

type Encoding = keyof typeof ENCODINGS

interface Mutant {
  readonly text: string
  /** The last event is as it was, and nothing before it could be the start of a comment or of CDATA. */
  readonly isLastSound: boolean
}

/** Some events one after the other, with pieces put between and into them, or cut out, and perhaps a sound one at the end. */
function mutant (random: Random): Mutant {
  let text = Array.from({ length: 2 + random(5) }, () => EVENTS[random(EVENTS.length)]!).join(random(2) === 0 ? '\r\n' : '')
  for (let n = random(5); n > 0; n--) {
    const [at, cut] = [placeIn(text, random), random(3) === 0 ? random(400) : 0]
    text = text.slice(0, at) + (random(3) === 0 ? '' : PIECES[random(PIECES.length)]!) + text.slice(at + cut)
  }
  const isLastSound = random(4) === 0
  return isLastSound ? { text: text + eventXml(LAST), isLastSound: !text.includes('<!') } : { text, isLastSound }
}

/** Somewhere; often in a tag of an event. */
function placeIn (text: string, random: Random): number {
  const place = random(text.length)
  if (random(2) === 0) return place
  return Math.min(text.length, Math.max(0, text.indexOf('Event', place)) + random(70) - 2)
}

// one for all, as a reader hands it on from one batch to the next
const memory = newMemory()

interface Found {
  readonly records: readonly EventRecord[]
  readonly unreadable: readonly string[]
  readonly scanned: number
}

/** How a stream comes. */
interface Coming {
  /** How many bytes come next. */
  readonly sizeOf: () => number
  /** Whether reading is given up after an event, and taken up by another scanner. */
  readonly isNewBatch: () => boolean
}

/** What a scan finds in a stream. */
function scan (bytes: Buffer, encoding: Encoding, wanted: WantedEvents, { sizeOf, isNewBatch }: Coming): Found {
  const table = wantedTable(wanted)
  const found: (ScannedEvent | BrokenEvent)[] = []
  let scanner = new EventScanner(table, encoding, { offset: 0, isSkipping: false }, memory)
  let [at, scanned, isEnded] = [0, 0, false]
  while (!isEnded) {
    const piece = bytes.subarray(at, at + sizeOf())
    scanner.room().set(piece)
    scanner.fill(piece.length)
    at += piece.length
    isEnded = at === bytes.length
    if (isEnded) scanner.end()
    for (let next = scanner.next(); next !== undefined; next = scanner.next()) {
      found.push(next)
      if (!isNewBatch()) continue
      const { place } = scanner
      scanned += scanner.scanned
      scanner = new EventScanner(table, encoding, place, memory);
      [at, isEnded] = [place.offset, false]
    }
  }
  return { ...readOf(found, wanted), scanned: scanned + scanner.scanned }
}

/** What the same stream holds by definition. */
function defined (bytes: Buffer, encoding: Encoding, wanted: WantedEvents): Found {
  const events = plainScan(bytes.toString(CODE_UNITS[encoding])).map(({ from, to, reason }) => {
    const [start, end] = encoding === 'utf-8' ? [from, to] : [2 * from, 2 * to]
    if (reason !== undefined) return { offset: start, reason }
    return { offset: start, xml: bytes.toString(ENCODINGS[encoding], start, end) }
  })
  return { ...readOf(events, wanted), scanned: events.length }
}

const readBefore = new Map<string, ReturnType<typeof eventRecordOf>>()

function readOf (found: readonly (ScannedEvent | BrokenEvent)[], wanted: WantedEvents): Omit<Found, 'scanned'> {
  const isWanted = wantedOf(wanted)
  const records: EventRecord[] = []
  const unreadable: string[] = []
  for (const event of found) {
    const read = 'reason' in event ? event : readBefore.get(event.xml) ?? eventRecordOf(event.xml)
    if ('xml' in event && 'reason' in read) readBefore.set(event.xml, read)
    if ('reason' in read) unreadable.push(`${event.offset}: ${read.reason}`)
    else if (isWanted(read.record.provider, read.record.eventId)) records.push(read.record)
  }
  return { records, unreadable }
}

/** A stream may come in pieces of about any length, or byte by byte, and be read in batches. */
function someComing (random: Random): Coming {
  if (random(15) === 0) return { sizeOf: () => 1, isNewBatch: () => false }
  const isInBatches = random(3) === 0
  return { sizeOf: () => 1 + random(random(3) === 0 ? 7 : 900), isNewBatch: () => isInBatches && random(3) === 0 }
}

for (const encoding of Object.keys(ENCODINGS) as Encoding[]) {
  t.test(`a spoilt stream in ${encoding} yields what it holds, however it comes`, async (t) => {
    const random = randomNumbers(SEED)
    let [records, unreadable, sound] = [0, 0, 0]
    for (let n = 0; n < MUTANTS; n++) {
      const { text, isLastSound } = mutant(random)
      const bytes = Buffer.from(text, ENCODINGS[encoding])
      const wanted = random(2) === 0 ? ALL : SOME
      readBefore.clear()
      const whole = scan(bytes, encoding, wanted, { sizeOf: () => bytes.length, isNewBatch: () => false })
      const inPieces = scan(bytes, encoding, wanted, someComing(random))
      const held = defined(bytes, encoding, wanted)
      // what is known to be unwanted by its head alone is not read, so whether it could be read is not told
      const told = wanted === ALL ? held : { ...held, unreadable: whole.unreadable }
      const asWhole = JSON.stringify(whole)
      if (JSON.stringify(inPieces) !== asWhole) t.same(inPieces, whole, JSON.stringify(text))
      if (JSON.stringify(told) !== asWhole) t.same(whole, told, JSON.stringify(text))
      const isLost = isLastSound && JSON.stringify(whole.records.at(-1)) !== JSON.stringify(eventRecord(LAST))
      if (isLost) t.fail(`a sound event is lost: ${JSON.stringify(text)}`)
      sound += isLastSound ? 1 : 0
      records += whole.records.length
      unreadable += whole.unreadable.length
    }
    t.comment(`${MUTANTS} streams from seed ${SEED}: ${records} records read, ${unreadable} unreadable, ${sound} sound ones behind`)
    t.ok(records > MUTANTS / 2, `${records} records in ${MUTANTS} streams`)
  })
}
