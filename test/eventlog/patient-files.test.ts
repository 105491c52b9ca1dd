import { appendFileSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { openFileLog } from '../../src/eventlog/file-log.js'
import { patientFiles, type FileSystem } from '../../src/eventlog/patient-files.js'
import { presentFiles } from '../../src/eventlog/present-files.js'
import { hangIn, hangingSystem, type Asked } from './a-hanging-file.js'
import { ALL, eventXml, GO_ON, readAll } from './an-event.js'
import type { EventLog } from '../../src/eventlog/eventlog.js'

const LIMITS = { patience: 20, mostCalls: 3 }
const LATE = 'expected an answer within 0.02 s, found none; is its disk or share reachable?'
const DAY = 24 * 60 * 60 * 1000
const skip = process.platform === 'win32' && 'Windows has no such pipes'

type Tap = Pick<typeof import('tap').t, 'testdir'>

/** Folders with a log of three events in each. */
function folders (t: Tap, ...names: readonly string[]): string {
  const log = [1, 2, 3].map((recordId) => eventXml({ recordId })).join('\n')
  return realpathSync(t.testdir(Object.fromEntries(names.map((name) => [name, { 'a.xml': log, 'b.xml': log }]))))
}

/** The same files, with what is below some folder on a share of its own. */
function onShare (system: FileSystem, share: string): FileSystem {
  return {
    ...system,
    stat: async (path) => {
      const stats = await system.stat(path)
      return path.startsWith(share) ? Object.assign(stats, { dev: -1 }) : stats
    }
  }
}

const xml = (path: string, files: ReturnType<typeof patientFiles>): EventLog => openFileLog(path, 'xml', ALL, { files })
const idsOf = async (log: EventLog, position?: string): Promise<readonly number[]> =>
  (await readAll(log, position)).records.map(({ recordId }) => recordId)

for (const [call, at] of [['stat', 'a.xml'], ['open', 'a.xml'], ['fstat', 'a.xml'], ['read', 'a.xml'], ['close', 'a.xml']] as const) {
  t.test(`where ${call} hangs, the log is late, those beside it are read, and it is read on once that returns`, { skip }, async (t) => {
    const folder = folders(t, 'logs')
    const path = join(folder, 'logs', at)
    const hang = hangIn(folder)
    let hangs = false
    const system = hangingSystem(hang, (asked) => hangs && asked.call === call && asked.path === path)
    const files = patientFiles(LIMITS, system)
    const log = xml(path, files)
    const beside = xml(join(folder, 'logs', 'b.xml'), files)
    const { position } = await readAll(log)
    appendFileSync(path, eventXml({ recordId: 4 }))
    hangs = true
    const late = { code: 'timeout', message: `${path}: ${LATE}` }
    const read = call === 'close' ? await idsOf(log, position) : await t.rejects(log.read(position, GO_ON), late)
    t.strictSame(await idsOf(beside), [1, 2, 3])
    const before = system.asked.length
    await t.rejects(log.read(position, GO_ON), late)
    t.equal(system.asked.length, before, 'it was not touched')
    hangs = false
    await hang.letGo()
    t.strictSame(await idsOf(log, position), [4])
    t.strictSame(read, call === 'close' ? [4] : read)
    const count = (name: Asked['call']) => system.asked.filter((one) => one.call === name).length
    t.equal(count('close'), count('open'), 'what was opened is closed')
  })
}

t.test('a share that hangs is met where it begins, with one call for all of its folders', { skip }, async (t) => {
  const folder = folders(t, 'share', 'local')
  const share = join(folder, 'share')
  const hang = hangIn(folder)
  const system = hangingSystem(hang, ({ path }) => path.startsWith(share))
  const files = patientFiles(LIMITS, system)
  const paths = Array.from({ length: 20 }, (_, n) => join(share, `SRV${n}`, 'a.xml'))
  const read = await Promise.allSettled(paths.map(async (path) => await xml(path, files).read(undefined, GO_ON)))
  t.strictSame(new Set(read.map((one) => one.status === 'rejected' && one.reason.message)), new Set([`${share}: ${LATE}`]))
  t.strictSame(system.asked.filter(({ path }) => path.startsWith(share)), [{ call: 'stat', path: share }])
  t.strictSame(await idsOf(xml(join(folder, 'local', 'a.xml'), files)), [1, 2, 3])
  await hang.letGo()
})

t.test('a share that begins to hang is asked twice, wherever in it, and the disk beside it is read', { skip }, async (t) => {
  const folder = folders(t, 'share', 'local')
  const share = join(folder, 'share')
  const hang = hangIn(folder)
  let hangs = false
  const system = hangingSystem(hang, ({ path }) => hangs && path.startsWith(share))
  const files = patientFiles(LIMITS, onShare(system, share))
  const logs = ['a.xml', 'b.xml', 'c.xml'].map((name) => xml(join(share, name), files))
  writeFileSync(logs[2]!.name, readFileSync(logs[0]!.name))
  for (const log of logs) t.strictSame(await idsOf(log), [1, 2, 3])
  hangs = true
  const told = await Promise.allSettled(logs.map(async (log) => await log.read(undefined, GO_ON)))
  const [a, b, c] = logs.map(({ name }) => name)
  t.strictSame(told.map((one) => one.status === 'rejected' && one.reason.message), [
    `${a}: ${LATE}`, `${b}: ${LATE}`, `${c}: expected an answer of its disk or share, found none for ${a}, ${b}`
  ])
  t.strictSame(await idsOf(xml(join(folder, 'local', 'a.xml'), files)), [1, 2, 3])
  hangs = false
  await hang.letGo()
  for (const log of logs) t.strictSame(await idsOf(log), [1, 2, 3])
})

t.test('a packed log that hangs in its midst is read from its start once that returns', { skip }, async (t) => {
  const folder = realpathSync(t.testdir())
  const path = join(folder, 'a.xml.gz')
  writeFileSync(path, gzipSync([1, 2, 3].map((recordId) => eventXml({ recordId })).join('\n')))
  const hang = hangIn(folder)
  let hangs = false
  const files = patientFiles(LIMITS, hangingSystem(hang, ({ call }) => hangs && call === 'read'))
  const log = xml(path, files)
  t.strictSame(await idsOf(log), [1, 2, 3])
  writeFileSync(path, gzipSync([4, 5].map((recordId) => eventXml({ recordId })).join('\n')))
  hangs = true
  await t.rejects(log.read(undefined, GO_ON), { code: 'timeout', message: `${path}: ${LATE}` })
  hangs = false
  await hang.letGo()
  t.strictSame(await idsOf(log), [4, 5])
})

for (const [name, pattern] of [['folder', 'logs'], ['pattern', 'l*s/*.xml']] as const) {
  t.test(`while a ${name} cannot be listed, the files that were found stay, and it says so itself`, { skip }, async (t) => {
    const folder = folders(t, 'logs')
    const path = join(folder, pattern)
    const logs = join(folder, 'logs')
    const hang = hangIn(folder)
    let hangs = false
    let now = 0
    const files = patientFiles(LIMITS, hangingSystem(hang, ({ call, path }) => hangs && call === 'readdir' && path === logs))
    const present = presentFiles('xml', path, ALL, { clock: () => now, files })
    const before = await present(GO_ON)
    t.strictSame(before.map((log) => log.name), [join(logs, 'a.xml'), join(logs, 'b.xml')])
    hangs = true
    for (now of [0, 2 * DAY, 4 * DAY]) {
      const [a, b, itself, ...others] = await present(GO_ON)
      t.strictSame([a, b, others], [...before, []])
      t.equal(itself!.name, logs)
      await t.rejects(itself!.read(undefined, GO_ON), { code: 'timeout', message: `${logs}: ${LATE}` })
      t.strictSame(await idsOf(a!), [1, 2, 3])
    }
    hangs = false
    await hang.letGo()
    t.strictSame(await present(GO_ON), before)
  })
}

t.test('a file that cannot be looked at says so itself, and is the same log when it can', { skip }, async (t) => {
  const folder = folders(t, 'logs')
  const path = join(folder, 'logs', 'a.xml')
  const hang = hangIn(folder)
  let hangs = true
  const files = patientFiles(LIMITS, hangingSystem(hang, (asked) => hangs && asked.path === dirname(path)))
  const present = presentFiles('xml', path, ALL, { clock: () => 0, files })
  const told = async () => {
    const read = (await present(GO_ON)).map(async (log) => [log.name, (await idsOf(log)).length])
    return (await Promise.allSettled(read)).map((one) => one.status === 'rejected' ? one.reason.message : one.value)
  }
  t.strictSame(await told(), [`${dirname(path)}: ${LATE}`])
  hangs = false
  await hang.letGo()
  t.strictSame(await told(), [[path, 3]])
})
