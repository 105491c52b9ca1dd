import t from 'tap'
import { judgeHead, providerNameIn } from '../../src/eventlog/event-head.js'
import { parsedEventRecordOf } from '../../src/eventlog/event-xml.js'
import type { WantedEvents } from '../../src/eventlog/eventlog.js'
import { wantedOf, wantedTable, type Verdict } from '../../src/eventlog/wanted-events.js'
import { fuzzing, randomNumbers, type Random } from '../random.js'
import { eventXml, NAMESPACE } from '../eventlog/an-event.js'

const { mutants: MUTANTS, seed: SEED } = fuzzing(20_000)
const HEAD = 420

const WANTED: WantedEvents = {
  providers: [
    { name: 'SQLWRITER' },
    { name: 'MSSQL$*', ids: new Set([1, 12, 3041]) },
    { name: 'VSS', ids: new Set([1, 8193]) },
    { name: 'Müller', ids: new Set([1]) }
  ]
}
const TABLE = wantedTable(WANTED)
const isWanted = wantedOf(WANTED)

const PROVIDERS = ['SQLWRITER', 'VSS', 'vss', 'MSSQL$A', 'MSSQL$', 'Müller', 'SQLWRITER2', 'ESENT', 'VS', ''] as const
const IDS = [1, 2, 12, 3041, 8193, 8194] as const

// what the head of an event is made of, right and wrong
const PIECES = [
  '<', '>', '/', '/>', '</', "'", '"', '=', ' ', '\t', '\r\n', '\n', '- ', '&amp;', '&#32;', '&#86;', '&#x53;', '&',
  '\u00a0', '\ufeff', '\u0000', 'é', 'VSS', 'SQLWRITER', '<!-- -->', '<![CDATA[1]]>', '<a>', '</a>', '<a/>', '<b c="d">',
  '<System>', '</System>', '<System/>', '<System />', '<Provider>', '</Provider>', '<Provider/>', "<Provider Name='VSS'/>",
  "<Provider Name='VSS'>", " Name='VSS'", ' Name="ESENT"', " Guid='{1}'", " Name=''", ' xmlns=""', '<EventID>', '</EventID>',
  '<EventID>1</EventID>', "<EventID Qualifiers='0'>12</EventID>", '<EventID/>', '1', '2', '12', '00', '99999999999', 'x',
  'Event', 'Name', '<e:', '</e:', '<Event>', '</Event>'
] as const

/** An event of which the head is written in one of several ways, and then overwritten, cut out or filled at some places. */
function mutant (random: Random): string {
  const provider = PROVIDERS[random(PROVIDERS.length)]!
  const eventId = IDS[random(IDS.length)]!
  let text = random(3) === 0 ? folded(provider, eventId) : eventXml({ provider, eventId })
  if (random(4) === 0) text = text.replaceAll(/<(\/?)(?=[A-Z])/g, '<$1e:')
  for (let n = random(4); n > 0; n--) {
    const [at, cut] = [random(Math.min(text.length, HEAD)), random(3) === 0 ? random(30) : 0]
    text = text.slice(0, at) + (random(4) === 0 ? '' : PIECES[random(PIECES.length)]!) + text.slice(at + cut)
  }
  return text
}

/** The same as a browser shows it. */
function folded (provider: string, eventId: number): string {
  return eventXml({ provider, eventId })
    .replace(`<Event xmlns='${NAMESPACE}'>`, `<Event xmlns="${NAMESPACE}">\r\n- `)
    .replace('<System>', '<System>\r\n  ')
    .replace("'/><EventID", "' />\r\n  <EventID")
}

function verdictOf (text: string, encoding: 'utf8' | 'utf16le'): Verdict {
  const bytes = Buffer.from(text, encoding)
  const units = encoding === 'utf8' ? bytes : new Uint16Array(Uint8Array.from(bytes).buffer)
  return judgeHead(units, providerNameIn(units, 0, units.length), units.length, TABLE)
}

t.test('what is judged by its head alone is judged as what is read whole', async (t) => {
  const random = randomNumbers(SEED)
  const verdicts = { wanted: 0, unwanted: 0, undecided: 0 }
  for (let n = 0; n < MUTANTS; n++) {
    const text = mutant(random)
    const verdict = verdictOf(text, random(2) === 0 ? 'utf8' : 'utf16le')
    verdicts[verdict]++
    if (verdict === 'undecided') continue
    const read = parsedEventRecordOf(text)
    if ('reason' in read) continue
    const { provider, eventId } = read.record
    const whole = isWanted(provider, eventId) ? 'wanted' : 'unwanted'
    if (verdict !== whole) t.equal(verdict, whole, `${provider} ${eventId}: ${JSON.stringify(text)}`)
  }
  t.comment(`${MUTANTS} events from seed ${SEED}: ${JSON.stringify(verdicts)}`)
  t.ok(Math.min(verdicts.wanted, verdicts.unwanted) > MUTANTS / 10, JSON.stringify(verdicts))
})
