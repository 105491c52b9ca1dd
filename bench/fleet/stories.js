import { join } from 'node:path'
import { DEFAULT_POLICY } from '../../dist/core/policy.js'
import { wantedBy } from '../../dist/core/recognise.js'
import { openXmlFile } from '../../dist/eventlog/xml-file.js'
import { EVENT_RULES } from '../../dist/knowledge/event-rules.js'
import { KNOWLEDGE } from '../../dist/knowledge/knowledge.js'
import { createMetrics } from '../../dist/metrics/registry.js'
import { memoryLedger } from '../../dist/monitor/ledger-file.js'
import { createMonitor } from '../../dist/monitor/monitor.js'
import { startExporter } from '../../scripts/stack/programs.js'
import { freePort } from '../../scripts/stack/server.js'
import { ROOT } from '../../scripts/set-up.js'
import { linesOf } from './exposition.js'

const HOUR = 3_600_000
const CHANNELS = ['Application', 'System', 'Microsoft-Windows-Backup']
const SILENT = { info () {}, warn () {}, error () {} }
const NONE = new AbortController().signal

// good nights, and one more that failed
const KINDS = [
  { name: 'one instance', share: 0.6, story: 'test/scenarios/errorlog-says-it-again/events.xml' },
  { name: 'two instances', share: 0.3, story: 'test/scenarios/undetermined/events.xml' },
  { name: 'Small Business Server, three instances', share: 0.1, story: 'examples/kb2615182/application.xml' }
]

/** The kinds of servers of the fleet, each with what the exporter says before the night that fails and after it. */
export async function serverKinds () {
  const ofProcess = await processMetrics()
  return await Promise.all(KINDS.map(async ({ name, share, story }) => {
    const log = openXmlFile(join(ROOT, story), wantedBy(EVENT_RULES), { isFinal: true })
    const { records } = await log.read(undefined, NONE)
    const before = records.filter(({ timeCreated }) => timeCreated < lastOf(records) - 12 * HOUR)
    return { name, share, well: await told(before, ofProcess), failing: await told(records, ofProcess) }
  }))
}

/** What the exporter says an hour after the last of these events: its lines, and when that event was, in seconds. */
async function told (records, ofProcess) {
  const end = lastOf(records)
  const monitor = await createMonitor({
    eventLogs: () => CHANNELS.map((name) => channelOf(name, records.filter(({ channel }) => channel === name))),
    knowledge: KNOWLEDGE,
    rules: EVENT_RULES,
    policy: DEFAULT_POLICY,
    store: memoryLedger(),
    clock: () => end + HOUR,
    logger: SILENT,
    version: 'bench',
    computer: 'HERE',
    sqlInstances: []
  })
  await monitor.poll(NONE)
  const metrics = createMetrics({
    build: { version: 'bench', revision: 'bench', nodeVersion: process.version },
    caps: DEFAULT_POLICY.caps,
    clock: () => end + HOUR,
    processMetrics: false
  })
  return { lines: linesOf(await metrics.text(monitor.status()) + ofProcess), end: end / 1000 }
}

/** What the real exporter says of its process and of Node.js. */
async function processMetrics () {
  const stop = new AbortController()
  const { url, ended } = await startExporter({ port: await freePort(), args: ['--event-logs=example'], signal: stop.signal })
  const text = await (await fetch(`${url}/metrics`)).text()
  stop.abort()
  await ended
  return text.slice(text.indexOf('# HELP process_'))
}

function lastOf (records) {
  return Math.max(...records.map(({ timeCreated }) => timeCreated))
}

function channelOf (name, records) {
  return {
    name,
    kind: 'channel',
    async read (position) {
      const fresh = position === undefined ? records : []
      return { records: fresh, position: 'read', unreadable: [], scanned: fresh.length, more: false }
    }
  }
}
