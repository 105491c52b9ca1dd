import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { eventually } from '../e2e/programs.js'
import { spawnExporter, valueOf, type Exporter } from './exporter.js'
import { countedBy, growingEvtx, growingXml, type GrowingLog } from './growing-log.js'
import { hangPaths, obstacleToHanging, type HangingPaths } from './hanging-paths.js'
import type { Setting, Trial } from './trial.js'

const OLD = 60_000
const OTHER_DISK = '/dev/shm'
const FILES_OF_SHARE = 8
const DOWN = /^sqlvss_event_log_up\{channel="([^"]*)"\} 0$/gm

/** Event logs of which some will hang. */
interface Logs {
  readonly flags: readonly string[]
  readonly hanging: readonly GrowingLog[]
  readonly others: readonly GrowingLog[]
  /** What hangs beside them. */
  readonly folders: readonly string[]
}

const failuresIn = (logs: readonly GrowingLog[]): number => logs.reduce((sum, log) => sum + log.failures(), 0)

/** While some logs hang, failures are written to all of them; then they go on; then they hang again, and the exporter is stopped. */
async function whileHanging ({ folder }: Setting, { flags, hanging, others, folders }: Logs): Promise<string> {
  const logs = [...hanging, ...others]
  const exporter = spawnExporter([
    ...flags, '--correlation.gap=10s', '--poll.interval=5s', `--state.directory=${join(folder, 'state')}`
  ])
  const isCounted = async (expected: number): Promise<void> => {
    await eventually(`${expected} failures counted; found ${exporter.log.join('\n')}`, async () => {
      assert.equal(await exporter.get('/-/healthy'), 'Healthy.\n')
      return await countedBy(exporter) === expected || undefined
    })
  }
  const hangs: HangingPaths[] = []
  const hang = async (): Promise<HangingPaths> => {
    const paths = await hangPaths(exporter.pid, [...folders, ...hanging.map(({ path }) => path)])
    hangs.push(paths)
    return paths
  }
  try {
    for (const log of logs) log.grow(3, OLD)
    await isCounted(failuresIn(logs))
    const before = failuresIn(hanging)
    const first = await hang()
    for (const count of [1, 2, 3]) {
      for (const log of logs) log.grow(count, OLD)
      await isCounted(before + failuresIn(others))
    }
    await areTold(exporter, hanging)
    await first.letGo()
    await isCounted(failuresIn(logs))
    await polls(exporter, 2)
    assert.equal(await countedBy(exporter), failuresIn(logs))
    assert.deepEqual(exporter.log.filter((line) => line.includes('ledger not saved')), [])

    const second = await hang()
    await areTold(exporter, hanging)
    process.kill(exporter.pid, 'SIGTERM')
    await exporter.said(/msg=Stopped/)
    await eventually('the end', () => isDead(exporter.pid) || undefined)
    await second.letGo()
    assert.deepEqual(await exporter.ended, { status: null, signal: 'SIGTERM' })
  } finally {
    for (const one of hangs) await one.letGo() // what hangs cannot be killed
    await exporter.kill()
  }
  return `${failuresIn(others)} failures counted from ${others.length} logs while ${hanging.length} hung, and then ${failuresIn(hanging)} ` +
    'from these, each counted once; stopped while they hung again'
}

/** Whether all of a process has ended but its calls that hang. */
function isDead (pid: number): boolean {
  return readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
}

/** Each log that hangs is down, its failed reads are counted, and that is told once since it was up. */
async function areTold (exporter: Exporter, hanging: readonly GrowingLog[]): Promise<void> {
  const names = hanging.map(({ path }) => basename(path))
  const metrics = await eventually(`${names.join(', ')} down`, async () => {
    const found = await exporter.get('/metrics')
    const down = [...found.matchAll(DOWN)].map(([, name]) => name)
    return names.every((name) => down.includes(name)) ? found : undefined
  })
  for (const { path } of hanging) {
    const errors = `sqlvss_event_log_read_errors_total{channel="${basename(path)}",reason="timeout"}`
    assert.ok(valueOf(metrics, errors)! > 0)
    const told = exporter.log.filter((line) => line.includes(` log=${path} `) || line.endsWith(` log=${path}`))
    const count = (text: string): number => told.filter((line) => line.includes(text)).length
    assert.equal(count('code=timeout') - count('event log read again'), 1)
  }
}

async function polls (exporter: Exporter, count: number): Promise<void> {
  const lastPoll = async (): Promise<number | undefined> =>
    valueOf(await exporter.get('/metrics'), 'sqlvss_exporter_last_poll_timestamp_seconds')
  for (let n = 0; n < count; n++) {
    const before = await lastPoll()
    await eventually('a poll', async () => await lastPoll() !== before || undefined)
  }
}

async function oneOfSeveral (setting: Setting): Promise<string> {
  const { folder } = setting
  const hanging = [growingXml(join(folder, 'a.xml'))]
  const others = [growingXml(join(folder, 'b.xml')), growingEvtx(join(folder, 'c.evtx'))]
  const flags = [...hanging, ...others].map(({ flag }) => flag)
  return await whileHanging(setting, { flags, hanging, others, folders: [] })
}

async function wholeShare (setting: Setting): Promise<string> {
  const share = mkdtempSync(join(OTHER_DISK, 'sqlvss-share-'))
  try {
    const hanging = Array.from({ length: FILES_OF_SHARE }, (_, n) => growingXml(join(share, `share${n}.xml`)))
    const others = [growingXml(join(setting.folder, 'a.xml'))]
    const flags = [`--event-logs=xml:${share}`, ...others.map(({ flag }) => flag)]
    return await whileHanging(setting, { flags, hanging, others, folders: [share] })
  } finally {
    rmSync(share, { recursive: true })
  }
}

function isOtherDisk (): boolean {
  return existsSync(OTHER_DISK) && statSync(OTHER_DISK).dev !== statSync(tmpdir()).dev
}

const EXPECTED = 'It is told; scrapes are answered, the others are read; when it goes on it is read on, and all is counted, once'

export const HANG_TRIALS: readonly Trial[] = [
  {
    name: 'log-mount-hangs',
    fault: 'Every call for one of several event logs hangs, as on a mount that is dead',
    expected: EXPECTED,
    get skip () { return obstacleToHanging() },
    run: oneOfSeveral
  },
  {
    name: 'log-share-hangs',
    fault: 'A folder of event logs on another disk hangs, and whatever is in it',
    expected: EXPECTED,
    get skip () { return isOtherDisk() ? obstacleToHanging() : `${OTHER_DISK} is no other disk than ${tmpdir()}` },
    run: wholeShare
  }
]
