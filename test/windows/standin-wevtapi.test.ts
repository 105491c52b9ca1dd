import { fileURLToPath } from 'node:url'
import t from 'tap'
import { eventXml, type EventFacts } from '../eventlog/an-event.js'
import { whyNoWine, Wine } from './wine.js'
import type { Question } from './under-wine/ask-wevtapi.js'

const ASK = fileURLToPath(new URL('./under-wine/ask-wevtapi.ts', import.meta.url))
const CHANNEL = 'Application'
const REVERSE = 0x201
const TOLERANT = 0x1001
const STRICT = 0x10000
const SEEK = { first: 1, last: 2, current: 3, bookmark: 4 } as const

const skip = whyNoWine()
const wine = skip === false ? new Wine() : undefined
t.teardown(() => wine?.end())

const EVENTS = [
  eventOf({ provider: 'SQLVDI', eventId: 1, recordId: 11 }, '2026-03-02T21:00:00.1234567Z'),
  eventOf({ provider: 'MSSQL$PROD', eventId: 3041, recordId: 12 }, '2026-03-02T22:00:00Z'),
  eventOf({ provider: 'MSSQL$PROD', eventId: 18264, recordId: 13 }, '2026-03-02T23:00:00.5Z'),
  eventOf({ provider: 'VSS', eventId: 8194, recordId: 14 }, '2026-03-02T23:30:00Z'),
  eventOf({ provider: 'SQLVDI', eventId: 2, recordId: 15 }, '2026-03-02T23:59:59.999Z')
]

const SELECTED: Readonly<Record<string, readonly number[] | string>> = {
  '*': [11, 12, 13, 14, 15],
  '*[System[EventID=3041]]': [12],
  '*[System[(EventID=1 or EventID=2)]]': [11, 15],
  '*[System[EventID >= 2 and EventID <= 3041]]': [12, 15],
  '*[System[(EventRecordID > 13)]]': [14, 15],
  '*[System[EventRecordID=13]]': [13],
  "*[System[Provider[@Name='VSS']]]": [14],
  '*[System[Provider[@Name="VSS" or @Name=\'SQLVDI\']]]': [11, 14, 15],
  "*[System[Provider[@Name='mssql$prod']]]": [],
  "*[System[Provider[@Name='SQLVDI'] and (EventID=2) and (EventRecordID > 11)]]": [15],
  "*[System[Provider[@Name='SQLVDI'] and EventID=1 or Provider[@Name='VSS']]]": [11, 14],
  "*[System[Provider[@Name='SQLVDI'] and (EventID=8194 or Provider[@Name='VSS'])]]": [],
  '*[System[TimeCreated[timediff(@SystemTime) <= 3600000]]]': [13, 14, 15],
  '*[System[TimeCreated[timediff(@SystemTime) <= 3599499]]]': [14, 15],
  [`*[System[${conditions(22)}]]`]: [11, 15],
  [`*[System[${conditions(23)}]]`]: 'EvtQuery 15001',
  '': 'EvtQuery 15001',
  '*[': 'EvtQuery 15001',
  '*[System[EventID=1]': 'EvtQuery 15001',
  '*[System[EventID=1]] or *': 'EvtQuery 15001',
  '*[System[(EventID=1]]': 'EvtQuery 15001',
  '*[System[EventID=one]]': 'EvtQuery 15001',
  '*[System[EventID]]': 'EvtQuery 15001',
  '*[System[EventID=1 orEventID=2]]': 'EvtQuery 15001',
  '*[System[Level=2]]': 'EvtQuery 15001',
  "*[System[Provider='VSS']]": 'EvtQuery 15001',
  "*[System[Provider[@Name>'VSS']]]": 'EvtQuery 15001',
  "*[System[Provider[@Name='VSS]]]": 'EvtQuery 15001',
  '*[System[Provider[EventID=1]]]': 'EvtQuery 15001',
  "*[EventData[Data='text']]": 'EvtQuery 15001',
  '*[System[not(EventID=1)]]': 'EvtQuery 15001'
}

t.test('an XPath selects the events it describes, and what Windows would not understand is refused', { skip }, async (t) => {
  wine!.control('service.now', '2026-03-03T00:00:00Z')
  wine!.writeChannel(CHANNEL, EVENTS)
  const answers = await asked(...Object.keys(SELECTED).map((query) => ['records', { channel: CHANNEL, query }] as const), ['handles'])
  t.same(answers.pop(), 0)
  for (const [n, [query, expected]] of Object.entries(SELECTED).entries()) t.same(answers[n], expected, query)
})

t.test('a structured query yields each event that one of its Selects describes once, in the order of the channel', { skip }, async (t) => {
  wine!.writeChannel(CHANNEL, EVENTS)
  const selects = ['<Select Path="Application">*[System[EventRecordID &gt; 13]]</Select>', '<Select>*[System[EventID=2 or EventID=1]]</Select>']
  const list = (...rows: readonly string[]): string =>
    `<QueryList><Query Id="0" Path="Application">${rows.join('')}</Query></QueryList>`
  t.same(await asked(
    ['records', { query: list(...selects) }],
    ['records', { channel: CHANNEL, query: list(...selects), flags: REVERSE }],
    ['records', { query: list(...selects, '<Select>*[Level=1]</Select>') }],
    ['records', { query: list(...selects, '<Select>*[Level=1]</Select>'), flags: TOLERANT }],
    ['records', { query: list('<Select Path="System">*</Select>') }],
    ['records', { query: list() }],
    ['records', { query: list('<Select>*</Select><Suppress>*</Suppress>') }],
    ['handles']
  ), [
    [11, 14, 15], [15, 14, 11], 'EvtQuery 15001', [11, 14, 15], 'EvtQuery 15001', 'EvtQuery 15001', 'EvtQuery 15001', 0
  ])
})

t.test('EvtSeek counts the events that are selected', { skip }, async (t) => {
  wine!.writeChannel(CHANNEL, EVENTS)
  const query = "*[System[Provider[@Name='SQLVDI' or @Name='MSSQL$PROD']]]"
  const cases = [
    [SEEK.first, 0, [11, 12, 13, 15]], [SEEK.first, 2, [13, 15]], [SEEK.first, 9, []],
    [SEEK.last, 0, [15]], [SEEK.last, -1, [13, 15]], [SEEK.current, 3, [15]]
  ] as const
  const records = (origin: number, by: number): Question => ['records', { channel: CHANNEL, query, seek: { origin, by } }]
  t.same(await asked(...cases.map(([origin, by]) => records(origin, by)), ['handles']), [...cases.map(([,, expected]) => expected), 0])
})

t.test('a bookmark is read on from, in the numbering of the channel, until its event is gone', { skip }, async (t) => {
  const forwarded = [900, 5, 901].map((recordId) => eventXml({ recordId }))
  const bookmark = "<BookmarkList>\r\n  <Bookmark Channel='ForwardedEvents' RecordId='101' IsCurrent='true'/>\r\n</BookmarkList>"
  const query = { channel: 'ForwardedEvents', query: '*' }
  const after = { ...query, seek: { origin: SEEK.bookmark | STRICT, by: 1, bookmark } }
  wine!.writeChannel('ForwardedEvents', forwarded, { first: 100 })
  t.same(await asked(['bookmark', { ...query, query: '*[System[EventRecordID=5]]' }], ['records', after]), [bookmark, [901]])

  wine!.appendEvents('ForwardedEvents', [eventXml({ recordId: 6 })])
  t.same(await asked(['records', after], ['records', { ...after, query: '*[System[EventRecordID > 5]]' }]), [[901, 6], [901, 6]])

  wine!.writeChannel('ForwardedEvents', forwarded, { first: 102 })
  t.same(await asked(['records', after], ['records', { ...after, seek: { ...after.seek, origin: SEEK.bookmark } }]),
    ['EvtSeek 1168', [900, 5, 901]], 'the log has wrapped')

  wine!.clearChannel('ForwardedEvents')
  t.same(await asked(['records', after], ['records', query], ['handles']), ['EvtSeek 1168', [], 0])
})

t.test('an event is rendered whole into a buffer that holds it', { skip }, async (t) => {
  const xml = eventXml({ data: 'Bücher_ДБ_€_\u{1f4be}' })
  wine!.writeChannel(CHANNEL, [xml])
  const bytes = 2 * (xml.length + 1)
  t.same(await asked(['xml', { channel: CHANNEL }], ['buffers', { channel: CHANNEL }], ['handles']),
    [xml, { small: 'EvtRender 122', bytes, tooSmallByOne: 'EvtRender 122', enough: 'ok' }, 0])
})

t.test('the properties of a log are told with their types', { skip }, async (t) => {
  const created = '2026-02-01T00:00:00.5Z'
  wine!.control('service.now', '2026-03-03T00:00:00Z')
  wine!.writeChannel('Microsoft-Windows-Backup', EVENTS, { first: 7, created })
  wine!.clearChannel('A/Operational')
  wine!.control('A%4Operational.disabled', '')
  const [full, empty, ...rest] = await asked(
    ['info', { channel: 'Microsoft-Windows-Backup' }], ['info', { channel: 'A/Operational' }],
    ['enabled', { channel: 'Microsoft-Windows-Backup' }], ['enabled', { channel: 'A/Operational' }], ['handles']
  ) as [string[][], string[][], ...unknown[]]
  t.match(full, [
    ['filetime', fileTimeOf(created)], ['filetime', fileTimeOf('2026-03-03T00:00:00Z')], ['filetime', /^13\d{16}$/],
    ['uint64', String(Buffer.byteLength(EVENTS.join('\n')) + 1)], ['uint32', '32'], ['uint64', '5'], ['uint64', '7'], ['boolean', '0']
  ])
  t.same([empty[0], ...empty.slice(5)],
    [['filetime', fileTimeOf('2026-01-01T00:00:00Z')], ['uint64', '0'], ['uint64', '0'], ['boolean', '0']])
  t.same(rest, [['boolean', '1'], ['boolean', '0'], 0])
})

t.test('what fails does so with the error of Windows, and leaves no handle open', { skip }, async (t) => {
  wine!.writeChannel(CHANNEL, EVENTS)
  wine!.writeChannel('Security', EVENTS)
  wine!.control('Security.denied', '')
  wine!.writeChannel(CHANNEL, EVENTS.slice(0, 1), { computer: 'SQL02' })
  const names = ['records', 'info', 'enabled'] as const
  const all = (where: object): readonly Question[] => names.map((name) => [name, where] as const)
  t.same(await asked(
    ...all({ channel: 'Nothing' }), ...all({ channel: 'Security' }),
    ['records', { channel: CHANNEL, computer: 'SQL02' }], ['records', { channel: CHANNEL, computer: 'SQL03' }],
    ['stopped', { channel: CHANNEL }], ['records', { channel: CHANNEL, flags: 2 }], ['closedTwice'],
    ['control', { name: 'service.stopped', content: '' }], ...all({ channel: CHANNEL }),
    ['control', { name: 'service.stopped' }], ['records', { channel: CHANNEL }], ['handles']
  ), [
    'EvtQuery 15007', 'EvtOpenLog 15007', 'EvtOpenChannelConfig 15007', 'EvtQuery 5', 'EvtOpenLog 5', 'EvtOpenChannelConfig 5',
    [11], 'EvtQuery 1722',
    'EvtNext 1722', 'EvtQuery 87', ['ok', 'EvtClose 6', 'EvtUpdateBookmark 6'],
    null, 'EvtQuery 1722', 'EvtOpenLog 1722', 'EvtOpenChannelConfig 1722',
    null, [11, 12, 13, 14, 15], 0
  ])
})

async function asked (...questions: readonly Question[]): Promise<unknown[]> {
  const { status, stdout, stderr } = await wine!.wineNode(ASK, [JSON.stringify(questions)])
  if (status !== 0) throw new Error(`node.exe ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as unknown[]
}

function eventOf (facts: EventFacts, created: string): string {
  return eventXml(facts).replace(/(?<=SystemTime=')[^']*/, created)
}

function conditions (count: number): string {
  return Array.from({ length: count }, (_, n) => `EventID=${n}`).join(' or ')
}

/** In ticks of 100 ns since 1601. */
function fileTimeOf (time: string): string {
  return String(BigInt(Date.parse(time) - Date.UTC(1601, 0)) * 10_000n)
}
