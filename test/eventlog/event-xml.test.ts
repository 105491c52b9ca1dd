import t from 'tap'
import { EVENT_BOUNDS } from '../../src/eventlog/event-values.js'
import { eventRecordOf } from '../../src/eventlog/event-xml.js'
import { eventRecord, eventXml, NAMESPACE, shared } from './an-event.js'
import type { EventRecord } from '../../src/core/event.js'

const REAL: Readonly<Record<string, EventRecord>> = {
  'vss-8224-server2022': {
    computer: 'WIN-FUDU2CKJOE8',
    channel: 'Application',
    provider: 'VSS',
    eventId: 8224,
    timeCreated: Date.UTC(2023, 9, 18, 2, 49, 36, 509),
    recordId: 102,
    data: [{ value: '' }],
    binary: latin1('- Code:  CORSVCC00000774- Call:  CORSVCC00000756- PID:  00003680- TID:  00003692- CMD:  ' +
      'C:\\Windows\\system32\\vssvc.exe   - User: Name: NT AUTHORITY\\SYSTEM, SID:S-1-5-18 ')
  },
  'mssql-instance-radar-17115-info-no-db': {
    computer: 'mssql01.offsec.lan',
    channel: 'Application',
    provider: 'MSSQL$RADAR',
    eventId: 17115,
    timeCreated: Date.UTC(2021, 1, 3, 15, 18, 22, 260),
    recordId: 125735,
    data: [{ value: '\n\t -s "RADAR"\n\t -m' }],
    binary: hex('db4200000a0000000e0000004d005300530051004c00300031005c0052004100440041005200000000000000')
  },
  'scm-7036-vss-running-server2022': {
    computer: 'WIN-FUDU2CKJOE8',
    channel: 'System',
    provider: 'Service Control Manager',
    eventId: 7036,
    timeCreated: Date.UTC(2023, 9, 18, 2, 46, 36, 494),
    recordId: 573,
    data: [{ name: 'param1', value: 'Volume Shadow Copy' }, { name: 'param2', value: 'running' }],
    binary: hex('5600530053002f0034000000')
  },
  'eventlog-104-backup-channel-cleared': {
    computer: 'FS03.offsec.lan',
    channel: 'System',
    provider: 'Microsoft-Windows-Eventlog',
    eventId: 104,
    timeCreated: Date.UTC(2021, 9, 25, 18, 11, 10, 419),
    recordId: 5118,
    data: [
      { name: 'SubjectUserName', value: 'admmig' },
      { name: 'SubjectDomainName', value: 'OFFSEC' },
      { name: 'Channel', value: 'Microsoft-Windows-Backup' },
      { name: 'BackupPath', value: '' }
    ]
  },
  'forwarded-eventforwarder-111-bookmark': {
    computer: 'dhcp01.offsec.lan',
    channel: '',
    provider: 'Microsoft-Windows-EventForwarder',
    eventId: 111,
    timeCreated: Date.UTC(2021, 3, 27, 15, 3, 16, 983),
    recordId: 0,
    data: []
  },
  'web-mssqlserver-17300-error-newshape': {
    computer: 'DESKTOP-SJ9985O',
    channel: 'Application',
    provider: 'MSSQLSERVER',
    eventId: 17300,
    timeCreated: Date.UTC(2021, 7, 27, 5, 27, 31, 963),
    recordId: 1087315,
    data: [],
    binary: hex('9443000010000000100000004400450053004b0054004f0050002d0053004a0039003900380035004f00000000000000')
  },
  'web-mwbackup-524-server2012-atc': {
    computer: 'atc-win-2k12.atc.lab',
    channel: 'Application',
    provider: 'Microsoft-Windows-Backup',
    eventId: 524,
    timeCreated: Date.UTC(2019, 6, 16, 22, 38, 38, 762),
    recordId: 457,
    data: []
  },
  'web-mwbackup-14-reduced-in-a-test': {
    computer: 'unknown',
    channel: 'Microsoft-Windows-Backup',
    provider: 'Microsoft-Windows-Backup',
    eventId: 14,
    timeCreated: Date.UTC(2026, 8, 27, 16, 3, 13, 756),
    recordId: 39,
    data: [
      { name: 'BackupTemplateID', value: '{4309e1ed-48ed-49a6-8989-7655a5f4c116}' },
      { name: 'HRESULT', value: '0x0' },
      { name: 'DetailedHRESULT', value: '0x0' },
      { name: 'BackupState', value: '14' },
      { name: 'BackupTime', value: '2026-09-27T15:50:53.5095464Z' },
      { name: 'BackupTarget', value: 'D:' }
    ]
  },
  'windows-written-classic-error-49152-with-RenderingInfo': {
    computer: 'NIKOLAISMETBD82',
    channel: 'Application',
    provider: 'Microsoft-Windows-Security-SPP',
    eventId: 8198,
    timeCreated: Date.UTC(2025, 5, 8, 7, 11, 45, 581),
    recordId: 360,
    data: [
      { value: 'hr=0x80004005' },
      {
        value: 'RuleId=31e71c49-8da7-4a2f-ad92-45d98a1c79ba;Action=AutoActivate;AppId=55c92734-d682-4d71-983e-d6ec3f16059f;' +
          'SkuId=4de7cb65-cdf1-4de9-8ae8-e3cce27b9f2c;NotificationInterval=1440;Trigger=NetworkAvailable'
      }
    ],
    message: 'License Activation (slui.exe) failed with the following error code:\nhr=0x80004005\nCommand-line arguments:\n' +
      'RuleId=31e71c49-8da7-4a2f-ad92-45d98a1c79ba;Action=AutoActivate;AppId=55c92734-d682-4d71-983e-d6ec3f16059f;' +
      'SkuId=4de7cb65-cdf1-4de9-8ae8-e3cce27b9f2c;NotificationInterval=1440;Trigger=NetworkAvailable'
  }
}

for (const [name, expected] of Object.entries(REAL)) {
  const file = shared(`events/xml/${name}.xml`)
  t.test(`the real event ${name}`, { skip: file === undefined && 'the shared reading is not at hand' }, async (t) => {
    t.strictSame(eventRecordOf(file!.text.trim()), { record: expected })
  })
}

const BASE = eventRecord({})

for (const [shape, body, expected] of [
  ['white space inside Data is kept', '<EventData><Data> a\t\n </Data></EventData>', { data: [{ value: ' a\t\n ' }] }],
  ['line ends are LF', '<EventData><Data>a\r\nb\rc&#13;&#10;d</Data></EventData>', { data: [{ value: 'a\nb\nc\nd' }] }],
  ['named and unnamed Data in their order', "<EventData><Data Name='A'>1</Data><Data>2</Data></EventData>", { data: [{ name: 'A', value: '1' }, { value: '2' }] }],
  ['escaped markup', '<EventData><Data>&lt;a b=&quot;&amp;amp;&quot;&gt;&apos;</Data></EventData>', { data: [{ value: '<a b="&amp;">\'' }] }],
  ['numeric references', '<EventData><Data>&#x41;&#66;&#x1F600;&#xD83D;&#xDE00;</Data></EventData>', { data: [{ value: 'AB\u{1F600}\u{1F600}' }] }],
  ['references to no character', '<EventData><Data>&#0;&#x110000;&#xD800;&#9999999;</Data></EventData>', { data: [{ value: '\uFFFD'.repeat(4) }] }],
  ['an unknown entity stays as it is', '<EventData><Data>&lol;</Data></EventData>', { data: [{ value: '&lol;' }] }],
  ['CDATA is literal', '<EventData><Data>a<![CDATA[&amp;</Event>]]>b</Data></EventData>', { data: [{ value: 'a&amp;</Event>b' }] }],
  ['a comment says nothing', '<EventData><Data>a<!-- </Event> -->b</Data></EventData>', { data: [{ value: 'ab' }] }],
  ['a control character stays', '<EventData><Data>a\u0001b\u0000c</Data></EventData>', { data: [{ value: 'a\u0001b\u0000c' }] }],
  ['a lone surrogate is no character', '<EventData><Data>a\uD800b\uDC00</Data></EventData>', { data: [{ value: 'a\uFFFDb\uFFFD' }] }],
  ['an empty EventData', '<EventData/>', { data: [] }],
  ['EventData with a bare text', '<EventData>Backup &amp; restore</EventData>', { data: [{ value: 'Backup & restore' }] }],
  ['EventData with a Name', "<EventData Name='X'><Data Name='A'>1</Data></EventData>", { data: [{ name: 'A', value: '1' }] }],
  ['ComplexData', "<EventData><ComplexData Name='C'><Data Name='x'>1</Data><y>2</y></ComplexData><ComplexData Name='D'>3</ComplexData></EventData>", { data: [{ name: 'x', value: '1' }, { name: 'y', value: '2' }, { name: 'D', value: '3' }] }],
  ['UserData by its leaves', "<UserData><e:X xmlns:e='urn:x'><e:A>1</e:A>\n<e:B><e:C>2</e:C></e:B><D/></e:X></UserData>", { data: [{ name: 'A', value: '1' }, { name: 'C', value: '2' }, { name: 'D', value: '' }] }],
  ['a Binary that is no hex', '<EventData><Data>a</Data><Binary>0G</Binary></EventData>', { data: [{ value: 'a' }] }],
  ['a Binary in lines', '<EventData><Binary>\n 00ff\n 10\n</Binary></EventData>', { data: [], binary: hex('00ff10') }],
  ['a rendered message', "<RenderingInfo Culture='de-DE'><Message>Fehler:&#13;&#10;Größe</Message></RenderingInfo>", { data: [], message: 'Fehler:\nGröße' }],
  ['an empty message', '<RenderingInfo><Message></Message></RenderingInfo>', { data: [] }],
  ['what Windows could not render', '<ProcessingErrorData><ErrorCode>15005</ErrorCode></ProcessingErrorData>', { data: [] }],
  ['a long value is cut', `<EventData><Data>${'x'.repeat(EVENT_BOUNDS.valueLength + 1)}</Data></EventData>`, { data: [{ value: 'x'.repeat(EVENT_BOUNDS.valueLength) }] }],
  ['too much data is left out', `<EventData>${'<Data>x</Data>'.repeat(EVENT_BOUNDS.data + 1)}</EventData>`, { data: Array.from({ length: EVENT_BOUNDS.data }, () => ({ value: 'x' })) }]
] as const) {
  t.test(shape, async (t) => {
    const { data, ...base } = BASE
    t.strictSame(eventRecordOf(withBody(body)), { record: { ...base, ...expected } })
  })
}

for (const [shape, from, to, expected] of [
  ['double quotes', /'/g, '"', BASE],
  ['a namespace prefix', /<(\/?)(?=[A-Z])/g, '<$1e:', BASE],
  ['no namespace', / xmlns='[^']*'/, '', BASE],
  ['more attributes', '<Event ', "<Event a='1' xml:lang='en' ", BASE],
  ['a browser\'s hyphens', /<(Event|System|EventData)\b/g, '- <$1', BASE],
  ['white space around the id', '>1</EventID>', '> 1\n</EventID>', BASE],
  ['no record id', /<EventRecordID>.*<\/EventRecordID>/, '', { ...BASE, recordId: 0 }],
  ['a record id of 64 bits', '>7</EventRecordID>', '>18446744073709551615</EventRecordID>', { ...BASE, recordId: 0 }],
  ['no channel', /<Channel>.*<\/Channel>/, '', { ...BASE, channel: '' }],
  ['no computer', /<Computer>.*<\/Computer>/, '', { ...BASE, computer: 'unknown' }],
  ['an entity of a computer, escaped', />[^<]*<\/Computer>/, '>&amp;lt;b&gt;</Computer>', { ...BASE, computer: '&lt;b>' }],
  ['an entity of a channel, escaped', />[^<]*<\/Channel>/, '>&amp;#60;</Channel>', { ...BASE, channel: '&#60;' }],
  ['an escaped provider', "Name='SQLVDI'", "Name='Tom &amp; Co'", { ...BASE, provider: 'Tom & Co' }]
] as const) {
  t.test(shape, async (t) => {
    const xml = eventXml({}).replace(from, to).replace(/^- /, '')
    t.strictSame(eventRecordOf(xml), { record: expected })
  })
}

for (const [shape, xml, reason] of [
  ['no time', eventXml({}).replace(/<TimeCreated[^>]*>/, ''), 'expected a time such as 2026-01-31T12:00:00.000Z, found none'],
  ['no such day', eventXml({}).replace('2026-03-02', '2026-02-30'), 'expected a time such as 2026-01-31T12:00:00.000Z, found "2026-02-30T21:00:00.1234567Z"'],
  ['no provider', eventXml({}).replace(/<Provider[^>]*>/, ''), 'expected the name of a provider, found none'],
  ['an empty provider', eventXml({ provider: '' }), 'expected the name of a provider, found none'],
  ['no event id', eventXml({}).replace(/<EventID.*<\/EventID>/, ''), 'expected an event id, found none'],
  ['an event id in words', eventXml({}).replace('>1</EventID>', '>one</EventID>'), 'expected an event id, found "one"'],
  ['a negative event id', eventXml({ eventId: -1 }), 'expected an event id, found "-1"'],
  ['no System', `<Event xmlns='${NAMESPACE}'><EventData/></Event>`, 'expected <System>, found none'],
  ['another element', '<Evt/>', 'expected <Event>, found another element'],
  ['crossed tags', eventXml({}).replace('</Data>', '</Date>'), "expected well-formed XML, found in line 1, column 339: Expected closing tag 'Data' (opened in line 1, col 329) instead of closing tag 'Date'."],
  ['an end without a start', eventXml({}).replace('<EventData>', ''), "expected well-formed XML, found in line 1, column 335: Expected closing tag 'Event' (opened in line 1, col 1) instead of closing tag 'EventData'."],
  ['a bare ampersand', eventXml({ data: 'a & b' }), "expected well-formed XML, found in line 1, column 337: char '&' is not expected."],
  ['a document type', `<!DOCTYPE Event [<!ENTITY a 'b'>]>${eventXml({})}`, 'expected an event, found a document type'],
  ['an entity bomb', eventXml({ data: '<!DOCTYPE x [<!ENTITY a "&b;&b;">]>&a;' }), 'expected an event, found a document type'],
  ['a long reason is cut', eventXml({}).replace('>1</EventID>', `>${'a'.repeat(1000)}</EventID>`), `expected an event id, found "${'a'.repeat(171)}...`],
  ['more tags than there may be', eventXml({ data: '<a/>'.repeat(EVENT_BOUNDS.tags) }), 'expected at most 20000 tags, found more'],
  ['deep nesting', eventXml({ data: '<a>'.repeat(100) + '</a>'.repeat(100) }), 'expected XML within bounds, found: Maximum nested tags exceeded'],
  ['a name that is dangerous in JavaScript', eventXml({ data: '<__proto__/>' }), 'expected XML within bounds, found: [SECURITY] Invalid name: "__proto__" is a reserved JavaScript keyword that could cause prototype pollution']
] as const) {
  t.test(`${shape}: unreadable`, async (t) => { t.strictSame(eventRecordOf(xml), { reason }) })
}

function withBody (body: string): string {
  return eventXml({}).replace(/<EventData>.*<\/EventData>/s, () => body)
}

function hex (digits: string): Uint8Array {
  return Uint8Array.from(Buffer.from(digits, 'hex'))
}

function latin1 (text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text, 'latin1'))
}
