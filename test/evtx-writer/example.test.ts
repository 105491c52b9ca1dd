import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import t from 'tap'
import { exampleBackupChannel } from './example.js'

const FOLDER = new URL('../../examples/kb2615182/', import.meta.url)
const NAME = 'Microsoft-Windows-Backup.evtx'

t.test('the .evtx file of the bundled example is what the synthetic events make', async (t) => {
  const made = exampleBackupChannel()
  if (process.env['UPDATE'] === '1') writeFileSync(new URL(NAME, FOLDER), made)
  t.ok(made.equals(readFileSync(new URL(NAME, FOLDER))), `UPDATE=1 writes ${NAME} anew`)
  t.equal(made.length, 4096 + 65536)
})

t.test('every .evtx file of the bundled example is made, and the README names it', async (t) => {
  t.same(readdirSync(FOLDER).filter((name) => name.endsWith('.evtx')), [NAME])
  t.match(readFileSync(new URL('README.md', FOLDER), 'utf8'), `\`${NAME}\` is synthetic too`)
})
