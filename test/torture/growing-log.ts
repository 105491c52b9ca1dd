import { appendFileSync, renameSync, writeFileSync } from 'node:fs'
import { evtxOf, type EventsShape } from '../evtx-writer/events-file.js'
import { badNight, vdiSet } from '../scenarios/runs.js'
import { SECOND, syntheticLog } from '../synthetic/event-log.js'
import { valueOf, type Exporter } from './exporter.js'

/** The shortest silence that makes a failure complete, so that failures are counted while they are tortured. */
export const GAP = 10 * SECOND

/** An event log that failed backups are written to, each of a server of its own. */
export interface GrowingLog {
  readonly flag: string
  readonly path: string
  /** How many failed backups it has told of. */
  readonly failures: () => number
  /** How many events it was written since it was last cleared. */
  readonly events: () => number
  /** Writes the events of so many more, all at once; they were written so long ago. */
  grow (count?: number, ago?: number): void
  /** Whatever was in it is gone. */
  clear (): void
}

// from the start of a backup to its last event, and until it is counted
const STORY = 21 * SECOND
const SOON = 2 * SECOND

let told = 0

/** An XML export that is appended to. */
export function growingXml (path: string): GrowingLog {
  return growing(path, 'xml', (events) => { appendFileSync(path, events.map((xml) => `${xml}\n`).join('')) })
}

/** The .evtx file of a live log, which is never half-written: what else may be is tried with logs that are. */
export function growingEvtx (path: string, shape: EventsShape = { isDirty: true, spareChunks: 1 }): GrowingLog {
  return growing(path, 'evtx', (_, all) => {
    writeFileSync(`${path}.next`, evtxOf(all, shape))
    renameSync(`${path}.next`, path)
  })
}

type Write = (events: readonly string[], all: readonly string[]) => void

function growing (path: string, kind: string, write: Write): GrowingLog {
  let all: string[] = []
  let failures = 0
  return {
    flag: `--event-logs=${kind}:${path}`,
    path,
    failures: () => failures,
    events: () => all.length,
    grow (count = 1, ago = 0) {
      const events = Array.from({ length: count }, () => story(all.length, ago)).flat()
      all = [...all, ...events]
      failures += count
      write(events, all)
    },
    clear () {
      all = []
      writeFileSync(path, '')
    }
  }
}

function story (before: number, ago: number): readonly string[] {
  const number = ++told
  const log = syntheticLog(`sql${number}.contoso.local`, before + 1)
  const backupTime = Date.now() - ago - STORY - GAP + SOON
  badNight(log, backupTime, { sqlInstance: `I${number % 7}`, database: `D${number % 11}`, vdiSet: vdiSet(number) })
  return log.events().map(({ xml }) => xml)
}

/** Failures that were counted. */
export async function countedBy (exporter: Exporter): Promise<number> {
  return valueOf(await exporter.get('/metrics'), 'sqlvss_backup_runs_total{outcome="sql_vss_failure"}') ?? 0
}

const OF_THE_PROCESS = /^sqlvss_(?:exporter_(?:time|last_poll|build_info|state)|event_log_(?:last_read|read_))|^(?:process|nodejs)_/

/** What an exporter tells. */
export interface Account {
  readonly series: readonly string[]
  readonly incidents: unknown
}

/** All that an exporter tells and that does not depend on when it was started, and what it was through. */
export async function accountOf (exporter: Exporter): Promise<Account> {
  const metrics = await exporter.get('/metrics')
  return {
    series: metrics.split('\n').filter((line) => !line.startsWith('#') && !OF_THE_PROCESS.test(line)).sort(),
    incidents: JSON.parse(await exporter.get('/api/v1/incidents?limit=1000'))
  }
}
