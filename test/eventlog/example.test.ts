import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { eventKey } from '../../src/core/event.js'
import { openExample } from '../../src/eventlog/example.js'
import { evtxOf } from '../evtx-writer/events-file.js'
import { ALL, eventXml, readAll } from './an-event.js'

const HOUR = 60 * 60 * 1000
const NOW = Date.UTC(2027, 0, 1)
const TIMES = '<Data Name="BackupTime">2026-03-02T20:00:00.1230004Z</Data><Data Name="SourceSnapStartTime">134169552001230004</Data>' +
  '<Data Name="PrepareBackupEndTime">&lt;TimesList&gt;&lt;Time Time="2026-03-02T20:00:00.123Z" /&gt;&lt;Time Time="1601-01-01T00:00:00.0000000Z" /&gt;</Data>' +
  '<Data Name="SourceSnapEndTime">never</Data><Data Name="TargetSnapEndTime">1601-01-01T00:00:00.0000000Z</Data>' +
  '<Data Name="BackupEndTime">12345678901234567</Data><Data Name="Size">134169552001230004</Data><Data>2026-99-99T20:00:00Z</Data>'
const EARLY = eventXml({ recordId: 1 }).replace('2026-03-02T21', '2026-03-02T19')
const LAST = eventXml({ recordId: 2, provider: 'VSS' })
const BACKUP = eventXml({ recordId: 3 }).replace('<Data>text</Data>', TIMES).replace('T21:', 'T20:')

t.test('the last event is put two hours before now, and all others, with the times they tell of, at their distance', async (t) => {
  const log = openExample([write(t, EARLY + LAST + BACKUP)], ALL, { clock: () => NOW })[0]!
  const { records } = await readAll(log)
  t.strictSame(records.map(({ recordId, timeCreated }) => [recordId, timeCreated]), [
    [1, NOW - 4 * HOUR],
    [2, NOW - 2 * HOUR],
    [3, NOW - 3 * HOUR]
  ])
  t.strictSame(records[2]!.data, [
    { name: 'BackupTime', value: '2026-12-31T21:00:00.0000004Z' },
    { name: 'SourceSnapStartTime', value: '134432244000000004' },
    { name: 'PrepareBackupEndTime', value: '<TimesList><Time Time="2026-12-31T21:00:00.000Z" /><Time Time="1601-01-01T00:00:00.0000000Z" />' },
    { name: 'SourceSnapEndTime', value: 'never' },
    { name: 'TargetSnapEndTime', value: '1601-01-01T00:00:00.0000000Z' },
    { name: 'BackupEndTime', value: '12345678901234567' },
    { name: 'Size', value: '134169552001230004' },
    { value: '2026-99-99T20:00:00Z' }
  ])
})

t.test('the last event counts whether it is wanted or not', async (t) => {
  const wanted = { providers: [{ name: 'SQLVDI' }] }
  const log = openExample([write(t, EARLY + LAST)], wanted, { clock: () => NOW })[0]!
  t.strictSame((await readAll(log)).records.map(({ timeCreated }) => timeCreated), [NOW - 4 * HOUR])
})

t.test('an event keeps its key however often it is read', async (t) => {
  let now = NOW
  const log = openExample([write(t, EARLY + LAST)], ALL, { clock: () => now++ })[0]!
  const keys = (await readAll(log)).records.map(eventKey)
  t.strictSame((await readAll(log)).records.map(eventKey), keys)
})

t.test('a log without events is moved nowhere', async (t) => {
  const log = openExample([write(t, '<Events/>')], ALL, { clock: () => NOW })[0]!
  t.strictSame((await readAll(log)).records, [])
})

t.test('several files are moved by one span, whichever is read first', async (t) => {
  let now = NOW
  const [xml, evtx] = openExample([write(t, EARLY), writeLog(t, evtxOf([LAST]))], ALL, { clock: () => now++ })
  const [last, early] = await Promise.all([readAll(evtx!), readAll(xml!)])
  const times = [last, early].flatMap(({ records }) => records.map(({ timeCreated }) => timeCreated))
  t.strictSame(times, [NOW - 2 * HOUR, NOW - 4 * HOUR])
  t.strictSame([xml!.kind, evtx!.kind], ['example', 'example'])
})

t.test('an example of which a file is missing is not read, and read as soon as it is there', async (t) => {
  const [xml] = openExample([write(t, EARLY), join(t.testdirName, 'log.evtx')], ALL, { clock: () => NOW })
  await t.rejects(readAll(xml!), { code: 'not_found', message: `${join(t.testdirName, 'log.evtx')}: there is no such file` })
  writeLog(t, evtxOf([LAST]))
  t.strictSame((await readAll(xml!)).records.map(({ timeCreated }) => timeCreated), [NOW - 4 * HOUR])
})

function writeLog (t: Pick<typeof import('tap').t, 'testdirName'>, log: Buffer): string {
  const path = join(t.testdirName, 'log.evtx')
  writeFileSync(path, log)
  return path
}

function write (t: Pick<typeof import('tap').t, 'testdir'>, content: string): string {
  return join(t.testdir({ 'example.xml': content }), 'example.xml')
}
