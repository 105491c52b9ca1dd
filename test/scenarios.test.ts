import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import type { EventRecord } from '../src/core/event.js'
import { incidentView } from '../src/core/incident-view.js'
import { wantedBy } from '../src/core/recognise.js'
import type { Status } from '../src/core/status.js'
import { kindAt, openFileLog } from '../src/eventlog/file-log.js'
import type { EventLog } from '../src/eventlog/eventlog.js'
import { openXmlFile } from '../src/eventlog/xml-file.js'
import { EVENT_RULES } from '../src/knowledge/event-rules.js'
import { createMetrics } from '../src/metrics/registry.js'
import type { Monitor } from '../src/monitor/parts.js'
import { textReport } from '../src/report/text.js'
import { expectedText } from './golden.js'
import { parts, recordLog, run, writtenLedger } from './monitor/a-monitor.js'
import { stories } from './scenarios/stories.js'
import type { Story } from './scenarios/story.js'

const DAY = 24 * 60 * 60_000
const NONE = new AbortController().signal
const WANTED = wantedBy(EVENT_RULES)
// what the way the log was read changes: everything else must not depend on it
const OF_THE_READING = /^(?:# (?:HELP|TYPE) )?sqlvss_(?:event|exporter)/
const EVENTS_READ = /^ {6}[\d,]+ events?, [\d,]+ of them looked into.*\n/m

// without its jobs, two vetoes of one minute are one incident, and what is counted stays counted
const COUNTED_AS_ONE: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  'retry-one-minute-later': { 'PROD|0x800423F4|945': 1 }
}

for (const story of stories) {
  t.test(story.name, async (t) => {
    const records = await recordsOf(story)
    const end = records.reduce((latest, record) => Math.max(latest, record.timeCreated), 0) + DAY
    const begin = records.reduce((first, record) => Math.min(first, record.timeCreated), end)
    const whole = await polled(records, records.length, { now: end })
    await matchStory(t, story, whole)
    const expected = await shown(whole.status())
    const same = async (t: Test, monitor: Monitor) => { t.same(await shown(monitor.status()), expected) }

    t.test('one event at a time', async (t) => {
      const clock = { now: begin }
      const inOrder = records.toSorted((a, b) => a.timeCreated - b.timeCreated || a.recordId - b.recordId)
      let n = 0
      const advance = () => { clock.now = inOrder[Math.min(++n, inOrder.length - 1)]!.timeCreated }
      await same(t, await polled(inOrder, 1, clock, { advance, end }))
    })
    t.test('backwards', async (t) => {
      await same(t, await polled(records.toReversed(), 1, { now: begin }, { end }))
    })
    t.test('shuffled', async (t) => {
      await same(t, await polled(shuffled(records), 1, { now: begin }, { end }))
    })
    t.test('shuffled, every event twice', async (t) => {
      await same(t, await polled(shuffled([...records, ...records]), 3, { now: begin }, { end }))
    })
    for (const late of ['the jobs', 'the evidence'] as const) {
      t.test(`${late} read only after everything else was counted`, async (t) => {
        const isJob = (record: EventRecord) => record.provider === 'Microsoft-Windows-Backup'
        const isLate = (record: EventRecord) => isJob(record) === (late === 'the jobs')
        const [early, later] = [records.filter((record) => !isLate(record)), records.filter(isLate)]
        const log = recordLog([...early, ...later], early.length, later.length)
        const given = parts({ eventLogs: [log], clock: () => end })
        const status = (await run(given, 2, false)).status()
        t.equal((await shown(status)).incidents, expected.incidents)
        const counts = late === 'the jobs' ? COUNTED_AS_ONE[story.name] : undefined
        t.same(countsOf(status), counts ?? story.expect.counts, 'every failure of SQL Server is counted, once')
      })
    }
    t.test('with a restart after every poll', async (t) => {
      await same(t, await polled(records, 2, { now: begin }, { end, restarts: true }))
    })
  })
}

interface Way {
  readonly advance?: () => void
  readonly end?: number
  readonly restarts?: boolean
}

/** A monitor that has read all records, so many a poll, and has then been polled once more at the end of time. */
async function polled (
  records: readonly EventRecord[], perRead: number, clock: { now: number }, way: Way = {}
): Promise<Monitor> {
  const given = parts({ eventLogs: [recordLog(records, perRead)], store: writtenLedger(), clock: () => clock.now })
  const monitor = await run(given, Math.ceil(records.length / perRead), way.restarts === true, way.advance)
  clock.now = way.end ?? clock.now
  await monitor.poll(NONE)
  return monitor
}

async function recordsOf (story: Story): Promise<readonly EventRecord[]> {
  const path = (name: string) => fileURLToPath(new URL(`scenarios/${story.name}/${name}`, import.meta.url))
  const events = await whole(openXmlFile(path('events.xml'), WANTED, { isFinal: true }))
  const options = { isFinal: true, computerOf: () => events[0]?.computer }
  const texts = (story.texts ?? []).map(path)
    .map(async (text) => await whole(openFileLog(text, await kindAt(text), WANTED, options)))
  return [...events, ...(await Promise.all(texts)).flat()]
}

async function whole (log: EventLog): Promise<readonly EventRecord[]> {
  const batch = await log.read(undefined, NONE)
  if (batch.more || batch.unreadable.length > 0) throw new Error(`${log.name} is not wholly readable`)
  return batch.records
}

/** Holds a story against what a person expects of it, and against its golden files. */
async function matchStory (t: Test, story: Story, monitor: Monitor): Promise<void> {
  const { expect, name } = story
  const status = monitor.status()
  const incidents = status.computers.flatMap((computer) => computer.incidents)
    .toSorted((a, b) => a.firstSeen - b.firstSeen).map(incidentView)
  const told = expect.incidents.map((expected, n) =>
    Object.fromEntries(Object.keys(expected).map((fact) => [fact, (incidents[n] as Record<string, unknown>)?.[fact]])))
  t.same(told, expect.incidents, 'the incidents a person expects')
  t.equal(incidents.length, expect.incidents.length, 'and no other')
  t.same(countsOf(status), expect.counts, 'the counts')
  t.equal(sum(status, (counts) => counts.observed), expect.observed, 'observed')
  t.equal(sum(status, (counts) => counts.runs.other_failure), expect.otherFailures, 'other failures')
  for (const [computer, failures] of Object.entries(expect.consecutive ?? {})) {
    t.equal(computerOf(status, computer)?.backups.consecutiveFailures ?? 0, failures, `in a row on ${computer}`)
  }
  for (const [computer, instances] of Object.entries(expect.instances ?? {})) {
    t.same(computerOf(status, computer)?.instances.map((one) => one.sqlInstance), instances, `instances of ${computer}`)
  }
  const { incidents: json, metrics, report } = await shown(status)
  for (const [file, text] of [['incidents.json', json], ['metrics.prom', metrics], ['report.txt', report]] as const) {
    t.equal(text, expectedText(new URL(`scenarios/${name}/expected/${file}`, import.meta.url), text), file)
  }
}

/** Everything of a status that must not depend on how the log was read. */
async function shown (status: Status) {
  const metrics = createMetrics({
    build: { version: '0.0.0', revision: 'test', nodeVersion: 'v0.0.0' },
    caps: { sqlInstances: 32, databases: 50 },
    clock: () => 0,
    processMetrics: false
  })
  const text = await metrics.text(status)
  return {
    incidents: `${JSON.stringify(status.computers.flatMap((one) => one.incidents.map(incidentView)), undefined, 2)}\n`,
    metrics: text.split('\n').filter((line) => line !== '' && !OF_THE_READING.test(line)).join('\n') + '\n',
    report: textReport(status, { width: 100 }).replace(EVENTS_READ, '')
  }
}

function countsOf (status: Status): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { sqlInstance, errorCode, nativeError, count } of status.computers.flatMap((one) => one.counts.failures)) {
    const series = `${sqlInstance}|${errorCode}|${nativeError}`
    counts[series] = (counts[series] ?? 0) + count
  }
  return counts
}

function sum (status: Status, of: (counts: Status['computers'][number]['counts']) => number): number {
  return status.computers.reduce((total, { counts }) => total + of(counts), 0)
}

function computerOf (status: Status, name: string) {
  return status.computers.find(({ computer }) => computer === name)
}

/** The same order at every run: a linear congruential generator with a fixed seed picks the places. */
function shuffled<T> (list: readonly T[]): readonly T[] {
  const result = [...list]
  let seed = 2615182
  for (let n = result.length - 1; n > 0; n--) {
    seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff
    const other = seed % (n + 1)
    ;[result[n], result[other]] = [result[other]!, result[n]!]
  }
  return result
}
