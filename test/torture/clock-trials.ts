import assert from 'node:assert/strict'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eventually } from '../e2e/programs.js'
import { spawnExporter, type Circumstances } from './exporter.js'
import { accountOf, countedBy, growingXml } from './growing-log.js'
import type { Setting, Trial } from './trial.js'

const FAKETIME = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1']
  .find((path) => existsSync(path))
const WITHOUT = FAKETIME === undefined && 'libfaketime is not installed (Debian package faketime)'
const DAY = 86_400_000
const ZONES = ['UTC', 'America/St_Johns', 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Chatham', 'Antarctica/Troll', 'No/Such_Zone', ':']

/** The clock of a process: only what a file says about it is changed, as when an administrator sets it. */
function settableClock (folder: string): { readonly circumstances: Circumstances, set (offset: number): void } {
  const file = join(folder, 'clock')
  const set = (offset: number): void => { writeFileSync(file, `${offset < 0 ? '-' : '+'}${Math.abs(offset) / 1000}`) }
  set(0)
  return {
    set,
    circumstances: {
      env: {
        LD_PRELOAD: FAKETIME ?? '',
        FAKETIME_TIMESTAMP_FILE: file,
        FAKETIME_NO_CACHE: '1',
        FAKETIME_DONT_FAKE_MONOTONIC: '1'
      }
    }
  }
}

/** Sets the clock from one offset to the next, while failures are written as of the right time. */
async function setClock ({ folder }: Setting, offsets: readonly number[]): Promise<string> {
  const clock = settableClock(folder)
  const log = growingXml(join(folder, 'application.xml'))
  const flags = [log.flag, '--correlation.gap=10s', '--poll.interval=5s']
  const exporter = spawnExporter([...flags, `--state.directory=${join(folder, 'state')}`], clock.circumstances)
  const calm = spawnExporter(flags)
  try {
    let counted = 0
    for (const offset of [0, ...offsets, 0]) {
      clock.set(offset)
      log.grow(3, 60_000)
      await eventually(`a poll with the clock at ${offset}`, async () => {
        const now = await countedBy(exporter)
        assert.ok(now >= counted, 'a counter went back')
        counted = now
        const scanned = /sqlvss_events_scanned_total\{[^}]*\} (\d+)/.exec(await exporter.get('/metrics'))?.[1]
        return Number(scanned) === 10 * log.failures() || undefined
      })
    }
    await eventually('everything counted', async () => await countedBy(exporter) === log.failures() || undefined)
    await calm.poll()
    assert.deepEqual(await accountOf(exporter), await accountOf(calm))
    return `${log.failures()} failures counted once; polls went on every 5 s`
  } finally {
    await Promise.all([exporter.kill(), calm.kill()])
  }
}

async function everyZone ({ folder }: Setting): Promise<string> {
  const log = growingXml(join(folder, 'application.xml'))
  for (let hours = 0; hours < 48; hours++) log.grow(1, hours * 3_600_000 + 60_000)
  const accounts = await Promise.all(ZONES.map(async (zone) => {
    const exporter = spawnExporter([log.flag], { env: { TZ: zone } })
    try {
      await exporter.poll()
      return { account: await accountOf(exporter), page: (await exporter.get('/')).replace(/\d\d:\d\d:\d\d/g, '') }
    } finally {
      await exporter.kill()
    }
  }))
  for (const [n, zone] of ZONES.entries()) assert.deepEqual(accounts[n]!.account, accounts[0]!.account, zone)
  return `${ZONES.length} zones (${ZONES.slice(1, 6).join(', ')}, one that does not exist, none): metrics and API are the same in all`
}

async function overSummerTime ({ folder }: Setting): Promise<string> {
  const clock = settableClock(folder)
  const log = growingXml(join(folder, 'application.xml'))
  // half an hour before the hour that Berlin has twice in 2026, and half an hour after it
  const toBefore = Date.UTC(2026, 9, 25, 0, 30) - Date.now()
  clock.set(toBefore)
  const circumstances = { env: { ...clock.circumstances.env, TZ: 'Europe/Berlin' } }
  const exporter = spawnExporter([log.flag, '--correlation.gap=10s', '--poll.interval=5s'], circumstances)
  try {
    for (let halfHours = 0; halfHours < 4; halfHours++) {
      const offset = toBefore + halfHours * 1_800_000
      clock.set(offset)
      log.grow(2, 60_000 - offset)
      await eventually('all counted', async () => await countedBy(exporter) === log.failures() || undefined)
    }
    return `${log.failures()} failures before, in and after the hour that comes twice, each counted once`
  } finally {
    await exporter.kill()
  }
}

export const CLOCK_TRIALS: readonly Trial[] = [
  {
    name: 'clock-forward',
    fault: 'The clock is set a day forward, then further than the retention, and right again',
    expected: 'Polls go on; nothing is counted twice, nothing is lost but what is told as older than the retention',
    skip: WITHOUT,
    run: async (setting) => await setClock(setting, [DAY, 30 * DAY])
  },
  {
    name: 'clock-back',
    fault: 'The clock is set an hour, a day and a year back, and right again',
    expected: 'Polls go on; what lies in the future is counted when its time has come; no counter goes back',
    skip: WITHOUT,
    run: async (setting) => await setClock(setting, [-DAY / 24, -DAY, -365 * DAY])
  },
  {
    name: 'summer-time',
    fault: 'The hour between summer and winter time comes twice',
    expected: 'Nothing',
    skip: WITHOUT,
    run: overSummerTime
  },
  {
    name: 'time-zones',
    fault: 'TZ is set to zones of half and quarter hours, of summer times of two hours, to none, and to one that does not exist',
    expected: 'Metrics and API are the same',
    run: everyZone
  }
]
