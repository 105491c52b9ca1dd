import { appendFileSync, mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { EventLogError, type Batch } from '../../src/eventlog/eventlog.js'
import { firstNonUtf8 } from '../../src/eventlog/text-encoding.js'
import { openXmlFile, type XmlFileOptions } from '../../src/eventlog/xml-file.js'
import { ALL, encodings, eventRecord, eventXml, GO_ON, readAll, shared } from './an-event.js'

const ONE = eventXml({ recordId: 1 })
const TWO = eventXml({ recordId: 2, provider: 'VSS', eventId: 8229 })
const THREE = eventXml({ recordId: 3, data: 'Größe \u{1F600}' })
const RECORDS = [
  eventRecord({ recordId: 1 }),
  eventRecord({ recordId: 2, provider: 'VSS', eventId: 8229 }),
  eventRecord({ recordId: 3, data: 'Größe \u{1F600}' })
]
const THREE_EVENTS = `<?xml version="1.0" encoding="utf-8"?>\r\n<Events>${ONE}\r\n${TWO}${THREE}</Events>`

for (const [encoding, bytes] of Object.entries(encodings(THREE_EVENTS))) {
  t.test(`three events in ${encoding}`, async (t) => {
    const path = write(t, bytes)
    const batch = await readAll(openXmlFile(path, ALL))
    t.strictSame(batch.records, RECORDS)
    t.strictSame([batch.unreadable, batch.scanned, batch.more, batch.loss], [[], 3, false, undefined])
    t.equal(batch.progress?.total, bytes.length)
  })

  t.test(`a file in ${encoding} that grows byte by byte, read twice, gives each event once`, async (t) => {
    const path = write(t, '')
    const log = openXmlFile(path, ALL)
    for (let cut = 1; cut < bytes.length; cut++) {
      writeFileSync(path, bytes.subarray(0, cut))
      const first = await log.read(undefined, GO_ON)
      appendFileSync(path, bytes.subarray(cut))
      const second = await log.read(first.position, GO_ON)
      const found = [...first.records, ...second.records].map(({ recordId }) => recordId)
      const rest = [first.unreadable, second.unreadable, first.scanned + second.scanned, second.loss]
      if (found.join() !== '1,2,3') t.fail(`cut at byte ${cut}: found ${found.join()}`)
      if (JSON.stringify(rest) !== '[[],[],3,null]') t.fail(`cut at byte ${cut}: ${JSON.stringify(rest)}`)
    }
  })
}

t.test('only wanted events become records, and all are counted', async (t) => {
  const path = write(t, THREE_EVENTS)
  const batch = await readAll(openXmlFile(path, { providers: [{ name: 'vss', ids: new Set([8229]) }] }))
  t.strictSame([batch.records, batch.scanned], [[RECORDS[1]], 3])
})

t.test('an event that cannot be told unwanted before it is parsed is dropped after', async (t) => {
  const path = write(t, ONE.replace("Name='SQLVDI'", "Name='SQL&#86;DI'") + TWO.replace("Name='VSS'", "Name='V&#83;S'"))
  const batch = await readAll(openXmlFile(path, { providers: [{ name: 'VSS' }] }))
  t.strictSame([batch.records, batch.scanned], [[RECORDS[1]], 2])
})

t.test('a broken event is counted, located and passed over', async (t) => {
  const broken = ONE.replace('2026-03-02T', '2026-03-99T')
  const path = write(t, `\uFEFF${broken}${ONE.replace('</Event>', '')}${TWO}`)
  const batch = await readAll(openXmlFile(path, ALL))
  t.strictSame(batch.records, [RECORDS[1]])
  t.equal(batch.scanned, 3)
  t.strictSame(batch.unreadable, [
    { where: `${path} at byte 3`, reason: 'expected a time such as 2026-01-31T12:00:00.000Z, found "2026-03-99T21:00:00.1234567Z"' },
    { where: `${path} at byte ${3 + broken.length}`, reason: 'expected </Event>, found the start of the next event' }
  ])
})

for (const [encoding, umlaut] of [['CP850', 0x81], ['Windows-1252', 0xfc]] as const) {
  t.test(`events in ${encoding} are read, and once it is told that their names are damaged`, async (t) => {
    const genuine = eventXml({ recordId: 1, data: '\uFFFD Größe' })
    const [before, after] = eventXml({ recordId: 2, data: 'M|nchen' }).split('|') as [string, string]
    const bytes = Buffer.concat([Buffer.from(genuine + before), Buffer.of(umlaut), Buffer.from(after)])
    const damaged = bytes.subarray(Buffer.byteLength(genuine))
    const path = write(t, Buffer.concat([bytes, damaged]))
    const batch = await readAll(openXmlFile(path, ALL))
    t.strictSame(batch.records.map(({ recordId, data }) => [recordId, data[0]!.value]), [
      [1, '\uFFFD Größe'], [2, 'M\uFFFDnchen'], [2, 'M\uFFFDnchen']
    ])
    t.strictSame(batch.unreadable, [{
      where: `${path} at byte ${Buffer.byteLength(genuine + before)}`,
      reason: `expected UTF-8, found byte 0x${umlaut === 0x81 ? '81' : 'FC'}; names in it are damaged: export it again with wevtutil and /uni:true`
    }])
    const unwanted = await readAll(openXmlFile(path, { providers: [{ name: 'VSS' }] }))
    t.strictSame([unwanted.records, unwanted.unreadable], [[], []])
  })
}

t.test('bytes that are no UTF-8 are found among characters that look like them', async (t) => {
  const cases = [
    [[0x41, 0xc3, 0xbc], undefined],
    [[0xef, 0xbf, 0xbd], undefined],
    [[0xef, 0xbf, 0xbd, 0x41, 0xff], 4],
    [[0xc3, 0xbc, 0xef, 0xbf, 0xbd, 0xef, 0xbf], 5],
    [[0xf0, 0x9f, 0x98, 0x80, 0xe4, 0x41], 4],
    [[0xed, 0xa0, 0x80], 0]
  ] as const
  for (const [bytes, place] of cases) t.equal(firstNonUtf8(Buffer.from(bytes), Buffer.from(bytes).toString()), place)
})

t.test('the last event, half written, is waited for while the file may grow, and is broken once it may not', async (t) => {
  const path = write(t, ONE + TWO.slice(0, 200))
  const growing = await readAll(openXmlFile(path, ALL))
  t.strictSame([growing.records, growing.unreadable, growing.scanned], [[RECORDS[0]], [], 1])
  const final = await readAll(openXmlFile(path, ALL, { isFinal: true }))
  t.strictSame([final.records, final.scanned], [[RECORDS[0]], 2])
  t.strictSame(final.unreadable, [
    { where: `${path} at byte ${ONE.length}`, reason: 'expected </Event>, found the end of the log' }
  ])
})

t.test('a file is read on where it was left, and is quiet until it grows', async (t) => {
  const path = write(t, ONE)
  const first = await readAll(openXmlFile(path, ALL))
  const second = await readAll(openXmlFile(path, ALL), first.position)
  t.strictSame([second.records, second.scanned, second.loss], [[], 0, undefined])
  appendFileSync(path, TWO)
  const third = await readAll(openXmlFile(path, ALL), second.position)
  t.strictSame([third.records, third.scanned, third.loss], [[RECORDS[1]], 1, undefined])
})

for (const [what, change, found] of [
  ['a longer file', (path: string) => { writeFileSync(path, TWO + THREE + ' '.repeat(20_000)) }, [2, 3]],
  ['a newer export, without the older events', (path: string) => { writeFileSync(path, TWO + THREE) }, [2, 3]],
  ['its own beginning', (path: string) => { truncateSync(path, 9_000) }, [1, 2]]
] as const) {
  t.test(`a file that was replaced by ${what} is read from its start, and nothing is lost`, async (t) => {
    // longer than what a file is known by
    const path = write(t, ONE + TWO + ' '.repeat(10_000))
    const log = openXmlFile(path, ALL)
    const { position } = await readAll(log)
    change(path)
    const batch = await log.read(position, GO_ON)
    t.strictSame([batch.records.map(({ recordId }) => recordId), batch.unreadable, batch.loss], [found, [], undefined])
    const next = await log.read(batch.position, GO_ON)
    t.strictSame([next.records, next.loss], [[], undefined])
  })
}

t.test('a position that is none is as good as no position', async (t) => {
  const log = openXmlFile(write(t, ONE), ALL)
  for (const position of ['', 'null', '{}', '{"offset":-1}', '[', '{"offset":5,"size":5,"head":{"length":1,"hash":2}}']) {
    const batch = await log.read(position, GO_ON)
    t.strictSame([batch.records, batch.loss], [[RECORDS[0]], undefined], position)
  }
})

t.test('a batch is bounded in records, and in bytes', async (t) => {
  const path = write(t, (ONE + TWO).repeat(5))
  t.strictSame(await sizes(path, { batchRecords: 4 }), [4, 4, 2])
  const long = write(t, (ONE + ' '.repeat(300_000)).repeat(5))
  t.strictSame(await sizes(long, { batchBytes: 500_000 }), [2, 2, 1])
})

t.test('broken events count towards the bound of a batch', async (t) => {
  const path = write(t, '<Event>'.repeat(25))
  const batch = await openXmlFile(path, ALL, { batchRecords: 10 }).read(undefined, GO_ON)
  t.strictSame([batch.unreadable.length, batch.scanned, batch.more], [10, 10, true])
})

t.test('one event of 100 MB is passed over in several batches', async (t) => {
  const path = write(t, ONE)
  const piece = 'x'.repeat(10_000_000)
  appendFileSync(path, ONE.replace('</Event>', ''))
  for (let n = 0; n < 10; n++) appendFileSync(path, piece)
  appendFileSync(path, `</Event>${TWO}`)
  const batch = await readAll(openXmlFile(path, ALL, { batchBytes: 20_000_000, isFinal: true }))
  t.strictSame(batch.records, RECORDS.slice(0, 2))
  t.equal(batch.scanned, 3)
  t.strictSame(batch.unreadable, [
    { where: `${path} at byte ${ONE.length}`, reason: 'expected an event of at most 4 MiB, found a longer one' }
  ])
})

for (const [what, content, code, reason] of [
  ['an empty file', '', 'not_an_event_log', 'expected events as XML or .evtx, found an empty file'],
  ['a text', 'Backup failed.\r\nEvent 521\r\n', 'not_an_event_log', 'expected events as XML or .evtx, found another text'],
  ['a text in UTF-16', Buffer.from('\uFEFFnothing', 'utf16le'), 'not_an_event_log', 'expected events as XML or .evtx, found another text'],
  ['other XML', '<?xml version="1.0"?>\n<configuration><Event2/></configuration>', 'not_an_event_log', 'expected <Events> or <Event>, found <configuration>'],
  ['a binary log', Buffer.from('ElfFile\0\0\0\0\0'), 'not_an_event_log', 'expected events as XML or .evtx, found an .evtx log that was XML before'],
  ['a gzip archive', gzipSync(THREE_EVENTS), 'not_an_event_log', 'expected events as XML or .evtx, found a gzip archive in another'],
  ['a zip archive', Buffer.from('PK\x03\x04rest'), 'not_an_event_log', 'expected events as XML or .evtx, found a zip archive: unpack it first']
] as const) {
  t.test(`${what} is no event log`, async (t) => {
    const path = write(t, content)
    await t.rejects(openXmlFile(path, ALL).read(undefined, GO_ON), new EventLogError(code, `${path}: ${reason}`))
  })
}

t.test('a file or folder that cannot be read says so', async (t) => {
  const folder = t.testdir()
  const missing = join(folder, 'missing.xml')
  await t.rejects(openXmlFile(missing, ALL).read(undefined, GO_ON), new EventLogError('not_found', `${missing}: there is no such file`))
  mkdirSync(join(folder, 'logs'))
  const logs = join(folder, 'logs')
  await t.rejects(openXmlFile(logs, ALL).read(undefined, GO_ON), new EventLogError('not_an_event_log', `${logs}: expected a file, found a directory`))
})

t.test('a file that is being written for the first time is an event log as soon as it may be one', async (t) => {
  for (const start of ['<', '<?xml ver', '<Ev', '\uFEFF<?xml version="1.0"?>\r\n<Even']) {
    const batch = await openXmlFile(write(t, start), ALL).read(undefined, GO_ON)
    t.strictSame([batch.records, batch.unreadable, batch.scanned, batch.more], [[], [], 0, false], start)
  }
})

t.test('reading stops when it is told to', async (t) => {
  const path = write(t, ONE)
  const stopped = new AbortController()
  stopped.abort()
  await t.rejects(openXmlFile(path, ALL).read(undefined, stopped.signal), new EventLogError('other', `${path}: reading was stopped`))
  const late = new AbortController()
  late.abort(new DOMException('too slow', 'TimeoutError'))
  await t.rejects(openXmlFile(path, ALL).read(undefined, late.signal), new EventLogError('timeout', `${path}: reading was stopped`))
})

for (const [name, events, withMessage] of [['Application', 366, 366], ['System', 1247, 0]] as const) {
  const file = shared(`evtx/ts-evtx-${name}.xml`)
  const skip = file === undefined && 'the shared reading is not at hand'
  t.test(`an export of ${name} that Windows wrote`, { skip }, async (t) => {
    const batch = await readAll(openXmlFile(file!.path, ALL))
    t.strictSame([batch.records.length, batch.unreadable, batch.scanned], [events, [], events])
    t.equal(batch.records.filter(({ message }) => message !== undefined).length, withMessage)
    t.equal(new Set(batch.records.map(({ recordId }) => recordId)).size, events)
    t.ok(batch.records.every(({ channel }) => channel === name))

    for (const [encoding, bytes] of Object.entries(encodings(file!.text.replace('\uFEFF', '')))) {
      const same = await readAll(openXmlFile(write(t, bytes), ALL))
      t.ok(JSON.stringify(same.records) === JSON.stringify(batch.records), encoding)
    }
  })
}

async function sizes (path: string, options: XmlFileOptions): Promise<readonly number[]> {
  const log = openXmlFile(path, ALL, options)
  const batches: Batch[] = []
  do batches.push(await log.read(batches.at(-1)?.position, GO_ON))
  while (batches.at(-1)!.more)
  return batches.map(({ records }) => records.length)
}

function write (t: Tap, content: string | Uint8Array): string {
  const path = join(t.testdir(), 'events.xml')
  writeFileSync(path, content)
  return path
}

type Tap = Pick<typeof import('tap').t, 'testdir'>
