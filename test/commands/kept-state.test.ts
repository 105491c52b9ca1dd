import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { keptState } from '../../src/commands/kept-state.js'
import { EMPTY_LEDGER } from '../../src/core/ledger.js'
import { createLogger } from '../../src/log.js'
import { stateLock } from '../../src/monitor/state-lock.js'

/** The state in this directory, and what is logged of it: level, message and reason. */
async function stateIn (stateDirectory: string | undefined) {
  const lines: unknown[] = []
  const logger = createLogger('info', 'json', (line) => {
    const { level, msg, reason } = JSON.parse(line) as Record<string, unknown>
    lines.push([level, msg, reason])
  })
  return { lines, state: await keptState({ stateDirectory }, logger) }
}

function folderOf (t: Test): string {
  return join(t.testdir({}), 'state')
}

t.test('a state directory that cannot be locked is told once, and locked by the first save that can', async (t) => {
  const folder = folderOf(t)
  writeFileSync(folder, 'a file')
  const { state, lines } = await stateIn(folder)
  await t.rejects(state.store.save(EMPTY_LEDGER), { name: 'LedgerFileError' })
  await t.rejects(state.store.save(EMPTY_LEDGER), { name: 'LedgerFileError' })
  rmSync(folder)
  await state.store.save(EMPTY_LEDGER)
  await t.rejects(stateLock(folder).hold(), { name: 'StateInUseError' })
  await state.store.save(EMPTY_LEDGER)
  await state.release()
  t.strictSame(lines, [
    ['WARN', 'State directory not locked', 'file already exists'],
    ['INFO', 'State directory locked', undefined]
  ])
  const another = stateLock(folder)
  await another.hold()
  await another.release()
})

t.test('a state directory in use is refused', async (t) => {
  const folder = folderOf(t)
  const other = stateLock(folder)
  await other.hold()
  await t.rejects(stateIn(folder), { name: 'StateInUseError' })
  await other.release()
})

t.test('without a state directory nothing is locked', async (t) => {
  const { state, lines } = await stateIn(undefined)
  await state.store.save(EMPTY_LEDGER)
  await state.release()
  t.strictSame(lines, [])
})
