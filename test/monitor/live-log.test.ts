import { renameSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { openEvtxFile } from '../../src/eventlog/evtx-file.js'
import { openFileBytes } from '../../src/eventlog/files.js'
import { createMetrics } from '../../src/metrics/registry.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import { htmlReport } from '../../src/report/html.js'
import { jsonReport } from '../../src/report/json.js'
import { EVERY_EVENT, eventsXml } from '../eventlog/evtx/a-log.js'
import { evtxOf, type EventsShape } from '../evtx-writer/events-file.js'
import { seriesOf } from '../metrics/exposition.js'
import { parts, writtenLedger } from './a-monitor.js'
import type { EventLogStatus, Status } from '../../src/core/status.js'

const NOW = Date.UTC(2026, 1, 1)
const CHUNK_BYTES = 65_536
const IN_USE: EventsShape = { recordsPerChunk: 10, isDirty: true, spareChunks: 3 }
const RING: EventsShape = { recordsPerChunk: 10, isDirty: true, mostChunks: 4 }
const GO_ON = new AbortController().signal

/** The file of a live log, and what keeps it from being opened. */
interface LiveFile {
  readonly path: string
  lock: string | undefined
}

/** Something that happens to a live log between two polls, and all that is to be seen of it. */
interface Change {
  readonly name: string
  readonly before: Buffer
  happen (file: LiveFile): void
  readonly isUp: boolean
  /** All events that were ever read. */
  readonly scanned: number
  readonly lost: number
  readonly lastLoss?: string
  readonly error?: string
}

const log = (first: number, last: number, shape = IN_USE): Buffer => evtxOf(eventsXml(first, last), shape)

const CHANGES: readonly Change[] = [
  {
    name: 'nothing happens',
    before: log(1, 25),
    happen () {},
    isUp: true,
    scanned: 25,
    lost: 0
  },
  {
    name: 'it grows',
    before: log(1, 25),
    happen ({ path }) { writeFileSync(path, log(1, 33)) },
    isUp: true,
    scanned: 33,
    lost: 0
  },
  {
    name: 'it wraps, and what was written over was read',
    before: log(1, 38, RING),
    happen ({ path }) { writeFileSync(path, log(1, 52, RING)) },
    isUp: true,
    scanned: 52,
    lost: 0
  },
  {
    name: 'it wraps, and what was written over was not read',
    before: log(1, 38, RING),
    happen ({ path }) { writeFileSync(path, log(1, 135, RING)) },
    isUp: true,
    scanned: 38 + 35,
    lost: 62,
    lastLoss: 'wrapped from record 39 to record 100'
  },
  {
    name: 'it is archived, and a new one begins',
    before: log(1, 25),
    happen ({ path }) {
      renameSync(path, `${path}.archived`)
      writeFileSync(path, log(30, 34))
    },
    isUp: true,
    scanned: 25 + 5,
    lost: 4,
    lastLoss: 'replaced from record 26 to record 29'
  },
  {
    name: 'it is cleared, and counts from 1 again',
    before: log(1, 25),
    happen ({ path }) {
      writeFileSync(path, evtxOf(eventsXml(1, 3).map((xml) => xml.replaceAll('2026-01-31', '2026-02-01')), IN_USE))
    },
    isUp: true,
    scanned: 25 + 3,
    lost: 1,
    lastLoss: 'cleared from record 26'
  },
  {
    name: 'it shrinks',
    before: log(1, 35, { recordsPerChunk: 10 }),
    happen ({ path }) { truncateSync(path, 4096 + 2 * CHUNK_BYTES) },
    isUp: true,
    scanned: 35,
    lost: 1,
    lastLoss: 'truncated from record 21 to record 35'
  },
  {
    name: 'another program locks it',
    before: log(1, 25),
    happen (file) { file.lock = 'EBUSY' },
    isUp: false,
    scanned: 25,
    lost: 0,
    error: 'another program has locked it'
  },
  {
    name: 'access to it is denied',
    before: log(1, 25),
    happen (file) { file.lock = 'EACCES' },
    isUp: false,
    scanned: 25,
    lost: 0,
    error: 'access is denied'
  }
]

for (const change of CHANGES) {
  t.test(`a live log: ${change.name}`, async (t) => {
    const file: LiveFile = { path: join(t.testdir(), 'Application.evtx'), lock: undefined }
    writeFileSync(file.path, change.before)
    const eventLog = openEvtxFile(file.path, EVERY_EVENT, { open: (path) => openUnlocked(file, path) })
    const given = parts({ eventLogs: [eventLog], store: writtenLedger(), clock: () => NOW })
    const monitor = await createMonitor(given)
    await monitor.poll(GO_ON)
    change.happen(file)
    for (const polls of [1, 2, 3]) {
      await monitor.poll(GO_ON)
      await seen(t, monitor.status(), file.path, change, change.isUp ? 0 : polls)
    }
    await monitor.close()
    const next = await createMonitor(given)
    await next.poll(GO_ON)
    await seen(t, next.status(), file.path, change, change.isUp ? 0 : 1)
  })
}

t.test('a log that was locked is read on where it was, and what was lost meanwhile is told once', async (t) => {
  const file: LiveFile = { path: join(t.testdir(), 'Application.evtx'), lock: undefined }
  const eventLog = openEvtxFile(file.path, EVERY_EVENT, { open: (path) => openUnlocked(file, path) })
  const monitor = await createMonitor(parts({ eventLogs: [eventLog], clock: () => NOW }))
  const told: unknown[] = []
  for (const [lock, last] of [[undefined, 38], ['EBUSY', 45], [undefined, 52], ['EBUSY', 99], [undefined, 135], [undefined, 135]] as const) {
    file.lock = lock
    writeFileSync(file.path, log(1, last, RING))
    await monitor.poll(GO_ON)
    const { isUp, scanned, lost, readErrors } = monitor.status().eventLogs[0]!
    told.push([isUp, scanned, lost, readErrors['access_denied'] ?? 0])
  }
  t.strictSame(told, [
    [true, 38, 0, 0],
    [false, 38, 0, 1],
    [true, 52, 0, 1],
    [false, 52, 0, 2],
    [true, 52 + 35, 48, 2],
    [true, 52 + 35, 48, 2]
  ])
})

/** Status, metrics, API and page all tell the same. */
async function seen (
  t: Pick<typeof import('tap').t, 'strictSame' | 'equal'>, status: Status, path: string, change: Change, errors: number
): Promise<void> {
  const [eventLog] = status.eventLogs as [EventLogStatus]
  const { isUp, scanned, lost, lastLoss, error, unreadable } = eventLog
  t.strictSame({ isUp, lost, lastLoss, unreadable, error: error?.message, scanned }, {
    isUp: change.isUp,
    lost: change.lost,
    lastLoss: change.lastLoss,
    unreadable: 0,
    error: change.error === undefined ? undefined : `${path}: ${change.error}`,
    scanned: change.scanned
  })
  const metrics = createMetrics({
    build: { version: '0', revision: '0', nodeVersion: '0' },
    caps: DEFAULT_POLICY.caps,
    clock: () => NOW,
    processMetrics: false
  })
  const series = seriesOf(await metrics.text(status))
  for (const [name, expected] of [
    ['sqlvss_event_log_up{channel="Application.evtx"}', Number(change.isUp)],
    ['sqlvss_events_scanned_total{channel="Application.evtx"}', change.scanned],
    ['sqlvss_events_lost_total{channel="Application.evtx"}', change.lost],
    ['sqlvss_events_lost_last_timestamp_seconds{channel="Application.evtx"}', change.lost > 0 ? NOW / 1000 : 0],
    ['sqlvss_event_log_read_errors_total{channel="Application.evtx",reason="access_denied"}', errors]
  ] as const) t.equal(series.get(name), expected, name)
  const [inJson] = (JSON.parse(jsonReport(status)) as { readonly eventLogs: readonly EventLogStatus[] }).eventLogs
  t.strictSame([inJson!.lost, inJson!.lastLoss ?? undefined], [change.lost, change.lastLoss])
  t.equal(htmlReport(status).includes(`Lost: ${change.lastLoss}`), change.lastLoss !== undefined)
}

function openUnlocked ({ lock }: LiveFile, path: string): ReturnType<typeof openFileBytes> {
  if (lock !== undefined) throw Object.assign(new Error(`${lock}: not to be opened`), { code: lock })
  return openFileBytes(path)
}
