import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { buildStale } from '../../scripts/set-up.js'
import { stateLock, StateInUseError, type StateLock } from '../../src/monitor/state-lock.js'
import { spawnExporter, valueOf } from '../torture/exporter.js'
import { growingXml } from '../torture/growing-log.js'

const skip = process.platform === 'win32' && 'signals end processes otherwise on Windows'
const root = mkdtempSync(join(tmpdir(), 'sqlvss-lock-'))
t.teardown(() => { rmSync(root, { recursive: true }) })
buildStale()

/** A lock of a folder, held. */
async function lockState (folder: string): Promise<StateLock> {
  const lock = stateLock(folder)
  await lock.hold()
  return lock
}

const sockets = (folder: string): readonly string[] => readdirSync(folder).filter((name) => name.endsWith('.sock'))

t.test('a folder is locked once, and again when it is released', async (t) => {
  const folder = join(root, 'not', 'there', 'yet')
  const lock = await lockState(folder)
  const error = await lockState(folder).catch((error: unknown) => error)
  t.ok(error instanceof StateInUseError)
  t.equal((error as Error).message, `${folder} is in use by another sqlvss_exporter`)
  await lock.release()
  t.strictSame(readdirSync(folder), [])
  await (await lockState(folder)).release()
})

t.test('a folder with a path longer than the address of a socket is locked as well', { skip }, async (t) => {
  const folder = join(root, 'a'.repeat(100), 'b'.repeat(100))
  const lock = await lockState(folder)
  t.ok(await lockState(folder).catch((error: unknown) => error) instanceof StateInUseError)
  await lock.release()
  t.strictSame(readdirSync(folder), [])
})

t.test('of several that lock a folder in the same moment never two have it', async (t) => {
  const folder = join(root, 'moment')
  for (let round = 0; round < 50; round++) {
    const answers = await Promise.allSettled(Array.from({ length: 4 }, async () => await lockState(folder)))
    const held = answers.filter((answer) => answer.status === 'fulfilled')
    t.ok(held.length <= 1, `${held.length} at once`)
    for (const { value } of held) await value.release()
  }
})

t.test('a file under the name of a lock locks nothing', { skip }, async (t) => {
  const folder = join(root, 'file')
  mkdirSync(folder)
  writeFileSync(join(folder, 'in-use-0123456789ab.sock'), '')
  const lock = await lockState(folder)
  t.equal(sockets(folder).length, 1)
  await lock.release()
})

t.test('to hold a lock that is held changes nothing', async (t) => {
  const folder = join(root, 'held')
  const lock = await lockState(folder)
  const before = readdirSync(folder)
  await lock.hold()
  t.strictSame(readdirSync(folder), before)
  await lock.release()
  await lock.release()
  t.strictSame(readdirSync(folder), [])
})

t.test('a folder that was removed is made and locked anew', { skip }, async (t) => {
  const folder = join(root, 'removed', 'state')
  const lock = await lockState(folder)
  rmSync(join(root, 'removed'), { recursive: true })
  await lock.hold()
  t.ok(await lockState(folder).catch((error: unknown) => error) instanceof StateInUseError)
  await lock.release()
  t.strictSame(readdirSync(folder), [])
})

t.test('a folder that was removed belongs to whoever locks it first', { skip }, async (t) => {
  const folder = join(root, 'first')
  const lock = await lockState(folder)
  rmSync(folder, { recursive: true })
  const other = await lockState(folder)
  await t.rejects(lock.hold(), { message: `${folder} is in use by another sqlvss_exporter` })
  await t.rejects(lock.hold(), { name: 'StateInUseError' }, 'nor later')
  await other.release()
  await lock.hold()
  await t.rejects(other.hold(), { name: 'StateInUseError' })
  await lock.release()
})

t.test('what took the place of a locked folder is not locked by a file of the same name', { skip }, async (t) => {
  const folder = join(root, 'copied')
  const lock = await lockState(folder)
  const [own] = sockets(folder)
  renameSync(folder, `${folder}.old`)
  mkdirSync(folder)
  writeFileSync(join(folder, own!), '')
  await lock.hold()
  t.equal(sockets(folder).length, 1)
  t.not(sockets(folder)[0], own)
  await lock.release()
})

t.test('a folder that could not be locked is locked once it can be', async (t) => {
  const folder = join(root, 'later')
  writeFileSync(folder, 'a file')
  const lock = stateLock(folder)
  await t.rejects(lock.hold(), { code: 'EEXIST' })
  rmSync(folder)
  await lock.hold()
  t.ok(await lockState(folder).catch((error: unknown) => error) instanceof StateInUseError)
  await lock.release()
})

t.test('a second exporter refuses a state directory in use, and gets it once the first was killed', { skip }, async (t) => {
  const flags = [`--state.directory=${join(root, 'state')}`]
  const first = spawnExporter(flags)
  t.teardown(() => first.kill())
  await first.address()

  const second = spawnExporter(flags)
  t.strictSame(await second.ended, { status: 1, signal: null })
  t.match(second.log.at(-1), /level=ERROR msg="State directory in use by another sqlvss_exporter; end that one, or choose another with --state.directory" directory=/)
  t.match(await first.get('/-/healthy'), 'Healthy.')

  await first.kill('SIGKILL')
  t.equal(sockets(join(root, 'state')).length, 1, 'what a killed process leaves')
  const third = spawnExporter(flags)
  t.teardown(() => third.kill())
  await third.address()
  t.equal(sockets(join(root, 'state')).length, 1, 'its own')
  await third.kill('SIGTERM')
  t.strictSame(sockets(join(root, 'state')), [])
})

t.test('a reload that leads to a state directory in use is refused, and the one in force stays locked', { skip }, async (t) => {
  const [own, other] = [join(root, 'own'), join(root, 'other')]
  const config = join(root, 'config.yml')
  writeFileSync(config, JSON.stringify({ state: { directory: own } }))
  const lock = await lockState(other)
  const exporter = spawnExporter([`--config.file=${config}`])
  t.teardown(() => exporter.kill())
  await exporter.address()

  writeFileSync(config, JSON.stringify({ state: { directory: other } }))
  await exporter.reload()
  await exporter.said(/State directory in use/)
  await exporter.said(/Configuration refused; the one in force stays/)
  t.ok(await lockState(own).catch((error: unknown) => error) instanceof StateInUseError)

  await lock.release()
  await exporter.poll()
  t.ok(await lockState(other).catch((error: unknown) => error) instanceof StateInUseError)
  await (await lockState(own)).release()
})

t.test('an exporter whose state directory was removed, and taken by another, saves once that one has ended', { skip }, async (t) => {
  const folder = join(root, 'taken')
  const log = growingXml(join(root, 'taken.xml'))
  log.grow(1, 60_000)
  const exporter = spawnExporter([log.flag, '--poll.interval=5s', '--correlation.gap=10s', `--state.directory=${folder}`])
  t.teardown(() => exporter.kill())
  await exporter.poll()

  rmSync(folder, { recursive: true })
  const other = await lockState(folder)
  writeFileSync(join(folder, 'ledger.json'), 'of the other')
  log.grow(1, 60_000)
  const told = await exporter.said(/msg="ledger not saved"/)
  t.match(told, `reason="${join(folder, 'ledger.json')}: ${folder} is in use by another sqlvss_exporter"`)
  t.match(await exporter.get('/'), 'is in use by another sqlvss_exporter')
  t.ok(valueOf(await exporter.get('/metrics'), 'sqlvss_exporter_state_write_errors_total')! >= 1)
  t.strictSame([readFileSync(join(folder, 'ledger.json'), 'utf8'), sockets(folder).length], ['of the other', 1])

  await other.release()
  await exporter.said(/msg="ledger saved again"/)
  t.equal(JSON.parse(readFileSync(join(folder, 'ledger.json'), 'utf8')).computers.length, 2)
  t.equal(exporter.log.filter((line) => line.includes('msg="ledger not saved"')).length, 1)
  await t.rejects(lockState(folder), { name: 'StateInUseError' })
})
