import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { incidentView } from '../../src/core/incident-view.js'
import { wantedBy } from '../../src/core/recognise.js'
import { openEvtxFile } from '../../src/eventlog/evtx-file.js'
import { openXmlFile } from '../../src/eventlog/xml-file.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import { evtxOf, type EventsShape, recordsOf } from '../evtx-writer/events-file.js'
import { logFile } from '../evtx-writer/log-file.js'
import { parts } from '../monitor/a-monitor.js'
import { stories } from '../scenarios/stories.js'
import { type SyntheticEvent, printedEvents } from '../synthetic/event-log.js'
import type { EventLog } from '../../src/eventlog/eventlog.js'

const DAY = 24 * 60 * 60_000
const NONE = new AbortController().signal
const WANTED = wantedBy(EVENT_RULES)
const OPENERS = { xml: openXmlFile, evtx: openEvtxFile } as const
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-stories-'))
t.teardown(() => rmSync(folder, { recursive: true }))

/** A story in files; before each poll some are written, and in the end all of it was read. */
interface Telling {
  readonly files: readonly string[]
  readonly polls: readonly ((events: readonly SyntheticEvent[]) => readonly (string | Buffer)[])[]
}

/** Every way to tell a story; none may change what is found. */
const tellings: Readonly<Record<string, Telling>> = {
  'as XML': { files: ['a.xml'], polls: [(events) => [printedEvents(events)]] },
  'as .evtx': { files: ['a.evtx'], polls: [(events) => [evtx(events)]] },
  'as .evtx of Windows 11': {
    files: ['a.evtx'],
    polls: [(events) => [evtx(events, { form: 'template-of-windows-11' })]]
  },
  'as forwarded events': { files: ['a.evtx'], polls: [(events) => [evtx(events, { form: 'forwarded' })]] },
  'in many chunks': { files: ['a.evtx'], polls: [(events) => [evtx(events, { recordsPerChunk: 2, spareChunks: 1 })]] },
  'as both, each half of it': {
    files: ['a.xml', 'b.evtx'],
    polls: [(events) => [
      printedEvents(events.filter((_, n) => n % 2 === 0)),
      evtx(events.filter((_, n) => n % 2 === 1))
    ]]
  },
  'as both, each whole': { files: ['a.xml', 'b.evtx'], polls: [(events) => [printedEvents(events), evtx(events)]] },
  'while it is written': {
    files: ['a.evtx'],
    polls: [
      (events) => [beginning(events, 1 / 3, { isDirty: true, untoldRecords: 1, spareChunks: 1 })],
      (events) => [beginning(events, 1 / 2, { isDirty: true })],
      (events) => [evtx(events)]
    ]
  }
}

// what is beside the events is not in an event log
for (const story of stories.filter(({ texts }) => texts === undefined)) {
  const events = story.events()
  const expected = readFileSync(new URL(`../scenarios/${story.name}/expected/incidents.json`, import.meta.url), 'utf8')
  t.test(story.name, async (t) => {
    for (const [way, telling] of Object.entries(tellings)) {
      const { incidents, problems } = await told(telling, events)
      t.equal(incidents, expected, way)
      t.same(problems, [], `${way}, without a problem`)
    }
  })
}

/** What a monitor finds in a story once all is read. */
async function told ({ files, polls }: Telling, events: readonly SyntheticEvent[]) {
  const paths = files.map((name) => join(folder, name))
  const end = Math.max(...events.map(({ time }) => time)) + DAY
  const given = parts({ eventLogs: paths.map((path) => openLog(path, polls.length === 1)), clock: () => end })
  const monitor = await createMonitor(given)
  for (const written of polls) {
    written(events).forEach((content, n) => writeFileSync(paths[n]!, content))
    await monitor.poll(NONE)
  }
  const incidents = monitor.status().computers.flatMap((computer) => computer.incidents.map(incidentView))
  const problems = given.lines.filter(([level]) => level !== 'info')
  return { incidents: `${JSON.stringify(incidents, undefined, 2)}\n`, problems }
}

function openLog (path: string, isFinal: boolean): EventLog {
  return OPENERS[path.endsWith('.xml') ? 'xml' : 'evtx'](path, WANTED, { isFinal })
}

function evtx (events: readonly SyntheticEvent[], shape?: EventsShape): Buffer {
  return evtxOf(events.map(({ xml }) => xml), shape)
}

/** A part of the records of a log; the same as they are later, when more have come. */
function beginning (events: readonly SyntheticEvent[], part: number, shape: EventsShape): Buffer {
  const records = recordsOf(events.map(({ xml }) => xml))
  return logFile(records.slice(0, Math.ceil(records.length * part)), shape)
}
