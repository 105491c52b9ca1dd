import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { buildStale } from '../../scripts/set-up.js'
import { lockState, StateInUseError } from '../../src/monitor/state-lock.js'
import { spawnExporter } from '../torture/exporter.js'

const skip = process.platform === 'win32' && 'signals end processes otherwise on Windows'
const root = mkdtempSync(join(tmpdir(), 'sqlvss-lock-'))
t.teardown(() => { rmSync(root, { recursive: true }) })
buildStale()

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
