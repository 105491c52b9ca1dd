import { mkdirSync, realpathSync } from 'node:fs'
import { join, relative } from 'node:path'
import t from 'tap'
import { filesAt } from '../../src/eventlog/event-files.js'

const NOTHING = ''

/** A folder of a collector: one folder for each server, and files of other kinds. */
function collector (t: Pick<typeof import('tap').t, 'testdir'>): string {
  return realpathSync(t.testdir({
    SRV01: { 'Application.evtx': NOTHING, 'Archive-Application-2026-03-02.evtx': NOTHING, 'application.XML': NOTHING },
    SRV02: { 'Application.evtx': NOTHING, 'System.evtx.gz': NOTHING },
    SRV03: {},
    'a+b(1).xml': NOTHING,
    'readme.txt': NOTHING
  }))
}

t.test('a pattern stands for the files it matches, in every folder it matches, whatever the case of letters', async (t) => {
  const folder = collector(t)
  const cases = [
    ['*.xml', ['a+b(1).xml']],
    ['A+B(?).xml', ['a+b(1).xml']],
    ['srv*/application.*', ['SRV01/Application.evtx', 'SRV01/application.XML', 'SRV02/Application.evtx']],
    ['SRV0?/Application.evtx', ['SRV01/Application.evtx', 'SRV02/Application.evtx']],
    ['SRV*/APPLICATION.evtx', ['SRV01/Application.evtx', 'SRV02/Application.evtx']],
    ['srv02/*.evtx', ['SRV02/Application.evtx']],
    ['*/*2026*', ['SRV01/Archive-Application-2026-03-02.evtx']],
    ['SRV*', ['SRV01/Application.evtx', 'SRV01/Archive-Application-2026-03-02.evtx', 'SRV01/application.XML', 'SRV02/Application.evtx', 'SRV02/System.evtx.gz']],
    ['read*', ['readme.txt']]
  ] as const
  for (const [pattern, expected] of cases) {
    const found = await filesAt(join(folder, pattern))
    t.strictSame(found.map(({ path, error }) => error ?? relative(folder, path)), expected, pattern)
  }
})

t.test('a pattern from the folder one is in stands for names without a folder', async (t) => {
  const before = process.cwd()
  t.teardown(() => { process.chdir(before) })
  process.chdir(collector(t))
  t.strictSame(await filesAt('*.xml'), [{ path: 'a+b(1).xml' }])
  t.strictSame(await filesAt(join('SRV02', '*.evtx')), [{ path: join('SRV02', 'Application.evtx') }])
})

t.test('a folder stands for the files of the kind that is asked for', async (t) => {
  const folder = join(collector(t), 'SRV01')
  t.strictSame(await filesAt(folder, { kinds: ['xml'] }), [{ path: join(folder, 'application.XML') }])
  t.strictSame((await filesAt(folder, { kinds: ['evtx'] })).map(({ path }) => relative(folder, path)), ['Application.evtx', 'Archive-Application-2026-03-02.evtx'])
})

t.test('where a pattern matches nothing, it says so', async (t) => {
  const folder = collector(t)
  for (const pattern of ['*.evtx', 'SRV0[12]/*', '*/*/*.evtx', 'SRV09/*.evtx']) {
    const path = join(folder, pattern)
    const [found, ...more] = await filesAt(path, { kinds: ['evtx'] })
    t.strictSame(more, [])
    t.match(found, {
      path, error: { code: 'not_an_event_log', message: `${path}: expected event logs (*.evtx), found none that matches` }
    }, pattern)
  }
})

t.test('a file whose name has a wildcard in it is that file', { skip: process.platform === 'win32' && 'no file has such a name' }, async (t) => {
  const folder = t.testdir({ 'a*.xml': NOTHING, 'ab.xml': NOTHING })
  const path = join(folder, 'a*.xml')
  t.strictSame(await filesAt(path), [{ path }])
})

t.test('more files than a monitor can follow are cut, and that is told', async (t) => {
  const names = Array.from({ length: 10_001 }, (_, n) => [`${n}.xml`, NOTHING])
  const folder = t.testdir(Object.fromEntries(names))
  mkdirSync(join(folder, 'deep'))
  const found = await filesAt(folder)
  t.equal(found.length, 10_001)
  t.equal(found.at(-1)?.error?.message, `${folder}: expected at most 10000 files, found more`)
})
