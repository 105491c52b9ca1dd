import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EpochMs, EventRecord } from '../../src/core/event.js'
import { wantedBy } from '../../src/core/recognise.js'
import { EventLogError } from '../../src/eventlog/eventlog.js'
import type { Batch, EventLog } from '../../src/eventlog/eventlog.js'
import { openXmlFile } from '../../src/eventlog/xml-file.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { createMetrics } from '../../src/metrics/registry.js'
import type { Metrics } from '../../src/metrics/registry.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import { parts } from '../monitor/a-monitor.js'
import { HOUR, MINUTE, printedEvents } from '../synthetic/event-log.js'
import { fleetStory, NOW } from './fleet-story.js'
import type { ServerStory } from './fleet-story.js'

export const CHANNELS = ['Application', 'System', 'Microsoft-Windows-Backup']
export const NEVER_ABORTED = new AbortController().signal
const WANTED = wantedBy(EVENT_RULES)
const PORT = 10099

/** Times from begin to end, close together where something is to be seen in detail. */
export function times (begin: EpochMs, step: EpochMs, finalStep = step): readonly EpochMs[] {
  const detailed = NOW - HOUR
  const coarse = Math.ceil((detailed - begin) / step)
  const fine = Math.floor((NOW - detailed) / finalStep)
  return [
    ...Array.from({ length: coarse }, (_, n) => begin + n * step),
    ...Array.from({ length: fine + 1 }, (_, n) => detailed + n * finalStep)
  ]
}

/** What a Prometheus would have scraped from the servers of the story at these times, as OpenMetrics text. */
export async function fleetHistory (at: readonly EpochMs[]): Promise<string> {
  const series: AllSeries = new Map()
  for (const story of fleetStory()) {
    for await (const [time, text] of scrapes(story, at)) {
      addScrape(series, `job="sqlvss",instance="${story.name}:${PORT}"`, time, text)
      if (story.hasWindowsExporter !== true) continue
      for (const [name, value, labels] of windowsExporter(time)) {
        add(series, name, value, `job="windows",instance="${story.name}:9182",${labels}`, time)
      }
    }
  }
  return historyOf(series)
}

/** The answers of one server's exporter; undefined where it cannot be reached. */
async function * scrapes (
  story: ServerStory, times: readonly EpochMs[]
): AsyncIterable<readonly [EpochMs, string | undefined]> {
  const clock = { now: times[0]! }
  const records = await recordsOf(story)
  const eventLogs = CHANNELS.map((channel) => growingLog(channel, records, story, () => clock.now))
  const monitor = await createMonitor(parts({ eventLogs, clock: () => clock.now, computer: story.log.computer }))
  const metrics = metricsAt(() => clock.now)
  for (const time of times) {
    clock.now = time
    if (story.downFrom !== undefined && time >= story.downFrom) {
      yield [time, undefined]
      continue
    }
    await monitor.poll(NEVER_ABORTED)
    yield [time, await metrics.text(monitor.status())]
  }
  await monitor.close()
}

/** The metrics of an exporter by this clock. */
export function metricsAt (clock: () => EpochMs): Metrics {
  const build = { version: '0.1.0', revision: 'test', nodeVersion: 'v20.20.2' }
  return createMetrics({ build, caps: { sqlInstances: 32, databases: 50 }, clock, processMetrics: true })
}

/** A channel that holds the events written until now, and what befalls it. */
export function growingLog (
  channel: string, all: readonly EventRecord[], story: Pick<ServerStory, 'unreadableFrom' | 'lossAt'>, clock: () => EpochMs
): EventLog {
  const records = all.filter((record) => record.channel === channel)
  const [unreadable, unreadableFrom] = story.unreadableFrom ?? []
  const [lossy, lossAt] = story.lossAt ?? []
  let lastRead = 0
  return {
    name: channel,
    kind: 'channel',
    async read (position): Promise<Batch> {
      const now = clock()
      if (channel === unreadable && now >= unreadableFrom!) throw new EventLogError('access_denied', `${channel}: access is denied`)
      const from = Number(position ?? 0)
      const read = records.slice(from).filter(({ timeCreated }) => timeCreated <= now)
      const isLost = channel === lossy && lastRead < lossAt! && now >= lossAt!
      lastRead = now
      return {
        records: read,
        position: String(from + read.length),
        unreadable: [],
        scanned: read.length,
        more: false,
        ...(isLost ? { loss: { kind: 'wrapped', records: 120 } } : {})
      }
    }
  }
}

/** The events of a server as an exporter reads them. */
export async function recordsOf ({ log }: ServerStory): Promise<readonly EventRecord[]> {
  const folder = await mkdtemp(join(tmpdir(), 'sqlvss-history-'))
  const file = join(folder, 'events.xml')
  await writeFile(file, printedEvents(log.events()))
  const { records } = await openXmlFile(file, WANTED, { isFinal: true }).read(undefined, NEVER_ABORTED)
  await rm(folder, { recursive: true })
  return records
}

const SAMPLE = /^(?<name>\w+)(?:\{(?<labels>.*)\})? (?<value>\S+)$/

/** Series by metric, each as lines of OpenMetrics text. */
export type AllSeries = Map<string, string[]>

/** All of them as one text. */
export function historyOf (series: AllSeries): string {
  return [...series].map(([family, samples]) => `# TYPE ${family} unknown\n${samples.join('')}`).join('') + '# EOF\n'
}

/** Adds what a target answered when it was scraped; undefined where it could not be reached. */
export function addScrape (series: AllSeries, target: string, time: EpochMs, text: string | undefined): void {
  add(series, 'up', text === undefined ? 0 : 1, target, time)
  for (const line of text?.split('\n') ?? []) {
    const { name, labels = '', value } = SAMPLE.exec(line)?.groups ?? {}
    if (name !== undefined) add(series, name, value!, labels === '' ? target : `${target},${labels}`, time)
  }
}

function add (series: AllSeries, name: string, value: string | number, labels: string, time: EpochMs): void {
  const samples = series.get(name) ?? []
  series.set(name, samples)
  samples.push(`${name}{${labels}} ${value} ${time / 1000}\n`)
}

/** What windows_exporter tells of the server of the test: its own look at the services, and how many use them. */
function windowsExporter (time: EpochMs): readonly (readonly [name: string, value: number, labels: string])[] {
  const isStopped = time >= NOW - 50 * MINUTE
  return [['SBSMONITORING', 3], ['SHAREPOINT', 14]].flatMap(([instance, users]) => {
    const runs = instance === 'SBSMONITORING' && isStopped ? 0 : 1
    return [
      ['windows_service_state', runs, `name="MSSQL$${instance}",state="running"`],
      ['windows_mssql_genstats_user_connections', runs * Number(users), `mssql_instance="${instance}"`]
    ] as const
  })
}
