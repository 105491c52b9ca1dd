import t from 'tap'
import { newMemory } from '../../src/eventlog/code-unit-buffer.js'
import { EventScanner } from '../../src/eventlog/event-scanner.js'
import { eventRecordOf } from '../../src/eventlog/event-xml.js'
import { wantedTable } from '../../src/eventlog/wanted-events.js'
import { randomNumbers, type Random } from '../random.js'
import { badNight, goodNight, vdiSet } from '../scenarios/runs.js'
import { nightOf, syntheticLog } from '../synthetic/event-log.js'

const MUTANTS = Number(process.env['FUZZ_MUTANTS'] ?? 3000)
const SEED = Number(process.env['FUZZ_SEED'] ?? 1)
const ENCODINGS = { 'utf-8': 'utf8', 'utf-16le': 'utf16le' } as const
const ALL = wantedTable({ providers: [{ name: '*' }] })
const SOME = wantedTable({ providers: [{ name: 'SQLWRITER' }, { name: 'MSSQL$*', ids: new Set([3041]) }] })

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

/** What a scan finds in a stream that comes in pieces. */
function scan (bytes: Buffer, encoding: Encoding, table: typeof ALL, sizeOf: () => number): readonly unknown[] {
  const scanner = new EventScanner(table, encoding, { offset: 0, isSkipping: false }, memory)
  const found: unknown[] = []
  const take = (): void => {
    for (let next = scanner.next(); next !== undefined; next = scanner.next()) found.push(next)
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
  return [...found, scanner.scanned]
}

for (const encoding of Object.keys(ENCODINGS) as Encoding[]) {
  t.test(`a spoilt stream in ${encoding} is cut into the same events, however it comes, and each is a record or says why not`, async (t) => {
    const random = randomNumbers(SEED)
    let events = 0
    for (let n = 0; n < MUTANTS; n++) {
      const bytes = Buffer.from(mutant(random), ENCODINGS[encoding])
      const table = random(2) === 0 ? ALL : SOME
      const whole = scan(bytes, encoding, table, () => bytes.length)
      const inPieces = scan(bytes, encoding, table, () => 1 + random(random(3) === 0 ? 7 : 900))
      const isSame = JSON.stringify(whole) === JSON.stringify(inPieces)
      if (!isSame) t.same(inPieces, whole, JSON.stringify(bytes.toString(ENCODINGS[encoding])))
      for (const one of whole) {
        if (typeof one !== 'object' || one === null || !('xml' in one)) continue
        eventRecordOf(String(one.xml))
        events++
      }
    }
    t.ok(events > MUTANTS, `${events} events in ${MUTANTS} streams`)
  })
}
