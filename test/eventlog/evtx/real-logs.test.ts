import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { openEvtxFile } from '../../../src/eventlog/evtx-file.js'
import { openXmlFile } from '../../../src/eventlog/xml-file.js'
import { EVERY_EVENT, readAll } from './a-log.js'

const LOGS = fileURLToPath(new URL('../../../../shared/evtx/', import.meta.url))
const skip = existsSync(LOGS) ? false : 'the real event logs are not here'

/** Past damage the next record is read, so that more are found than by a reader that gives the chunk up. */
const MORE_THAN_THE_MANIFEST: Readonly<Record<string, number>> = {
  // chunks 0 and 13 are torn: 39 records past the tear, with ids of their own
  'evtx-rs-2-vss_0-RdpCoreTS.evtx': 1951,
  // chunk 7 has lost its middle: 30 records follow
  'evtx-rs-bad_chunk_magic.evtx': 300,
  // a record of size 0 in chunk 0: with the 115 after it, the ids go from 1 to 450 without a gap
  'evtx-rs-zero-data-size-event.evtx': 450
}

const NOTHING: readonly (readonly [at: number, reason: string])[] = []

/** What is wrong with the files that have something wrong, by offset. */
const DAMAGE: Readonly<Record<string, typeof NOTHING>> = {
  'evtx-rs-2-vss_7-System.evtx': [[659456, 'expected ElfChnk, found zeros up to byte 790528']],
  'evtx-rs-Application_no_crc32.evtx': [
    [4148, 'expected the checksum 0xa850554e of the records, found none'],
    [4220, 'expected the checksum 0x9811019d of the chunk header, found none']
  ],
  'evtx-rs-zero-data-size-event.evtx': [
    [6180, 'expected a record of at least 28 bytes, found a size of 0'],
    [4148, 'expected the checksum 0x1065cf33 of the records, found 0xc08b93e5']
  ]
}
/** Too much of these is wrong to list it. */
const MUCH_DAMAGED: Readonly<Record<string, number>> = {
  'evtx-rs-2-vss_0-RdpCoreTS.evtx': 27,
  // the first halves of two chunks are zeros, and with them the templates of the 82 records behind
  'evtx-rs-bad_chunk_magic.evtx': 97
}

interface Row {
  readonly file: string
  readonly records: number
}

function manifest (): readonly Row[] {
  const lines = readFileSync(`${LOGS}MANIFEST.md`, 'utf8').split('\n')
  const cells = lines.map((line) => line.split('|').map((cell) => cell.trim()))
  return cells
    .map(([, file = '', , , , , records = '']) => ({ file: file.replaceAll('`', ''), records: Number(records) }))
    .filter(({ file, records }) => file.endsWith('.evtx') && records > 0)
}

t.test('every record of the real logs is read, and what is damaged is told', { skip }, async (t) => {
  const rows = manifest()
  t.equal(rows.length, 26)
  for (const { file, records } of rows) {
    const found = await readAll(openEvtxFile(LOGS + file, EVERY_EVENT, { isFinal: true }))
    t.equal(found.records.length, MORE_THAN_THE_MANIFEST[file] ?? records, file)
    if (file in MUCH_DAMAGED) {
      t.equal(found.unreadable.length, MUCH_DAMAGED[file], `${file}: damage`)
    } else {
      const expected = (DAMAGE[file] ?? NOTHING).map(([at, reason]) => ({ where: `${LOGS}${file} at byte ${at}`, reason }))
      t.strictSame(found.unreadable, expected, `${file}: damage`)
    }
    const names = found.records.map(({ computer, recordId, timeCreated }) => `${computer}/${recordId}/${timeCreated}`)
    t.equal(new Set(names).size, names.length, `${file}: no record twice`)
  }
})

t.test('an event is the same whether it is read from the log or from the XML that Windows wrote of it', { skip }, async (t) => {
  for (const [name, count] of [['ts-evtx-Application', 366], ['ts-evtx-System', 1247]] as const) {
    const binary = await readAll(openEvtxFile(`${LOGS}${name}.evtx`, EVERY_EVENT, { isFinal: true }))
    const xml = await readAll(openXmlFile(`${LOGS}${name}.xml`, EVERY_EVENT, { isFinal: true }))
    const byId = new Map(xml.records.map(({ message, ...record }) => [record.recordId, record]))
    t.equal(byId.size, count)
    t.strictSame(binary.records, binary.records.map(({ recordId }) => byId.get(recordId)), name)
    t.equal(binary.records.length, count)
  }
})

t.test('only what is wanted is decoded, and it is what decoding everything finds', { skip }, async (t) => {
  const wanted = {
    providers: [
      { name: 'vss' }, { name: 'Service Control Manager', ids: new Set([7036, 7045]) }, { name: 'MSSQL$*', ids: new Set([18456]) }
    ]
  }
  const isWanted = (provider: string, id: number): boolean => provider === 'VSS' || (provider.startsWith('MSSQL$') && id === 18456) ||
    (provider === 'Service Control Manager' && (id === 7036 || id === 7045))
  for (const { file } of manifest()) {
    const all = await readAll(openEvtxFile(LOGS + file, EVERY_EVENT, { isFinal: true }))
    const some = await readAll(openEvtxFile(LOGS + file, wanted, { isFinal: true }))
    t.strictSame(some.records, all.records.filter(({ provider, eventId }) => isWanted(provider, eventId)), file)
    t.equal(some.scanned, all.scanned)
  }
})

t.test('a batch holds no more than it is asked for, and the next goes on behind it', { skip }, async (t) => {
  const log = openEvtxFile(`${LOGS}plaso-System.evtx`, EVERY_EVENT, { isFinal: true, batchRecords: 1, batchBytes: 1 })
  const first = await log.read(undefined, new AbortController().signal)
  t.equal(first.more, true)
  t.strictSame(first.progress, { done: 4096 + 65_536, total: 2_166_784 })
  const { records } = await readAll(log, first.position)
  t.equal(first.records.length + records.length, 5009)
})
