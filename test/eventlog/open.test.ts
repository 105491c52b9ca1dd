import { realpathSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { findEventLogs, openEventLog } from '../../src/eventlog/open.js'
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

t.test('event logs are found by their content, in folders also by their name, in the order of the names', async (t) => {
  const folder = realpathSync(t.testdir({
    'b.xml': XML,
    'a.XML': `<Events>${XML}</Events>`,
    'c.txt': XML,
    'd.xml': '<configuration/>',
    deep: { 'e.xml': XML, er: { stil: { l: { 'f.xml': XML } } } },
    empty: { 'readme.txt': '' }
  }))
  symlinkSync(join(folder, 'b.xml'), join(folder, 'z.xml'))
  const at = (...names: string[]): string => join(folder, ...names)
  const reason = 'expected <Events> or <Event>, found <configuration>'

  t.strictSame(await findEventLogs([folder]), {
    found: ['a.XML', 'b.xml', 'deep/e.xml', 'z.xml'].map((name) => ({ kind: 'xml', path: at(name) })),
    problems: [{ where: at('d.xml'), reason }]
  })
  t.strictSame(await findEventLogs([at('c.txt'), at('b.xml'), at('b.xml'), at('d.xml'), at('none.xml'), at('empty')]), {
    found: [{ kind: 'xml', path: at('c.txt') }, { kind: 'xml', path: at('b.xml') }],
    problems: [
      { where: at('d.xml'), reason },
      { where: at('none.xml'), reason: 'there is no such file' },
      { where: at('empty'), reason: 'expected XML event logs (*.xml), found none in this folder' }
    ]
  })
})
