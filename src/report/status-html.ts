import { cut } from '../core/bounded.js'
import type { Status } from '../core/status.js'
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
import { dateAndTime } from './wording.js'

/** Without pages of their own to link to, incidents are shown here. */
const MOST_CARDS = { withPages: 3, alone: 20 } as const
const MOST_LISTED = 50
const MOST_TEXT = 1000

/** All that is known, the worst first; what is too much for a page is counted. */
export function statusBody (status: Status, options: IncidentOptions): Markup {
  const known = triage(status)
  const { failing, others, unreadable } = known
  const servers = serversSection(status, options)
  const isCalm = failing.length === 0
  return html`${headlineBox(headline(status, known))}
${mendingCard(unreadable, options)}${failures(failing, status, options)}${isCalm ? servers : undefined}${timelinesSection(status.computers, status.at, options)}${others.length === 0
    ? undefined
    : html`<section id="others"><h2>Nothing to do for these</h2>
<div class="card">${incidentTable('Nothing to do for these', others.slice(0, MOST_LISTED), options)}${more(others.length - MOST_LISTED, 'incident', options.moreAt?.('incidents'))}</div>
</section>
`}${isCalm ? undefined : servers}${instancesSection(status, options)}${writerHint(status)}${eventLogsSection(status)}${ledgerTrouble(status)}`
}

/** The first thing to be read. */
export function headlineBox ({ tone, text, detail }: Headline): Markup {
  return html`<section class="headline ${tone}"><h1>${text}</h1><p>${detail}</p></section>`
}

function failures (failing: readonly Alike[], { computers }: Status, options: IncidentOptions): Markup {
  const byName = new Map(computers.map((computer) => [computer.computer, computer]))
  const most = options.address === undefined ? MOST_CARDS.alone : MOST_CARDS.withPages
  const listed = failing.slice(most, most + MOST_LISTED).map(([newest]) => newest)
  return html`${failing.slice(0, most).map((alike) => incidentCard(alike, byName.get(alike[0].computer), options))}${listed.length === 0
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
