import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, watch } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ledgerFromJson } from '../../src/core/ledger-json.js'
import { eventually } from '../e2e/programs.js'
import { randomNumbers, type Random } from '../random.js'
import { spawnExporter, type Exporter } from './exporter.js'
import { accountOf, countedBy, growingEvtx, growingXml, type GrowingLog } from './growing-log.js'
import type { Setting, Trial } from './trial.js'

const FIRST_FAILURES = 50 // so that a save takes its time
const LONGEST_START = 600
const LONGEST_POLL = 80
const LONGEST_WAIT_FOR_SAVE = 1000
const LANES = 4

interface Victim {
  readonly exporter: Exporter
  readonly state: string
  readonly random: Random
  /** More events come, and are asked for. */
  readonly more: () => Promise<unknown>
}

/** When a process is killed. */
const MOMENTS: Readonly<Record<string, (victim: Victim) => Promise<void>>> = {
  async 'while it starts' ({ random }) { await pause(random(LONGEST_START)) },
  async 'while it reads' ({ exporter, random, more }) {
    await exporter.address()
    await Promise.all([more(), pause(random(LONGEST_POLL))])
  },
  async 'while it saves' ({ exporter, state, random, more }) {
    await exporter.address()
    const saving = new AbortController()
    const seen = new Promise<void>((resolve) => {
      watch(state, { signal: saving.signal }, (_, name) => { if (name === 'ledger.json.new') resolve() })
    })
    await more()
    await Promise.race([seen, pause(LONGEST_WAIT_FOR_SAVE)])
    saving.abort()
    for (let turns = random(4); turns > 0; turns--) await new Promise((resolve) => setImmediate(resolve))
  }
}

interface Tally {
  kills: number
  withinSave: number
  readonly failures: number
  readonly byMoment: Record<string, number>
}

export const KILLS: readonly Trial[] = [{
  name: 'kill-9',
  fault: 'The process is killed (SIGKILL) again and again while events arrive: while it starts, reads and saves',
  expected: 'No failure is lost, none counted twice: metrics and API are those of an exporter that was never killed; the ledger is whole after every kill',
  run: killAgainAndAgain
}]

/** In several places at once, as most of the time is spent waiting for processes to start. */
async function killAgainAndAgain ({ folder, random, kills }: Setting): Promise<string> {
  const lanes = Math.min(LANES, kills)
  const ends = await Promise.allSettled(Array.from({ length: lanes }, async (_, lane) => await killInOnePlace({
    folder: join(folder, String(lane)),
    random: randomNumbers(random(1_000_000)),
    kills: Math.floor((kills + lane) / lanes)
  })))
  // all have ended before their folder is removed
  const tallies = ends.map((end) => { if (end.status === 'rejected') throw end.reason; return end.value })
  const sum = (count: (tally: Tally) => number): number => tallies.reduce((all, tally) => all + count(tally), 0)
  const moments = Object.keys(MOMENTS).map((moment) => `${sum(({ byMoment }) => byMoment[moment] ?? 0)} ${moment}`)
  return `${sum((tally) => tally.kills)} kills (${moments.join(', ')}), ${sum(({ withinSave }) => withinSave)} of them with a ` +
    `ledger half saved; ${sum(({ failures }) => failures)} failures, each counted once`
}

async function killInOnePlace ({ folder, random, kills }: Setting): Promise<Tally> {
  const state = join(folder, 'state')
  await mkdir(state, { recursive: true })
  const logs = [growingXml(join(folder, 'application.xml')), growingEvtx(join(folder, 'backup.evtx'))] as const
  for (const log of logs) log.grow(FIRST_FAILURES, 60_000)
  const flags = [...logs.map(({ flag }) => flag), '--correlation.gap=10s']
  const tally: Tally = { kills: 0, withinSave: 0, failures: 0, byMoment: {} }
  while (tally.kills < kills) await killOnce([...flags, `--state.directory=${state}`], { state, random, logs }, tally)
  await compare(flags, state, logs)
  return { ...tally, failures: logs.reduce((sum, log) => sum + log.failures(), 0) }
}

interface Place {
  readonly state: string
  readonly random: Random
  readonly logs: readonly GrowingLog[]
}

async function killOnce (flags: readonly string[], { state, random, logs }: Place, tally: Tally): Promise<void> {
  const names = Object.keys(MOMENTS)
  const moment = names[random(names.length)]!
  const before = halfSaved(state)
  const exporter = spawnExporter(flags)
  const more = async (): Promise<unknown> => {
    logs[random(10) === 0 ? 1 : 0]!.grow()
    return await exporter.reload().catch(() => undefined)
  }
  try {
    await MOMENTS[moment]!({ exporter, state, random, more })
  } finally {
    await exporter.kill('SIGKILL')
  }
  tally.kills++
  tally.byMoment[moment] = (tally.byMoment[moment] ?? 0) + 1
  const after = halfSaved(state)
  if (after !== undefined && after !== before) tally.withinSave++
  const ledger = join(state, 'ledger.json')
  if (existsSync(ledger)) ledgerFromJson(JSON.parse(readFileSync(ledger, 'utf8')))
  assert.ok(!existsSync(`${ledger}.unreadable`), 'a ledger was given up')
}

/** What tells one half-saved ledger from that of an earlier kill. */
function halfSaved (state: string): string | undefined {
  const stats = statSync(join(state, 'ledger.json.new'), { throwIfNoEntry: false })
  return stats === undefined ? undefined : `${stats.ino} ${stats.mtimeMs}`
}

/** What the killed one tells in the end, against one that reads the same events in peace. */
async function compare (flags: readonly string[], state: string, logs: readonly GrowingLog[]): Promise<void> {
  const failures = logs.reduce((sum, log) => sum + log.failures(), 0)
  const killed = spawnExporter([...flags, `--state.directory=${state}`])
  const calm = spawnExporter(flags)
  try {
    for (const exporter of [killed, calm]) {
      await eventually(`${failures} failures counted`, async () => {
        await exporter.poll()
        const counted = await countedBy(exporter)
        assert.ok(counted <= failures, `counted ${counted} of ${failures}`)
        return counted === failures || undefined
      })
    }
    assert.deepEqual(await accountOf(killed), await accountOf(calm))
  } finally {
    await Promise.all([killed.kill(), calm.kill()])
  }
}
