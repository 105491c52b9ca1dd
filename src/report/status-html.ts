import type { ComputerStatus, EventLogStatus, Status } from '../core/status.js'
import { incidentCard, incidentTable } from './incident-html.js'
import type { IncidentOptions } from './incident-html.js'
import { html } from './markup.js'
import type { Markup } from './markup.js'
import { headline, triage } from './triage.js'
import type { Headline } from './triage.js'
import { cut } from './visible.js'
import { clearings } from './clearings.js'
import { count, COVERAGES, dateAndTime, INSTANCE_VERDICTS } from './wording.js'

const MOST_FAILING = 20
const MOST_OTHERS = 50
const MOST_INSTANCES = 200
const MOST_EVENT_LOGS = 100
const MOST_TEXT = 1000
const EXAMPLE = 'Example: synthetic or replayed events, moved in time as if they had just happened; no event log of this computer.'

/** All that is known, the worst first; what is too much for a page is counted. */
export function statusBody (status: Status, options: IncidentOptions): Markup {
  const known = triage(status)
  const { others } = known
  return html`${headlineBox(headline(status, known))}
${known.failing.slice(0, MOST_FAILING).map((alike) => incidentCard(alike, options))}
${more(known.failing.length - MOST_FAILING, 'open failure')}
${others.length === 0
    ? undefined
    : html`<h2>Nothing to do for these</h2>
<div class="card">${incidentTable(others.slice(0, MOST_OTHERS), options)}</div>${more(others.length - MOST_OTHERS, 'incident')}`}
<h2>SQL Server instances</h2>
<div class="card">${instanceTable(status.computers)}</div>
${writerHint(status)}<h2>Event logs</h2>
<div class="card">${eventLogTable(status.eventLogs)}${status.computers.flatMap(clearings).map((words) => html`<p class="doubtful">${words}</p>`)}</div>
${ledgerTrouble(status)}`
}

function headlineBox ({ tone, text, detail }: Headline): Markup {
  return html`<section class="headline ${tone}"><h1>${text}</h1><p>${detail}</p></section>`
}

function instanceTable (computers: readonly ComputerStatus[]): Markup {
  const all = computers.flatMap(({ computer, instances }) => instances.map((instance) => ({ computer, ...instance })))
  if (all.length === 0) return html`<p class="quiet">No event has named one yet.</p>`
  return html`<div class="scroll"><table>
<thead><tr><th>Server</th><th>Instance</th><th>Service</th><th>Runs</th><th>Verdict</th><th>Last successful backup</th></tr></thead>
<tbody>
${all.slice(0, MOST_INSTANCES).map(({ computer, sqlInstance, service, isRunning, stoppedAt, verdict, coverage }) => html`<tr><td>${computer}</td><td>${sqlInstance}</td><td>${service.displayName}<br><span class="quiet">${service.serviceName}</span></td><td>${running(isRunning)}${isRunning === false && stoppedAt !== undefined ? html`<br><span class="quiet">since ${dateAndTime(stoppedAt)}</span>` : undefined}</td><td class="${verdict === 'confirmed' || verdict === 'suspected' ? 'bad' : ''}">${INSTANCE_VERDICTS[verdict]}</td><td><span class="${coverage.inLastBackup === 'not-seen' ? 'doubtful' : ''}">${COVERAGES[coverage.inLastBackup]}</span><br><span class="quiet">${cut(coverage.reason, MOST_TEXT)}</span></td></tr>
`)}</tbody>
</table></div>
${more(all.length - MOST_INSTANCES, 'instance')}`
}

function writerHint ({ writerHint }: Status): Markup | undefined {
  if (writerHint === undefined) return undefined
  const { at, problem, writers } = writerHint
  return html`<h2>VSS writers, as vssadmin lists them</h2>
<div class="card"><p class="quiet">A hint, asked for at ${dateAndTime(at)} after a failure: what it says may be left from an earlier backup.</p>
${problem === undefined ? undefined : html`<p class="doubtful">${cut(problem, MOST_TEXT)}</p>`}<ul>
${writers.map(({ writer, state, meaning, isFailed }) => html`<li class="${isFailed ? 'bad' : ''}">${writer}: [${state}] ${meaning}</li>
`)}</ul></div>
`
}

function eventLogTable (eventLogs: readonly EventLogStatus[]): Markup {
  if (eventLogs.length === 0) return html`<p class="quiet">None is read.</p>`
  return html`<div class="scroll"><table>
<thead><tr><th>Event log</th><th>State</th><th>Last read (UTC)</th><th>Reaches back to</th><th class="number">Events</th></tr></thead>
<tbody>
${mostTroubled(eventLogs).map((eventLog) => html`<tr><td>${eventLog.name}${eventLogRemarks(eventLog).map((remark) => html`<br><span class="quiet">${cut(remark, MOST_TEXT)}</span>`)}${eventLogTroubles(eventLog).map((trouble) => html`<br><span class="doubtful">${cut(trouble, MOST_TEXT)}</span>`)}</td><td>${health(eventLog)}</td><td class="time">${eventLog.lastRead === undefined ? 'never' : dateAndTime(eventLog.lastRead)}</td><td class="time">${eventLog.oldestRecord === undefined ? 'not known' : dateAndTime(eventLog.oldestRecord)}</td><td class="number">${eventLog.scanned.toLocaleString('en-US')}</td></tr>
`)}</tbody>
</table></div>${more(eventLogs.length - MOST_EVENT_LOGS, 'event log')}`
}

/** As many as a page bears; where there are more, those that need somebody come first. */
function mostTroubled (eventLogs: readonly EventLogStatus[]): readonly EventLogStatus[] {
  if (eventLogs.length <= MOST_EVENT_LOGS) return eventLogs
  const calm = (eventLog: EventLogStatus) => 2 * Number(eventLog.isUp) + Number(eventLogTroubles(eventLog).length === 0)
  return [...eventLogs].sort((a, b) => calm(a) - calm(b)).slice(0, MOST_EVENT_LOGS)
}

function health (eventLog: EventLogStatus): Markup {
  if (eventLog.error !== undefined) {
    return html`<span class="tag bad">cannot be read</span><br><span class="bad">${cut(eventLog.error.message, MOST_TEXT)}</span>`
  }
  if (!eventLog.isUp) return html`<span class="tag doubtful">not read yet</span>`
  return eventLog.isBacklogged ? html`<span class="tag doubtful">reading</span>` : html`<span class="tag good">read</span>`
}

function eventLogRemarks ({ kind, notes }: EventLogStatus): readonly string[] {
  return [...kind === 'example' ? [EXAMPLE] : [], ...notes.map(({ where, reason }) => `${where}: ${reason}`)]
}

function eventLogTroubles (eventLog: EventLogStatus): readonly string[] {
  return [
    ...eventLog.unreadable === 0 ? [] : [`${count(eventLog.unreadable, 'event')} could not be read and passed over`],
    ...eventLog.lastUnreadable.map(({ where, reason }) => `${where}: ${reason}`),
    ...eventLog.lastLoss === undefined ? [] : [`Lost: ${eventLog.lastLoss}`]
  ]
}

function ledgerTrouble ({ exporter }: Status): Markup | undefined {
  return exporter.ledgerError === undefined
    ? undefined
    : html`<section class="headline doubtful"><p><strong>The exporter's own ledger:</strong> ${cut(exporter.ledgerError, MOST_TEXT)}</p></section>`
}

function running (isRunning: boolean | undefined): string {
  if (isRunning === undefined) return 'not known'
  return isRunning ? 'yes' : 'stopped'
}

function more (rest: number, noun: string): Markup | undefined {
  return rest > 0 ? html`<p class="quiet">… and ${count(rest, noun)} more.</p>` : undefined
}
