import t from 'tap'
import { eventRecordOf, parsedEventRecordOf } from '../../src/eventlog/event-xml.js'
import { plainElement } from '../../src/eventlog/plain-element.js'
import { fuzzing, randomNumbers, type Random } from '../random.js'
import { badNight, goodNight, vdiSet } from '../scenarios/runs.js'
import { nightOf, syntheticLog } from '../synthetic/event-log.js'
import { eventXml } from './an-event.js'

const { mutants: MUTANTS, seed: SEED } = fuzzing(20_000)

// what XML is made of, right and wrong
const PIECES = [
  '<', '>', '/', '</', '/>', '&', '&amp;', '&lt;', '&#13;', '&#x41;', '&lol;', "'", '"', '=', ' ', '  ', '\r\n', '\n', '\t', ']]>',
  '<![CDATA[x]]>', '<!-- -->', '<?x?>', '<a>', '</a>', '<a/>', '<b c="d">', "<e:f xmlns:e='g'>", ' Name="x"', ' a', '\uD800', '\u0000', 'Event', 'é'
] as const

function events (): readonly string[] {
  const log = syntheticLog('SQL01.contoso.local')
  badNight(log, nightOf('2026-03-01'), { sqlInstance: 'PROD', database: 'Sales & <Co>', vdiSet: vdiSet(1) })
  goodNight(log, nightOf('2026-03-02'), vdiSet(2), [['PROD', 'Sales'], ['TEST', 'Ümläute']])
  const user = eventXml({}).replace(/<EventData>.*<\/EventData>/s, '<UserData><x><A>1</A>\r\n<B> 2 </B><C/></x></UserData>')
  const message = eventXml({}).replace('</Event>', "<RenderingInfo Culture='de-DE'><Message>Fehler:&#13;\r\nGröße</Message></RenderingInfo></Event>")
  return [...log.events().map(({ xml }) => xml), user, message, eventXml({ data: ' ' }), eventXml({ data: '\n\t' })]
}

/** Some places of a text are overwritten, cut out or filled with pieces. */
function mutant (text: string, random: Random): string {
  let spoilt = text
  for (let n = random(3); n >= 0; n--) {
    const [at, cut] = [random(spoilt.length), random(4) === 0 ? random(40) : 0]
    const piece = random(3) === 0 ? '' : PIECES[random(PIECES.length)]!
    spoilt = spoilt.slice(0, at) + piece + spoilt.slice(at + cut)
  }
  return spoilt
}

t.test('what Windows writes is read without the parser, and as the parser would', async (t) => {
  for (const xml of events()) {
    t.ok(plainElement(xml) !== undefined, xml.slice(0, 200))
    t.strictSame(eventRecordOf(xml), parsedEventRecordOf(xml))
  }
})

t.test('a spoilt event is read as the parser would, or left to it', async (t) => {
  const whole = events()
  const random = randomNumbers(SEED)
  let plain = 0
  for (let n = 0; n < MUTANTS; n++) {
    const xml = mutant(whole[random(whole.length)]!, random)
    if (plainElement(xml) === undefined) continue
    plain++
    const [own, parsed] = [JSON.stringify(eventRecordOf(xml)), JSON.stringify(parsedEventRecordOf(xml))]
    if (own !== parsed) t.equal(own, parsed, JSON.stringify(xml))
  }
  t.ok(plain > MUTANTS / 20, `${plain} of ${MUTANTS} needed no parser`)
})
