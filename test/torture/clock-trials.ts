import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { eventually } from '../e2e/programs.js'
import { diagnosed, pollsOfItself, spawnExporter, type Circumstances } from './exporter.js'
import { accountOf, countedBy, growingXml } from './growing-log.js'
import type { Setting, Trial } from './trial.js'

const FAKETIME = ['/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1', '/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1']
  .find((path) => existsSync(path))
const WITHOUT = FAKETIME === undefined && 'libfaketime is not installed (Debian package faketime)'
const DAY = 86_400_000
const OFTEN = ['--correlation.gap=10s', '--poll.interval=5s']
const BEYOND = DEFAULT_POLICY.retention + 25 * DAY
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
  const flags = [log.flag, ...OFTEN]
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
  const errorLog = join(folder, 'ERRORLOG')
  writeFileSync(errorLog, errorLogBeside(readFileSync(log.path, 'utf8')))
  const found = await Promise.all(ZONES.map(async (zone) => {
    const env = { TZ: zone }
    const exporter = spawnExporter([log.flag], { env })
    try {
      await exporter.poll()
      return { account: await accountOf(exporter), diagnosed: await diagnosed([log.path, errorLog], env) }
    } finally {
      await exporter.kill()
    }
  }))
  assert.match(JSON.stringify(found[0]!.diagnosed), /"sql:9001"/, 'the ERRORLOG belongs to a failure')
  for (const [n, zone] of ZONES.entries()) assert.deepEqual(found[n], found[0], zone)
  return `${ZONES.length} zones (${ZONES.slice(1, 6).join(', ')}, one that does not exist, none): metrics, API and diagnosis are the same in all`
}

/** What SQL Server logged of the first failure, in a zone that is 5 h 45 min ahead; synthetic. */
function errorLogBeside (xml: string): string {
  const [, time, computer] = /<Provider Name='MSSQL\$[^]*?SystemTime='([^']+)'[^]*?<Computer>([^.<]+)/.exec(xml)!
  const [, sqlInstance] = /<Provider Name='MSSQL\$(\w+)'/.exec(xml)!
  const local = new Date(Date.parse(time!) + 345 * 60_000).toISOString().replace('T', ' ').slice(0, 22)
  return [
    'Server      Microsoft SQL Server 2019 - a synthetic log',
    'Server      UTC adjustment: 5:45',
    `spid9s      Server name is '${computer}\\${sqlInstance}'. This is an informational message only.`,
    'spid57      Error: 9001, Severity: 21, State: 1.',
    "spid57      The log for database 'Orders' is not available."
  ].map((line) => `${local} ${line}\r\n`).join('')
}

/** The clock of Berlin in the hours around its two changes of a year; half an hour passes in a moment. */
async function overSummerTime ({ folder }: Setting): Promise<string> {
  const [inSpring, inAutumn] = [
    await overHours(join(folder, 'spring'), Date.UTC(2026, 2, 29, 0, 30)),
    await overHours(join(folder, 'autumn'), Date.UTC(2026, 9, 25, 0, 30))
  ]
  return `${inSpring} failures around the hour that is left out, ${inAutumn} around the one that comes twice, each counted once`
}

async function overHours (folder: string, begin: number): Promise<number> {
  mkdirSync(folder)
  const clock = settableClock(folder)
  const log = growingXml(join(folder, 'application.xml'))
  const flags = [log.flag, ...OFTEN]
  const toBegin = begin - Date.now()
  clock.set(toBegin)
  const exporter = spawnExporter(flags, { env: { ...clock.circumstances.env, TZ: 'Europe/Berlin' } })
  const calm = spawnExporter(flags, { env: { ...clock.circumstances.env, TZ: 'UTC' } })
  try {
    for (let halfHours = 0; halfHours < 4; halfHours++) {
      const offset = toBegin + halfHours * 1_800_000
      clock.set(offset)
      log.grow(2, 60_000 - offset)
      await eventually('all counted', async () => await countedBy(exporter) === log.failures() || undefined)
    }
    for (const one of [exporter, calm]) await pollsOfItself(one, 2)
    assert.equal(await countedBy(exporter), log.failures())
    assert.deepEqual(await accountOf(exporter), await accountOf(calm))
    return log.failures()
  } finally {
    await Promise.all([exporter.kill(), calm.kill()])
  }
}

export const CLOCK_TRIALS: readonly Trial[] = [
  {
    name: 'clock-forward',
    fault: 'The clock is set a day forward, then further than the retention, and right again',
    expected: 'Polls go on; nothing is counted twice, nothing is lost but what is told as older than the retention',
    skip: WITHOUT,
    run: async (setting) => await setClock(setting, [DAY, BEYOND])
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
    fault: 'The hour between winter and summer time is left out, the one between summer and winter time comes twice',
    expected: 'Metrics and API are those of an exporter whose zone is UTC',
    skip: WITHOUT,
    run: overSummerTime
  },
  {
    name: 'time-zones',
    fault: 'TZ is set to zones of half and quarter hours, of summer times of two hours, to none, and to one that does not exist',
    expected: 'Metrics, API and diagnosis are the same, with an ERRORLOG that states its zone',
    run: everyZone
  }
]
