import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import t from 'tap'
import { presentFiles } from '../../src/eventlog/present-files.js'
import { ALL, eventXml, GO_ON, readAll } from './an-event.js'
import type { EventLog } from '../../src/eventlog/eventlog.js'

const DAY = 24 * 60 * 60 * 1000
const XML = eventXml({})

const names = (logs: readonly EventLog[]): readonly string[] => logs.map(({ name }) => basename(name))

t.test('a file that appears in a folder is found at the next look, after those that were there', async (t) => {
  const folder = realpathSync(t.testdir({ 'b.xml': XML, 'other.evtx': '' }))
  const present = presentFiles('xml', folder, ALL, { clock: () => 0 })
  const before = await present(GO_ON)
  t.strictSame(names(before), ['b.xml'])
  writeFileSync(join(folder, 'a.xml'), XML)
  const after = await present(GO_ON)
  t.strictSame(names(after), ['b.xml', 'a.xml'])
  t.equal(after[0], before[0], 'what was open stays open')
  t.equal((await readAll(after[1]!)).records.length, 1)
})

t.test('a file that vanished says for a day that it is not there', async (t) => {
  let now = 0
  const folder = realpathSync(t.testdir({ 'a.xml': XML, 'b.xml': XML }))
  const gone = join(folder, 'a.xml')
  const present = presentFiles('xml', join(folder, '*.xml'), ALL, { clock: () => now })
  t.strictSame(names(await present(GO_ON)), ['a.xml', 'b.xml'])
  rmSync(gone)
  now = DAY
  const [vanished] = await present(GO_ON)
  await t.rejects(vanished!.read(undefined, GO_ON), { code: 'not_found', message: `${gone}: there is no such file` })
  now = DAY + 1
  t.strictSame(names(await present(GO_ON)), ['b.xml'])
  writeFileSync(gone, XML)
  t.strictSame(names(await present(GO_ON)), ['b.xml', 'a.xml'], 'and is a new one when it comes again')
})

t.test('a folder that is empty, or not there yet, is an event log that says so until files are found', async (t) => {
  const folder = join(realpathSync(t.testdir()), 'logs')
  const present = presentFiles('evtx', folder, ALL, { clock: () => 0 })
  await t.rejects(readAll((await present(GO_ON))[0]!), { code: 'not_found', message: `${folder}: there is no such file` })
  mkdirSync(folder)
  await t.rejects(readAll((await present(GO_ON))[0]!), {
    code: 'not_an_event_log', message: `${folder}: expected event logs (*.evtx), found none in this folder`
  })
  writeFileSync(join(folder, 'a.evtx'), XML)
  t.strictSame(names(await present(GO_ON)), ['a.evtx'])
})

t.test('a file is one event log, whether it is there or not', async (t) => {
  const path = join(t.testdir(), 'a.xml')
  const present = presentFiles('xml', path, ALL, { clock: () => 0 })
  const [log] = await present(GO_ON)
  await t.rejects(readAll(log!), { code: 'not_found' })
  writeFileSync(path, XML)
  t.strictSame(await present(GO_ON), [log])
  t.equal((await readAll(log!)).records.length, 1)
})
