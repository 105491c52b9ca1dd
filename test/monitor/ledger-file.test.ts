import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import type { Finding } from '../../src/core/finding.js'
import { EMPTY_LEDGER, enter } from '../../src/core/ledger.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { lastingLedger, LedgerFileError, ledgerFile } from '../../src/monitor/ledger-file.js'
import { stateLock } from '../../src/monitor/state-lock.js'
import { NIGHT, vdiAbort } from '../core/a-finding.js'

const ledgerOf = (findings: readonly Finding[]) => enter(EMPTY_LEDGER, {
  log: 'Application',
  position: '42',
  findings,
  scanned: 7,
  processed: new Map([['SQLVDI', 1]]),
  unreadable: 0,
  oldest: undefined,
  loss: { records: 3, what: 'wrapped from 1 to 3' }
}, DEFAULT_POLICY, NIGHT)

async function inFolder (t: Test, body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'sqlvss-ledger-'))
  t.teardown(() => rm(folder, { recursive: true }))
  await body(folder)
}

t.test('a ledger comes back from its file as it was saved, whatever the names in it', async (t) => {
  await inFolder(t, async (folder) => {
    const ledger = ledgerOf([
      vdiAbort(NIGHT, 'PROD', { computer: '__proto__', database: 'a "quoted"\nname' }),
      vdiAbort(NIGHT, 'constructor')
    ])
    const path = join(folder, 'state', 'ledger.json')
    await ledgerFile(path).save(ledger)
    t.same(await ledgerFile(path).load(), { ledger })
    t.same(await readdir(join(folder, 'state')), ['ledger.json'], 'nothing is left beside it')
  })
})

t.test('no other account may read a ledger, or write it, whatever the mask', { skip: process.platform === 'win32' && 'Windows has other rights' }, async (t) => {
  await inFolder(t, async (folder) => {
    const before = process.umask(0)
    t.teardown(() => { process.umask(before) })
    const path = join(folder, 'ledger.json')
    await ledgerFile(path).save(EMPTY_LEDGER)
    t.equal(((await stat(path)).mode & 0o777).toString(8), '600')
  })
})

t.test('the first start finds no ledger', async (t) => {
  await inFolder(t, async (folder) => {
    t.same(await ledgerFile(join(folder, 'ledger.json')).load(), { ledger: undefined })
  })
})

for (const [text, problem] of [
  ['', 'Unexpected end of JSON input'],
  ['[]', 'ledger: expected an object, found a list'],
  ['{"version":99}', 'version: expected 1, found 99'],
  ['{"version":1}', 'computers: expected a list, found undefined'],
  ['{"version":1,"computers":[{"computer":"A","findings":[{}]}]}', 'computers[0].findings[0].event: expected text, found undefined']
] as const) {
  t.test(`a ledger that reads ${text === '' ? 'nothing' : text} is kept aside`, async (t) => {
    await inFolder(t, async (folder) => {
      const path = join(folder, 'ledger.json')
      await writeFile(path, text)
      t.same(await ledgerFile(path).load(), {
        ledger: undefined, problem: `${path}: ${problem}; kept as ${path}.unreadable`
      })
      t.equal(await readFile(`${path}.unreadable`, 'utf8'), text)
    })
  })
}

t.test('a folder that cannot be made is a LedgerFileError', async (t) => {
  await inFolder(t, async (folder) => {
    await writeFile(join(folder, 'state'), 'a file')
    const error = await ledgerFile(join(folder, 'state', 'ledger.json')).save(EMPTY_LEDGER).catch((error: unknown) => error)
    t.ok(error instanceof LedgerFileError)
  })
})

t.test('a ledger that could not be saved is handed on to the next monitor, and known to be unsaved until it is', async (t) => {
  await inFolder(t, async (folder) => {
    const ledger = ledgerOf([vdiAbort(NIGHT, 'PROD')])
    const store = lastingLedger(ledgerFile(join(folder, 'state', 'ledger.json')))
    t.same(await store.load(), { ledger: undefined })
    await writeFile(join(folder, 'state'), 'a file')
    await t.rejects(store.save(ledger), { name: 'LedgerFileError' })
    t.same(await store.load(), { ledger, isUnsaved: true })
    await rm(join(folder, 'state'))
    await store.save(ledger)
    t.same(await store.load(), { ledger, isUnsaved: false })
  })
})

t.test('a ledger is saved under the lock of its folder: what another keeps there is not overwritten', async (t) => {
  await inFolder(t, async (folder) => {
    const path = join(folder, 'ledger.json')
    const [lock, other] = [stateLock(folder), stateLock(folder)]
    const [ledger, ledgerOfOther] = [ledgerOf([vdiAbort(NIGHT, 'PROD')]), ledgerOf([])]
    await other.hold()
    await ledgerFile(path, { lock: other }).save(ledgerOfOther)
    await t.rejects(ledgerFile(path, { lock }).save(ledger), {
      name: 'LedgerFileError', message: `${path}: ${folder} is in use by another sqlvss_exporter`
    })
    t.same(await ledgerFile(path).load(), { ledger: ledgerOfOther })
    await other.release()
    await ledgerFile(path, { lock }).save(ledger)
    t.same(await ledgerFile(path).load(), { ledger })
    await lock.release()
  })
})
