import t from 'tap'
import { judgeHead, providerNameIn } from '../../src/eventlog/event-head.js'
import { wantedOf, wantedTable, type Verdict } from '../../src/eventlog/wanted-events.js'
import type { WantedEvents } from '../../src/eventlog/eventlog.js'
import { eventXml, NAMESPACE } from './an-event.js'

const WANTED: WantedEvents = {
  providers: [
    { name: 'SQLVDI', ids: new Set([1]) },
    { name: 'MSSQL$*', ids: new Set([3041, 18210]) },
    { name: 'mssql$prod', ids: new Set([17137]) },
    { name: 'Microsoft-Windows-Backup' },
    { name: 'Müller', ids: new Set([1]) }
  ]
}
const TABLE = wantedTable(WANTED)
const isWanted = wantedOf(WANTED)

for (const [provider, eventId, expected] of [
  ['SQLVDI', 1, true],
  ['sqlvdi', 1, true],
  ['SQLVDI', 2, false],
  ['SQLVDI2', 1, false],
  ['MSSQL$', 3041, true],
  ['MSSQL$Prod', 3041, true],
  ['MSSQL$PROD', 17137, true],
  ['MSSQL$TEST', 17137, false],
  ['MSSQLSERVER', 3041, false],
  ['Microsoft-Windows-Backup', 65535, true],
  ['Microsoft-Windows-Backu', 521, false],
  ['VSS', 8229, false]
] as const) {
  t.test(`${provider} ${eventId} is ${expected ? 'wanted' : 'unwanted'}, read or unread`, async (t) => {
    t.equal(isWanted(provider, eventId), expected)
    t.equal(verdict(eventXml({ provider, eventId })), expected ? 'wanted' : 'unwanted')
  })
}

for (const [shape, xml, expected] of [
  ['double quotes and line ends', pretty('SQLVDI', 1), 'wanted'],
  ['double quotes and line ends, another id', pretty('SQLVDI', 2), 'unwanted'],
  ['a Guid before the name', head("<Provider Guid='{1}' Name='SQLVDI'/><EventID>1</EventID>"), 'wanted'],
  ['an EventSourceName before the name', head("<Provider EventSourceName='SQLVDI' Name='VSS'/><EventID>1</EventID>"), 'unwanted'],
  ['the hyphens of a browser', `- <Event xmlns="${NAMESPACE}">\n- <System>\n  <Provider Name="SQLVDI" />\n  <EventID>1</EventID>`.slice(2), 'wanted'],
  ['an escaped name', head("<Provider Name='&#83;QLVDI'/><EventID>1</EventID>"), 'undecided'],
  ['a name that ends in an escape', head("<Provider Name='SQL&#86;DI'/><EventID>1</EventID>"), 'undecided'],
  ['another name with an escape', head("<Provider Name='Tom &amp; Co'/><EventID>1</EventID>"), 'unwanted'],
  ['a name beyond ASCII', head("<Provider Name='Müller'/><EventID>1</EventID>"), 'undecided'],
  ['no name', head("<Provider Guid='{1}'/><EventID>1</EventID>"), 'undecided'],
  ['an empty name', head("<Provider Name=''/><EventID>1</EventID>"), 'undecided'],
  ['the id elsewhere', head("<Provider Name='SQLVDI'/><Level>2</Level><EventID>2</EventID>"), 'undecided'],
  ['an escaped id', head("<Provider Name='SQLVDI'/><EventID>&#49;</EventID>"), 'undecided'],
  ['the id elsewhere, where it does not matter', head("<Provider Name='VSS'/><Level>2</Level><EventID>2</EventID>"), 'unwanted'],
  ['a comment first', `<Event xmlns='${NAMESPACE}'><!-- --><System><Provider Name='VSS'/>`, 'undecided'],
  ['a namespace prefix', `<e:Event xmlns:e='${NAMESPACE}'><e:System><e:Provider Name='VSS'/>`, 'undecided'],
  ['a greater-than sign in an attribute', "<Event a='>'><System a=\">\"><Provider a='>' Name='VSS'/>", 'unwanted']
] as const) {
  t.test(`${shape}: ${expected}`, async (t) => { t.equal(verdict(xml), expected) })
}

function verdict (xml: string): Verdict {
  const units = Uint16Array.from(xml, (character) => character.charCodeAt(0))
  return judgeHead(units, providerNameIn(units, 0, units.length), units.length, TABLE)
}

function head (elements: string): string {
  return `<Event xmlns='${NAMESPACE}'><System>${elements}`
}

function pretty (provider: string, eventId: number): string {
  return `<Event xmlns="${NAMESPACE}">\r\n  <System>\r\n    <Provider Name="${provider}" />\r\n    <EventID Qualifiers="0">${eventId}</EventID>\r\n`
}
