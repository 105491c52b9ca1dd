import { cut } from '../core/bounded.js'
import { listed, printed, sqlError } from '../core/error-code.js'
import type { ErrorCode } from '../core/error-code.js'
import type { EpochMs } from '../core/event.js'
import type { Finding } from '../core/finding.js'
import type { DiagnosedIncident } from '../core/incident.js'
import type { ComputerStatus } from '../core/status.js'
import { html } from './markup.js'
import type { Content, Markup } from './markup.js'
import { procedureList } from './procedure-html.js'
import { table } from './table.js'
import type { Column, Row } from './table.js'
import type { Alike } from './triage.js'
import { ago, dateAndTime, factsText, othersText, OUTCOMES, serviceText, stateOf, utc } from './wording.js'
import type { References } from './wording.js'

const MOST_EVENTS = 100
const MOST_TEXT = 2000
const MOST_EARLIER = 20
const MOST_CODES = 50
export const TONES = { failing: 'bad', recovered: 'good', observed: 'doubtful' } as const

/** Where a code is explained; undefined where it is not. */
export type CodeAddress = (code: ErrorCode) => string | undefined

/** What a page or a report has beside what is known: addresses to link to, and texts to hand on. */
export interface IncidentOptions {
  readonly references?: References | undefined
  /** The address of an incident's own page, by its id; without it there is none. */
  readonly address?: ((id: string) => string) | undefined
  /** The address of what a code means; without it codes are text. */
  readonly codeAddress?: CodeAddress | undefined
  /** The address of an alert's runbook; without it there is none. */
  readonly runbookAddress?: ((alert: string) => string) | undefined
  /** The report on an incident as text, to be copied into a ticket; without it there is none. */
  readonly reportText?: ((incident: DiagnosedIncident) => string) | undefined
  /** Where the rest is that a page does not show. */
  readonly moreAt?: ((what: 'status' | 'incidents' | 'timeline') => Content) | undefined
  /** Whether the evidence is shown at once. */
  readonly isUnfolded: boolean
}

/** An incident as it is worked on: what is wrong, what to do now, the test, why, the evidence. */
export function incidentCard (
  alike: Alike, computer: ComputerStatus | undefined, at: EpochMs, options: IncidentOptions
): Markup {
  const [incident] = alike
  const { diagnosis, id } = incident
  const state = stateOf(incident)
  return html`<article class="card" aria-labelledby="title-${id}">
<p><span class="tag ${TONES[state]}">${state}</span> <span class="quiet">${incident.computer} · ${utc(incident.lastSeen)}, ${ago(incident.lastSeen, at)} · ${OUTCOMES[incident.outcome]}</span></p>
<h2 id="title-${id}">${linked(incident, diagnosis.title, options)}</h2>
${incidentParts(alike, computer, options)}
${evidenceOf(incident, options)}
</article>
`
}

/** All of an incident but its title and its evidence. */
export function incidentParts (
  [incident, ...earlier]: Alike, computer: ComputerStatus | undefined, options: IncidentOptions
): Markup {
  const { diagnosis } = incident
  const heading = stateOf(incident) === 'failing' ? 'What to do now' : 'What can be done'
  return html`<div class="parts"><div>
${list(heading, 'act', diagnosis.actions)}
${otherRunbook(incident, options)}${reportOf(incident, options)}</div>
${facts(incident, options)}</div>
${procedureList(incident, computer, options)}
<h3>Why</h3>
<p>${diagnosis.meaning}</p>
${unknowns(incident)}
${earlierOnes(earlier, options)}
${sources(incident, options)}`
}

/** The events, with what was read out of them. */
export function evidenceOf ({ id, findings }: DiagnosedIncident, { isUnfolded, moreAt }: IncidentOptions): Markup {
  const rest = findings.length - MOST_EVENTS
  return html`<details id="evidence-${id}"${isUnfolded ? html` open` : undefined}><summary>Evidence: ${findings.length} events</summary>
${table('Evidence', EVIDENCE_COLUMNS, findings.slice(0, MOST_EVENTS).map(eventRow), 'evidence')}
${rest > 0 ? html`<p class="quiet">… and ${rest} more${moreAt?.('incidents')}.</p>` : undefined}</details>`
}

/** Incidents in short, newest first. */
export function incidentTable (
  label: string, incidents: readonly DiagnosedIncident[], options: IncidentOptions
): Markup {
  return html`${table(label, INCIDENT_COLUMNS, incidents.map((incident) => incidentRow(incident, options)))}
`
}

const INCIDENT_COLUMNS: readonly Column[] = [
  { name: 'Time (UTC)', look: 'time' }, { name: 'Server' }, { name: 'What', isLong: true }, { name: 'State' }
]

function incidentRow (incident: DiagnosedIncident, options: IncidentOptions): Row {
  const { lastSeen, computer, diagnosis, outcome } = incident
  const state = stateOf(incident)
  return [
    dateAndTime(lastSeen),
    computer,
    html`${linked(incident, cut(diagnosis.title, MOST_TEXT), options)}<br><span class="quiet">${OUTCOMES[outcome]}</span>`,
    html`<span class="tag ${TONES[state]}">${state}</span>${recovery(incident)}`
  ]
}

/** What to do about a failure that is not of SQL Server is told in a runbook; about SQL Server it is in the steps of the test. */
function otherRunbook (incident: DiagnosedIncident, { runbookAddress }: IncidentOptions): Markup | undefined {
  if (incident.outcome !== 'other_failure' || stateOf(incident) !== 'failing') return undefined
  const address = runbookAddress?.('SqlVssOtherBackupFailure')
  return address === undefined
    ? undefined
    : html`<p><a href="${address}">Runbook: a backup failed for another reason</a></p>
`
}

function facts (incident: DiagnosedIncident, options: IncidentOptions): Markup {
  const { diagnosis, backupTime } = incident
  const known: readonly (readonly [string, Content])[] = [
    ['Server', incident.computer],
    ['SQL Server instance', diagnosis.sqlInstance ?? (incident.outcome === 'sql_vss_failure' ? 'not known' : undefined)],
    ['Named too', othersText(diagnosis)],
    ['Database', diagnosis.database],
    ['Error', errors(incident, options)],
    ['Service', diagnosis.services.length === 0 ? undefined : diagnosis.services.map(serviceText).join(', ')],
    ['Backup started', backupTime === undefined ? undefined : utc(backupTime)],
    ['Last event', utc(incident.lastSeen)],
    ['Recovered', incident.recoveredAt === undefined ? undefined : utc(incident.recoveredAt)]
  ]
  return html`<dl class="facts">${known
    .map(([name, value]) => value === undefined ? undefined : html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

/** The report as text: a button copies it where scripts run, and it is there to be selected where they do not. */
function reportOf (incident: DiagnosedIncident, { reportText, address }: IncidentOptions): Markup | undefined {
  if (reportText === undefined || address === undefined) return undefined
  const { id } = incident
  const own = address(id)
  // a value in markup is cut, a line never is so long
  const lines = reportText(incident).split('\n').map((line, n) => n === 0 ? line : ['\n', line])
  return html`<p class="tools"><button type="button" class="scripted" data-copy="text-${id}">Copy report for a ticket</button><a href="${own}.txt">Report as text</a><a href="${own}.html" download>Report as one file</a></p>
<details id="report-${id}"><summary>Report, to select and copy</summary>
<pre id="text-${id}" class="report" role="group" aria-label="Report as text" tabindex="0">${lines}</pre></details>`
}

/** The code of the backup and the error of SQL Server, each with its explanation. */
function errors ({ diagnosis }: DiagnosedIncident, { codeAddress }: IncidentOptions): Content {
  const { errorCode, nativeError } = diagnosis
  const known = [
    ...errorCode === undefined ? [] : [explained(errorCode, printed(errorCode), codeAddress)],
    ...nativeError === undefined ? [] : [explained(sqlError(nativeError), `SQL Server error ${nativeError}`, codeAddress)]
  ]
  return known.length === 0 ? undefined : inARow(known)
}

function inARow (codes: readonly Content[]): Content {
  return codes.map((code, n) => n === 0 ? code : [', ', code])
}

function explained (code: ErrorCode, text: string, codeAddress: CodeAddress | undefined): Content {
  const address = codeAddress?.(code)
  return address === undefined ? text : html`<a href="${address}">${text}</a>`
}

function unknowns ({ diagnosis }: DiagnosedIncident): Markup | undefined {
  const codes = diagnosis.unexplained.map(listed)
  const sentences = codes.length === 0
    ? diagnosis.unknowns
    : [...diagnosis.unknowns, `What these codes mean is not in the tables: ${codes.join(', ')}.`]
  return sentences.length === 0
    ? undefined
    : html`<h3>What the event logs do not tell</h3>
<ul>${sentences.map((sentence) => html`<li>${sentence}</li>`)}</ul>`
}

function earlierOnes (earlier: readonly DiagnosedIncident[], options: IncidentOptions): Markup | undefined {
  if (earlier.length === 0) return undefined
  const rest = earlier.length - MOST_EARLIER
  return html`<h3>The same before</h3>
<ul class="row">${earlier.slice(0, MOST_EARLIER).map((incident) => html`<li>${linked(incident, utc(incident.lastSeen), options)}</li>`)}${rest > 0 ? html`<li>… and ${rest} more</li>` : undefined}</ul>`
}

const EVIDENCE_COLUMNS: readonly Column[] = [
  { name: 'Time (UTC)', look: 'time' }, { name: 'Event' }, { name: 'Read out of it' }, { name: 'Its text', isLong: true }
]

function eventRow (finding: Finding): Row {
  return [
    dateAndTime(finding.at),
    html`${finding.provider} ${finding.eventId}<br><span class="quiet">${finding.channel}</span>`,
    factsText(finding),
    finding.text === '' ? undefined : html`<pre>${cut(finding.text, MOST_TEXT)}</pre>`
  ]
}

function sources ({ id, diagnosis }: DiagnosedIncident, options: IncidentOptions): Markup | undefined {
  const { references, codeAddress, isUnfolded } = options
  const codes = diagnosis.errorCodes.slice(0, MOST_CODES)
    .filter((code) => codeAddress?.(code) !== undefined)
    .map((code) => explained(code, listed(code), codeAddress))
  if (diagnosis.sources.length === 0 && codes.length === 0) return undefined
  return html`<details id="sources-${id}"${isUnfolded ? html` open` : undefined}><summary>Read on: what the codes mean, and where it is documented</summary>
<ul>${codes.length === 0 ? undefined : html`<li>What the codes in the events mean: ${inARow(codes)}</li>`}${diagnosis.sources.map((key) => html`<li>${source(key, references)}</li>`)}</ul></details>`
}

function source (key: string, references: References | undefined): Content {
  const reference = references?.(key)
  if (reference?.url === undefined) return reference?.title ?? key
  return html`<a href="${reference.url}" rel="noreferrer">${reference.title}</a>`
}

function list (heading: string, look: string, items: readonly string[]): Markup | undefined {
  return items.length === 0
    ? undefined
    : html`<div class="${look}"><h3>${heading}</h3>
<ol>${items.map((item) => html`<li>${item}</li>`)}</ol></div>`
}

function recovery ({ recoveredAt }: DiagnosedIncident): Markup | undefined {
  return recoveredAt === undefined ? undefined : html`<br><span class="quiet">${dateAndTime(recoveredAt)}</span>`
}

function linked ({ id }: DiagnosedIncident, text: string, { address }: IncidentOptions): Content {
  return address === undefined ? text : html`<a href="${address(id)}">${text}</a>`
}
