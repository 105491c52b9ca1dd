// What reading is followed by: recognising, correlating and diagnosing, and a poll that finds nothing.
import { fileURLToPath } from 'node:url'
import { assess } from '../dist/core/assess.js'
import { DEFAULT_POLICY } from '../dist/core/policy.js'
import { recognise, wantedBy } from '../dist/core/recognise.js'
import { openXmlFile } from '../dist/eventlog/xml-file.js'
import { EVENT_RULES } from '../dist/knowledge/event-rules.js'
import { KNOWLEDGE } from '../dist/knowledge/knowledge.js'
import { memoryLedger } from '../dist/monitor/ledger-file.js'
import { createMonitor } from '../dist/monitor/monitor.js'

const STORY = fileURLToPath(new URL('../test/scenarios/victims-of-one-set/events.xml', import.meta.url))
const DAY = 86_400_000
const COMPUTERS = 100
const FINDINGS = 10_000
const NONE = new AbortController().signal
const SILENT = { info () {}, warn () {}, error () {} }

const { records } = await openXmlFile(STORY, wantedBy(EVENT_RULES), { isFinal: true }).read(undefined, NONE)
const nights = Math.ceil(FINDINGS / COMPUTERS / records.length)
const copies = Array.from({ length: COMPUTERS }, (_, c) => Array.from({ length: nights }, (_, night) =>
  records.map((record) => movedTo(record, `SRV${c}`, night))).flat().slice(0, FINDINGS / COMPUTERS))
const end = Math.max(...copies.flat().map((record) => record.timeCreated)) + DAY
const recognised = (some) => some.map((record) => recognise(record, EVENT_RULES)).filter((one) => one !== undefined)
const found = copies.map(recognised)

console.log(`node ${process.version}; ${found.flat().length} findings of ${COMPUTERS} computers`)
const events = copies.flat()
print('recognise every event', events.length, median(20, () => events.map((one) => recognise(one, EVENT_RULES))))
print('correlate and diagnose all', found.flat().length, median(20, () => found.map((some) =>
  assess(some, [], KNOWLEDGE, DEFAULT_POLICY))))

const monitor = await createMonitor({
  eventLogs: () => [{ name: 'made', kind: 'channel', read }],
  knowledge: KNOWLEDGE,
  rules: EVENT_RULES,
  policy: DEFAULT_POLICY,
  store: memoryLedger(),
  clock: () => end,
  logger: SILENT,
  version: 'bench',
  revision: 'bench',
  computer: 'HERE',
  sqlInstances: []
})
await monitor.poll(NONE)
const polls = []
for (let n = 0; n < 200; n++) {
  const start = performance.now()
  await monitor.poll(NONE)
  polls.push(performance.now() - start)
}
print('a poll that finds nothing, beyond the reading', 1, middle(polls))

async function read (position) {
  const fresh = position === undefined ? copies.flat() : []
  return { records: fresh, position: 'read', unreadable: [], scanned: fresh.length, more: false }
}

/** The same event on another computer, so many nights later; the times inside it move along. */
function movedTo (record, computer, night) {
  const later = (text) => text.replace(/\b(\d{4}-\d\d-\d\d)(?=T)/g, (day) =>
    new Date(Date.parse(day) + night * DAY).toISOString().slice(0, 10))
  const ofNight = (set) => set.slice(0, -4) + String(night).padStart(4, '0')
  const data = record.data.map((datum) => ({ ...datum, value: later(datum.value).replace(/0{10}\d\d/, ofNight) }))
  return { ...record, computer, timeCreated: record.timeCreated + night * DAY, data }
}

function median (times, work) {
  const taken = Array.from({ length: times }, () => {
    const start = performance.now()
    work()
    return performance.now() - start
  })
  return middle(taken)
}

function middle (taken) {
  return taken.toSorted((a, b) => a - b)[taken.length >> 1]
}

function print (what, count, milliseconds) {
  const rate = count > 1 ? `, ${Math.round(count / milliseconds * 1000).toLocaleString('en-US')}/s` : ''
  console.log(`${what.padEnd(48)} ${milliseconds.toFixed(3).padStart(9)} ms${rate}`)
}
