import t from 'tap'
import type { EventRecord } from '../../src/core/event.js'
import { newMemory } from '../../src/eventlog/code-unit-buffer.js'
import { EventScanner } from '../../src/eventlog/event-scanner.js'
import { eventRecordOf } from '../../src/eventlog/event-xml.js'
import type { WantedEvents } from '../../src/eventlog/eventlog.js'
import { wantedOf, wantedTable } from '../../src/eventlog/wanted-events.js'
import { randomNumbers, type Random } from '../random.js'
import { badNight, goodNight, vdiSet } from '../scenarios/runs.js'
import { nightOf, syntheticLog } from '../synthetic/event-log.js'

const MUTANTS = Number(process.env['FUZZ_MUTANTS'] ?? 3000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)
const ENCODINGS = { 'utf-8': 'utf8', 'utf-16le': 'utf16le' } as const
const ALL: WantedEvents = { providers: [{ name: '*' }] }
const SOME: WantedEvents = { providers: [{ name: 'SQLWRITER' }, { name: 'MSSQL$*', ids: new Set([3041]) }] }

// what tells one event from the next, right and wrong
const PIECES = [
  '<Event>', '<Event ', '</Event>', '</Event >', '<x:Event xmlns:x="y">', '</x:Event>', '<Events>', '</Events>', '<Event/>', '<EventData>', '<',
  '>', '/', "'", '"', '<!--', '-->', '<![CDATA[', ']]>', '<?', '?>', '<!DOCTYPE a [', ' xmlns=', '\0', '\r\n', '\uFEFF', 'é', '\u{1F600}', '&lt;/Event&gt;'
] as const

const log = syntheticLog('SQL01.contoso.local')
badNight(log, nightOf('2026-03-01'), { sqlInstance: 'PROD', database: 'Sales & <Co>', vdiSet: vdiSet(1) })
goodNight(log, nightOf('2026-03-02'), vdiSet(2), [['PROD', 'Sales'], ['TEST', 'Ümläute']])
const EVENTS = log.events().map(({ xml }) => xml)

/** Some events one after the other, with pieces put between and into them, or cut out. */
function mutant (random: Random): string {
  let text = Array.from({ length: 2 + random(5) }, () => EVENTS[random(EVENTS.length)]!).join(random(2) === 0 ? '\r\n' : '')
  for (let n = random(5); n > 0; n--) {
    const [at, cut] = [random(text.length), random(3) === 0 ? random(400) : 0]
    text = text.slice(0, at) + (random(3) === 0 ? '' : PIECES[random(PIECES.length)]!) + text.slice(at + cut)
  }
  return text
}

type Encoding = keyof typeof ENCODINGS

// one for all, as a reader hands it on from one batch to the next
const memory = newMemory()

interface Found {
  readonly records: readonly EventRecord[]
  readonly scanned: number
}

/** What a scan finds in a stream that comes in pieces; whether a broken event is unreadable or unwanted may depend on them. */
function scan (bytes: Buffer, encoding: Encoding, wanted: WantedEvents, sizeOf: () => number): Found {
  const isWanted = wantedOf(wanted)
  const scanner = new EventScanner(wantedTable(wanted), encoding, { offset: 0, isSkipping: false }, memory)
  const records: EventRecord[] = []
  const take = (): void => {
    for (let next = scanner.next(); next !== undefined; next = scanner.next()) {
      const read = 'xml' in next ? eventRecordOf(next.xml) : next
      if ('record' in read && isWanted(read.record.provider, read.record.eventId)) records.push(read.record)
    }
  }
  for (let at = 0; at < bytes.length;) {
    const piece = bytes.subarray(at, at + sizeOf())
    scanner.room().set(piece)
    scanner.fill(piece.length)
    at += piece.length
    take()
  }
  scanner.end()
  take()
  return { records, scanned: scanner.scanned }
}

for (const encoding of Object.keys(ENCODINGS) as Encoding[]) {
  t.test(`a spoilt stream in ${encoding} yields the same records, however it comes`, async (t) => {
    const random = randomNumbers(SEED)
    let records = 0
    for (let n = 0; n < MUTANTS; n++) {
      const bytes = Buffer.from(mutant(random), ENCODINGS[encoding])
      const wanted = random(2) === 0 ? ALL : SOME
      const whole = scan(bytes, encoding, wanted, () => bytes.length)
      const inPieces = scan(bytes, encoding, wanted, () => 1 + random(random(3) === 0 ? 7 : 900))
      const isSame = JSON.stringify(whole) === JSON.stringify(inPieces)
      if (!isSame) t.same(inPieces, whole, JSON.stringify(bytes.toString(ENCODINGS[encoding])))
      records += whole.records.length
    }
    t.ok(records > MUTANTS / 2, `${records} records in ${MUTANTS} streams`)
  })
}
