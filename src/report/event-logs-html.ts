import { cut } from '../core/bounded.js'
import type { EventLogStatus, Status } from '../core/status.js'
import { clearings } from './clearings.js'
import type { IncidentOptions } from './incident-html.js'
import { html } from './markup.js'
import type { Content, Markup } from './markup.js'
import { mendingOf } from './mending.js'
import type { Mending } from './mending.js'
import { more } from './more.js'
import { table } from './table.js'
import type { Column, Row } from './table.js'
import { count, dateAndTime } from './wording.js'

const MOST_EVENT_LOGS = 100
const MOST_MENDINGS = 5
const MOST_NAMED = 5
const MOST_TEXT = 1000
const EXAMPLE = 'Example: synthetic or replayed events, moved in time as if they had just happened; no event log of this computer.'

/** The health of every event log that is read. */
export function eventLogsSection ({ eventLogs, computers }: Status): Markup {
  return html`<section id="event-logs"><h2>Event logs</h2>
<div class="card">${eventLogTable(eventLogs)}${computers.flatMap(clearings).map((words) => html`<p class="doubtful">${words}</p>`)}</div>
</section>
`
}

/** What to do about event logs that cannot be read, each sort of trouble once. */
export function mendingCard (
  unreadable: readonly EventLogStatus[], { runbookAddress }: IncidentOptions
): Markup | undefined {
  const sorts = sortsOf(unreadable)
  if (sorts.length === 0) return undefined
  const runbook = runbookAddress?.('SqlVssEventLogUnreadable')
  return html`<section class="card" id="mending"><h2>What to do now</h2>
${sorts.slice(0, MOST_MENDINGS).map(({ mending, eventLogs }) => html`<div class="act">
${eventLogs.slice(0, MOST_NAMED).map(({ error }) => html`<p class="bad">${cut(error!.message, MOST_TEXT)}</p>
`)}${more(eventLogs.length - MOST_NAMED, 'event log', '; see the event logs below')}
<p>${mending.advice}</p>
<pre><code>${mending.commands.join('\n')}</code></pre>
<p class="quiet">${mending.isLook === true ? 'It shows what is there now' : 'To be typed'}, on the computer the exporter runs on${mending.shell === 'PowerShell' ? ', in a PowerShell that was opened as administrator' : ''}.</p></div>
`)}${more(sorts.length - MOST_MENDINGS, 'sort', ' of trouble; see the event logs below')}${runbook === undefined ? undefined : html`<p><a href="${runbook}">Runbook: an event log cannot be read</a></p>`}
</section>
`
}

interface Sort {
  readonly mending: Mending
  readonly eventLogs: EventLogStatus[]
}

function sortsOf (unreadable: readonly EventLogStatus[]): readonly Sort[] {
  const sorts = new Map<string, Sort>()
  for (const eventLog of unreadable) {
    const mending = mendingOf(eventLog)
    if (mending === undefined) continue
    const key = JSON.stringify(mending.commands)
    const known = sorts.get(key)
    if (known === undefined) sorts.set(key, { mending, eventLogs: [eventLog] })
    else known.eventLogs.push(eventLog)
  }
  return [...sorts.values()]
}

function eventLogTable (eventLogs: readonly EventLogStatus[]): Markup {
  if (eventLogs.length === 0) return html`<p class="quiet">None is read.</p>`
  return html`${table('Event logs', COLUMNS, mostTroubled(eventLogs).map(eventLogRow))}${more(eventLogs.length - MOST_EVENT_LOGS, 'event log')}`
}

const COLUMNS: readonly Column[] = [
  { name: 'Event log' }, { name: 'State', isLong: true }, { name: 'Last read (UTC)', look: 'time' },
  { name: 'Reaches back to', look: 'time' }, { name: 'Events', look: 'number' }
]

function eventLogRow (eventLog: EventLogStatus): Row {
  const { name, lastRead, oldestRecord, scanned } = eventLog
  return [
    html`${name}${remarks(eventLog)}`,
    health(eventLog),
    lastRead === undefined ? 'never' : dateAndTime(lastRead),
    oldestRecord === undefined ? 'not known' : dateAndTime(oldestRecord),
    scanned.toLocaleString('en-US')
  ]
}

/** As many as a page bears; where there are more, those that need somebody come first. */
function mostTroubled (eventLogs: readonly EventLogStatus[]): readonly EventLogStatus[] {
  if (eventLogs.length <= MOST_EVENT_LOGS) return eventLogs
  const calm = (eventLog: EventLogStatus) => 2 * Number(eventLog.isUp) + Number(troubles(eventLog).length === 0)
  return [...eventLogs].sort((a, b) => calm(a) - calm(b)).slice(0, MOST_EVENT_LOGS)
}

function health (eventLog: EventLogStatus): Markup {
  if (eventLog.error !== undefined) {
    return html`<span class="tag bad">cannot be read</span><br><span class="bad">${cut(eventLog.error.message, MOST_TEXT)}</span>`
  }
  if (!eventLog.isUp) return html`<span class="tag doubtful">not read yet</span>`
  return eventLog.isBacklogged ? html`<span class="tag doubtful">reading</span>` : html`<span class="tag good">read</span>`
}

function remarks (eventLog: EventLogStatus): Content {
  const { kind, notes } = eventLog
  const calm = [...kind === 'example' ? [EXAMPLE] : [], ...notes.map(({ where, reason }) => `${where}: ${reason}`)]
  return [
    calm.map((remark) => html`<br><span class="quiet">${cut(remark, MOST_TEXT)}</span>`),
    troubles(eventLog).map((trouble) => html`<br><span class="doubtful">${cut(trouble, MOST_TEXT)}</span>`)
  ]
}

function troubles (eventLog: EventLogStatus): readonly string[] {
  return [
    ...eventLog.unreadable === 0 ? [] : [`${count(eventLog.unreadable, 'event')} could not be read and passed over`],
    ...eventLog.lastUnreadable.map(({ where, reason }) => `${where}: ${reason}`),
    ...eventLog.lastLoss === undefined ? [] : [`Lost: ${eventLog.lastLoss}`]
  ]
}
