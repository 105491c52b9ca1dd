import { cut } from '../core/bounded.js'
import type { DiagnosedIncident } from '../core/incident.js'
import type { Status } from '../core/status.js'
import { exampleNotice } from './example-notice.js'
import { eventLogsSection, mendingCard } from './event-logs-html.js'
import { incidentCard, incidentTable } from './incident-html.js'
import type { IncidentOptions } from './incident-html.js'
import { html } from './markup.js'
import type { Markup } from './markup.js'
import { more } from './more.js'
import { instancesSection, serversSection } from './servers-html.js'
import { timelinesSection } from './timelines-html.js'
import { headline, triage } from './triage.js'
import type { Alike, Headline } from './triage.js'
import { ASKING, dateAndTime, NOTHING_TO_DO } from './wording.js'

/** Without pages of their own to link to, incidents are shown here. */
const MOST_CARDS = { withPages: 3, alone: 20 } as const
const MOST_LISTED = 50
const MOST_TEXT = 1000

/** All that is known, the worst first; what is too much for a page is counted. */
export function statusBody (status: Status, options: IncidentOptions): Markup {
  const known = triage(status)
  const { failing, asking, others, unreadable } = known
  const servers = serversSection(status, options)
  const isCalm = failing.length === 0
  return html`${headlineBox(headline(status, known))}${exampleBox(status)}
${mendingCard(unreadable, options)}${failures(failing, status, options)}${isCalm ? servers : undefined}${timelinesSection(status.computers, status.at, options)}${listed('asking', ASKING, asking, options)}${listed('others', NOTHING_TO_DO, others, options)}${isCalm ? undefined : servers}${instancesSection(status, options)}${writerHint(status)}${eventLogsSection(status)}${ledgerTrouble(status)}`
}

function listed (
  id: string, heading: string, incidents: readonly DiagnosedIncident[], options: IncidentOptions
): Markup | undefined {
  if (incidents.length === 0) return undefined
  return html`<section id="${id}"><h2>${heading}</h2>
<div class="card">${incidentTable(heading, incidents.slice(0, MOST_LISTED), options)}${more(incidents.length - MOST_LISTED, 'incident', options.moreAt?.('incidents'))}</div>
</section>
`
}

/** The first thing to be read. */
export function headlineBox ({ tone, text, detail }: Headline): Markup {
  return html`<section class="headline ${tone}"><h1>${text}</h1><p>${detail}</p></section>`
}

/** The word right below the headline that all of it is only an example. */
export function exampleBox ({ eventLogs }: Status): Markup | undefined {
  const notice = exampleNotice(eventLogs)
  return notice === undefined ? undefined : html`<p class="example">${notice}</p>`
}

function failures (failing: readonly Alike[], { at, computers }: Status, options: IncidentOptions): Markup {
  const byName = new Map(computers.map((computer) => [computer.computer, computer]))
  const most = options.address === undefined ? MOST_CARDS.alone : MOST_CARDS.withPages
  const listed = failing.slice(most, most + MOST_LISTED).map(([newest]) => newest)
  return html`${failing.slice(0, most).map((alike) => incidentCard(alike, byName.get(alike[0].computer), at, options))}${listed.length === 0
    ? undefined
    : html`<section id="failing"><h2>More open failures</h2>
<div class="card">${incidentTable('More open failures', listed, options)}${more(failing.length - most - listed.length, 'open failure', options.moreAt?.('incidents'))}</div>
</section>
`}`
}

function writerHint ({ writerHint }: Status): Markup | undefined {
  if (writerHint === undefined) return undefined
  const { at, problem, writers } = writerHint
  return html`<section id="writers"><h2>VSS writers, as vssadmin lists them</h2>
<div class="card"><p class="quiet">A hint, asked for at ${dateAndTime(at)} after a failure: what it says may be left from an earlier backup.</p>
${problem === undefined ? undefined : html`<p class="doubtful">${cut(problem, MOST_TEXT)}</p>`}<ul>
${writers.map(({ writer, state, meaning, isFailed }) => html`<li class="${isFailed ? 'bad' : ''}">${writer}: [${state}] ${meaning}</li>
`)}</ul></div>
</section>
`
}

function ledgerTrouble ({ exporter }: Status): Markup | undefined {
  return exporter.ledgerError === undefined
    ? undefined
    : html`<section class="headline doubtful"><p><strong>The exporter's own ledger:</strong> ${cut(exporter.ledgerError, MOST_TEXT)}</p></section>`
}
