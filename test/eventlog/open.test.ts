import { chmodSync, realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { findEventLogs, openEventLog, type EventLogSpec } from '../../src/eventlog/open.js'
import { ALL, eventXml, readAll } from './an-event.js'

const XML = eventXml({})

t.test('a log of each kind is opened by its row', async (t) => {
  const path = join(t.testdir({ 'a.xml': XML }), 'a.xml')
  for (const kind of ['xml', 'example'] as const) {
    const log = openEventLog({ kind, path }, ALL, { clock: () => 0 })
    t.strictSame([log.kind, log.name], [kind, path])
    t.equal((await readAll(log)).records.length, 1)
  }
})

t.test('nothing is touched before it is read', async (t) => {
  t.equal(openEventLog({ kind: 'xml', path: '/no/such/file' }, ALL, { clock: () => 0 }).name, '/no/such/file')
})

t.test('a file that grows no more is told so', async (t) => {
  const path = join(t.testdir({ 'a.xml': XML.slice(0, 300) }), 'a.xml')
  const count = async (isFinal: boolean): Promise<number> =>
    (await readAll(openEventLog({ kind: 'xml', path }, ALL, { clock: () => 0, isFinal }))).unreadable.length
  t.strictSame([await count(false), await count(true)], [0, 1])
})

t.test('event logs are found in folders by their name, in the order of the names, and each once', async (t) => {
  const folder = realpathSync(t.testdir({
    'b.xml': XML,
    'a.XML': `<Events>${XML}</Events>`,
    'c.txt': XML,
    'd.xml': '<configuration/>',
    deep: { 'e.xml': XML, er: { stil: { l: { 'f.xml': XML } } } },
    empty: { 'readme.txt': '' }
  }))
  symlinkSync(join(folder, 'b.xml'), join(folder, 'z.xml'))
  const logs = (...names: readonly string[]): readonly EventLogSpec[] =>
    names.map((name) => ({ kind: 'xml', path: join(folder, name) }))

  t.strictSame(await findEventLogs([folder]), logs('a.XML', 'b.xml', 'd.xml', 'deep/e.xml', 'z.xml'))
  const given = ['c.txt', 'b.xml', 'none.xml', 'b.xml', 'b.xml/x', 'deep'].map((name) => join(folder, name))
  t.strictSame(await findEventLogs(given), logs('c.txt', 'b.xml', 'none.xml', 'b.xml/x', 'deep/e.xml', 'deep/er/stil/l/f.xml'))
})

t.test('a folder without event logs is an event log that cannot be read', async (t) => {
  const path = t.testdir({ 'readme.txt': '' })
  const found = await findEventLogs([path, path])
  t.equal(found.length, 1)
  await t.rejects(readAll(openEventLog(found[0]!, ALL, { clock: () => 0 })), {
    name: 'EventLogError',
    code: 'not_an_event_log',
    message: `${path}: expected event logs (*.xml, *.evtx, ERRORLOG*, SqlWriterLogger*.txt), found none in this folder`
  })
})

t.test('a folder that may not be listed is an event log that cannot be read', { skip: process.getuid?.() === 0 && 'root may list all' }, async (t) => {
  const folder = t.testdir({ 'a.xml': XML, shut: { 'b.xml': XML } })
  const shut = join(folder, 'shut')
  chmodSync(shut, 0)
  t.teardown(() => { chmodSync(shut, 0o700) })
  t.match(await findEventLogs([folder]), [
    { path: join(folder, 'a.xml'), error: undefined },
    { path: shut, error: { code: 'access_denied', message: `${shut}: access is denied` } }
  ])
})

t.test('a path that leads nowhere is said to, in words', async (t) => {
  const folder = t.testdir({ 'a.xml': XML })
  symlinkSync('loop.xml', join(folder, 'loop.xml'))
  const cases = [
    ['none.xml', 'there is no such file'],
    ['a.xml/x', 'there is no such file: part of the path is a file, not a folder'],
    ['loop.xml', 'there is no such file: its links lead in a circle'],
    ['x'.repeat(300), 'there is no such file: the name is too long']
  ] as const
  for (const [name, reason] of cases) {
    const path = join(folder, name)
    const [found] = await findEventLogs([path])
    await t.rejects(readAll(openEventLog(found!, ALL, { clock: () => 0 })), { code: 'not_found', message: `${path}: ${reason}` }, name.slice(0, 20))
  }
})
