import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { findEventLogs, openEventLog } from '../../../src/eventlog/open.js'
import { listProviders } from '../../../src/eventlog/provider-list.js'
import { providerTable } from '../../../src/report/provider-list.js'
import { openFileLog } from '../../../src/eventlog/file-log.js'
import { evtxOf } from '../../evtx-writer/events-file.js'
import { EVERY_EVENT, eventsXml, eventXml, readAll } from './a-log.js'

const EVENTS = eventsXml(1, 300)
const XML = `<Events>${EVENTS.join('')}</Events>`
const EVTX = evtxOf(EVENTS)

t.test('logs are found by their content, whatever their names are, packed or not', async (t) => {
  const folder = t.testdir({ 'a.evtx': EVTX, 'b.xml': XML, 'c.evtx.gz': gzipSync(EVTX), 'd.xml.gz': gzipSync(XML), 'e.xml': EVTX, 'f.txt': EVTX, 'g.evtx': 'PK\x03\x04' })
  const at = (name: string): string => join(folder, name)
  t.strictSame(await findEventLogs([folder, at('f.txt'), at('none.evtx')]), [
    { kind: 'evtx', path: at('a.evtx') },
    { kind: 'xml', path: at('b.xml') },
    { kind: 'evtx', path: at('c.evtx.gz') },
    { kind: 'xml', path: at('d.xml.gz') },
    { kind: 'evtx', path: at('e.xml') },
    { kind: 'xml', path: at('g.evtx') },
    { kind: 'evtx', path: at('f.txt') },
    { kind: 'evtx', path: at('none.evtx') }
  ])
  const zip = openEventLog({ kind: 'xml', path: at('g.evtx') }, EVERY_EVENT, { clock: () => 0 })
  await t.rejects(readAll(zip), {
    code: 'not_an_event_log', message: `${at('g.evtx')}: expected events as XML or .evtx, found a zip archive: unpack it first`
  })
})

t.test('the events of a log are the same as XML, as .evtx, and packed, in batches of any size', async (t) => {
  const folder = t.testdir({ 'a.evtx': EVTX, 'b.xml': XML, 'c.evtx.gz': gzipSync(EVTX), 'd.xml.gz': gzipSync(XML) })
  const { records: expected } = await readAll(openFileLog(join(folder, 'b.xml'), 'xml', EVERY_EVENT, { isFinal: true }))
  t.equal(expected.length, 300)
  for (const name of ['a.evtx', 'b.xml', 'c.evtx.gz', 'd.xml.gz']) {
    for (const batchRecords of [7, 10_000]) {
      const log = openFileLog(join(folder, name), 'xml', EVERY_EVENT, { isFinal: true, batchRecords })
      const { records, unreadable } = await readAll(log)
      t.strictSame(records, expected, name)
      t.strictSame(unreadable, [], name)
    }
  }
})

t.test('a packed log that is cut gives what could be unpacked, and says so', async (t) => {
  const packed = gzipSync(XML)
  const path = join(t.testdir({ 'a.xml.gz': packed.subarray(0, packed.length - 9) }), 'a.xml.gz')
  const { records, unreadable } = await readAll(openFileLog(path, 'xml', EVERY_EVENT))
  t.equal(records.length, 300)
  t.strictSame(unreadable, [{
    where: `${path} at unpacked byte ${XML.length}`, reason: 'expected a whole gzip file, found: unexpected end of file'
  }])
})

t.test('a packed log is read once, and again when it is another one', async (t) => {
  const path = join(t.testdir({ 'a.evtx.gz': gzipSync(EVTX) }), 'a.evtx.gz')
  const log = openEventLog({ kind: 'evtx', path }, EVERY_EVENT, { clock: () => 0 })
  const { position } = await readAll(log)
  t.strictSame((await readAll(log, position)).records, [])
  writeFileSync(path, gzipSync(evtxOf(eventsXml(1, 302))))
  t.strictSame((await readAll(log, position)).records.map(({ recordId }) => recordId), [301, 302])
})

t.test('a list of providers tells who wrote which events, when, where, and what is damaged', async (t) => {
  const log = evtxOf([
    eventXml(1), eventXml(2), eventXml(3, { provider: 'VSS', eventId: 8224 }), eventXml(4, { provider: 'MSSQL$PROD', eventId: 18210 }), eventXml(5)
  ])
  log.fill(0, 4096 + 60, 4096 + 64)
  log.writeUInt32LE(7, 4096 + 52)
  const path = join(t.testdir({ 'Application.evtx': log }), 'Application.evtx')
  const list = await listProviders(path)
  t.equal(providerTable({ ...list, path: 'Application.evtx', firstUnreadable: [] }), `Application.evtx
events     5
from       2026-01-31 12:00:01 UTC
to         2026-01-31 12:00:05 UTC
computers  SRV01.corp.example (5)
channels   Application (5)

events     id  provider
     1  18210  MSSQL$PROD
     3   3041  MSSQLSERVER
     1   8224  VSS

Damaged in 2 places:
  and 2 more
`)
  t.match(list.firstUnreadable, [
    { where: `${path} at byte 4148`, reason: /^expected the checksum 0x[0-9a-f]{8} of the records, found 0x00000007$/ },
    { where: `${path} at byte 4220`, reason: /^expected the checksum 0x[0-9a-f]{8} of the chunk header, found 0x[0-9a-f]{8}$/ }
  ])
})

t.test('the copy of a log in use is no damaged log, and the list of providers says what it is', async (t) => {
  const path = join(t.testdir({ 'Application.evtx': evtxOf([eventXml(1)], { isDirty: true }) }), 'Application.evtx')
  const list = await listProviders(path)
  const [{ where, reason }, ...more] = list.notes as [typeof list.notes[number]]
  t.strictSame([list.unreadable, where, more], [0, `${path} at byte 0`, []])
  t.ok(providerTable(list).endsWith(`
Nothing was damaged.
Note: ${where}: ${reason}
`))
  t.equal(reason, 'expected the header of a closed log, found that of a log in use, which tells of records up to 0')
})
