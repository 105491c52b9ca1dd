import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { logFile } from '../src/log-file.js'

const NOWHERE = () => {}

function filesOf (folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}

t.test('lines go to the end of the file, over a restart as well', async (t) => {
  const folder = t.testdir({})
  const path = join(folder, 'below', 'a.log')
  logFile(path, NOWHERE)('one\n')
  logFile(path, NOWHERE)('two\n')
  t.strictSame(filesOf(join(folder, 'below')), { 'a.log': 'one\ntwo\n' })
})

t.test('a full file is put aside, and the oldest of those goes', async (t) => {
  const folder = t.testdir({})
  const write = logFile(join(folder, 'a.log'), NOWHERE, { mostBytes: 4, kept: 2 })
  for (const line of ['1111\n', '2222\n', '3333\n', '4444\n', '55\n', '6\n']) write(line)
  t.strictSame(filesOf(folder), { 'a.log': '55\n6\n', 'a.log.1': '4444\n', 'a.log.2': '3333\n' })
})

t.test('a full file that cannot be put aside grows on, costs no old one, and is put aside later', async (t) => {
  const folder = t.testdir({ 'a.log.0': {}, 'a.log.1': 'old\n' }) // no file can take the place of a folder
  const told: string[] = []
  const write = logFile(join(folder, 'a.log'), (line) => { told.push(line) }, { mostBytes: 4, kept: 2 })
  for (const line of ['1111\n', '2222\n']) write(line)
  rmSync(join(folder, 'a.log.0'), { recursive: true })
  t.strictSame([filesOf(folder), told], [{ 'a.log': '1111\n2222\n', 'a.log.1': 'old\n' }, []])
  for (const line of ['33\n', '44\n']) write(line)
  t.strictSame(filesOf(folder), { 'a.log': '33\n44\n', 'a.log.1': '1111\n2222\n', 'a.log.2': 'old\n' })
})

t.test('what cannot be written goes elsewhere, the reason once, and the file is tried again', async (t) => {
  const folder = t.testdir({})
  const path = join(folder, 'a.log')
  mkdirSync(path)
  const told: string[] = []
  const write = logFile(path, (line) => { told.push(line) })
  write('one\n')
  write('two\n')
  t.strictSame(told, [`sqlvss_exporter: ${path}: it is a folder, not a file\n`, 'one\n', 'two\n'])
  rmSync(path, { recursive: true })
  write('three\n')
  t.strictSame(filesOf(folder), { 'a.log': 'three\n' })
})
