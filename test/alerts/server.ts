import type { EpochMs, EventRecord } from '../../src/core/event.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import type { Status } from '../../src/core/status.js'
import { EventLogError } from '../../src/eventlog/eventlog.js'
import type { Batch, EventLog } from '../../src/eventlog/eventlog.js'
import { eventRecordOf } from '../../src/eventlog/event-xml.js'
import { createMetrics } from '../../src/metrics/registry.js'
import { LedgerFileError } from '../../src/monitor/ledger-file.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import { seriesOf } from '../metrics/exposition.js'
import { parts, writtenLedger } from '../monitor/a-monitor.js'
import type { SyntheticEvent } from '../synthetic/event-log.js'

const CHANNELS = ['Application', 'System', 'Microsoft-Windows-Backup'] as const
const SIGNAL = new AbortController().signal
const VERSION = '1.0.0'

/** A stretch of time, its end not included. */
export type Span = readonly [from: EpochMs, to: EpochMs]

/** A server as Prometheus sees it: what it writes to its event logs, and what happens to its exporter. */
export interface Server {
  readonly instance: string
  readonly job?: string
  /** Labels that the scrape configuration adds. */
  readonly labels?: Readonly<Record<string, string>>
  readonly events: readonly SyntheticEvent[]
  /** Only the events of this computer, where a story tells of several. */
  readonly computer?: string
  /** Instances its configuration lists. */
  readonly sqlInstances?: readonly string[]
  /** A collector reads its events, and is asked about it; where it does not know the computer, that fails. */
  readonly isBehindCollector?: true
  /** The exporter does not answer. */
  readonly isDown?: Span
  /** Prometheus does not know the server. */
  readonly isNoTarget?: Span
  readonly pollsHang?: Span
  /** A channel that cannot be read. */
  readonly unreadable?: { readonly channel: string, readonly span: Span }
  /** When a read finds that events of a channel were overwritten. */
  readonly loss?: { readonly channel: string, readonly at: EpochMs }
  /** When reads find an event of a channel that cannot be parsed. */
  readonly damage?: { readonly channel: string, readonly at: readonly EpochMs[] }
  readonly cannotSave?: Span
  /**
   * The exporter starts anew, and its state is lost, or was not understood; where its logs were emptied too, it finds only what
   * came later.
   */
  readonly losesState?: { readonly at: EpochMs, readonly logsToo?: true, readonly isRefused?: true }
  /** Of how many computers it takes events. */
  readonly mostComputers?: number
  readonly upgrade?: { readonly at: EpochMs, readonly version: string }
  /** How far its clock is ahead. */
  readonly clockAhead?: EpochMs
}

/** The series of a scrape and their values; 'down' where it fails, undefined where nobody asks. */
export type Scrape = ReadonlyMap<string, number> | 'down' | undefined

/** What the real exporter on a server answers at each of these times, polled just before. */
export async function scrapes (server: Server, times: readonly EpochMs[]): Promise<readonly Scrape[]> {
  const clock = { now: times[0]! }
  const start = () => createMonitor(monitorParts(server, clock))
  let monitor = await start()
  const answers: Scrape[] = []
  for (const now of times) {
    clock.now = now
    if (now === server.losesState?.at) monitor = await start()
    const isSilent = isIn(server.isDown, now) || isIn(server.isNoTarget, now)
    if (!isSilent && !isIn(server.pollsHang, now)) await monitor.poll(SIGNAL)
    if (isIn(server.isNoTarget, now)) answers.push(undefined)
    else answers.push(isSilent ? 'down' : await answerOf(server, monitor.status(), now))
  }
  return answers
}

async function answerOf (server: Server, status: Status, now: EpochMs): Promise<Scrape> {
  const metrics = metricsOf(server, now)
  if (server.isBehindCollector === undefined) return seriesOf(await metrics.text(status))
  const [computer] = status.computers
  return computer === undefined ? 'down' : seriesOf(Buffer.concat(metrics.of(computer, 'text')).toString())
}

function metricsOf ({ upgrade, clockAhead = 0 }: Server, now: EpochMs) {
  const version = upgrade !== undefined && now >= upgrade.at ? upgrade.version : VERSION
  return createMetrics({
    build: { version, revision: 'test', nodeVersion: 'v0.0.0' },
    caps: { sqlInstances: 32, databases: 50 },
    clock: () => now + clockAhead,
    processMetrics: false
  })
}

function monitorParts (server: Server, clock: { readonly now: EpochMs }) {
  const policy = { ...DEFAULT_POLICY, mostComputers: server.mostComputers ?? DEFAULT_POLICY.mostComputers }
  const records = server.events.map(({ xml }) => recordOf(xml))
    .filter(({ computer }) => server.computer === undefined || computer === server.computer)
  const eventLogs = CHANNELS.map((name) => growingLog(server, name, records, clock))
  const store = writtenLedger()
  const save: typeof store.save = async (ledger) => {
    if (isIn(server.cannotSave, clock.now)) throw new LedgerFileError('the disk is full')
    await store.save(ledger)
  }
  const isRefused = server.losesState?.isRefused === true && clock.now === server.losesState.at
  const load = isRefused ? async () => ({ ledger: undefined, problem: 'it is of another program' }) : store.load
  const time = () => clock.now + (server.clockAhead ?? 0)
  return parts({ eventLogs, store: { load, save }, clock: time, sqlInstances: server.sqlInstances ?? [], policy })
}

/** A channel that holds the events written by now. */
function growingLog (
  { unreadable, loss, damage, losesState }: Server,
  name: string,
  all: readonly EventRecord[],
  clock: { readonly now: EpochMs }
): EventLog {
  const records = all.filter(({ channel }) => channel === name)
  return {
    name,
    kind: 'channel',
    async read (position): Promise<Batch> {
      const { now } = clock
      if (name === unreadable?.channel && isIn(unreadable.span, now)) throw new EventLogError('access_denied', 'no right')
      const emptied = losesState?.logsToo === true && now >= losesState.at ? losesState.at : 0
      const held = records.filter(({ timeCreated }) => timeCreated <= now && timeCreated > emptied)
      const fresh = held.slice(Number(position ?? 0))
      return {
        records: fresh,
        position: String(Number(position ?? 0) + fresh.length),
        unreadable: name === damage?.channel && damage.at.includes(now) ? [{ where: name, reason: 'damaged' }] : [],
        scanned: fresh.length,
        more: false,
        ...held[0] !== undefined && { oldest: held[0].timeCreated },
        ...name === loss?.channel && now === loss.at && { loss: { kind: 'wrapped' } }
      }
    }
  }
}

function recordOf (xml: string): EventRecord {
  const read = eventRecordOf(xml)
  if (!('record' in read)) throw new Error(read.reason)
  return read.record
}

function isIn (span: Span | undefined, now: EpochMs): boolean {
  return span !== undefined && now >= span[0] && now < span[1]
}
