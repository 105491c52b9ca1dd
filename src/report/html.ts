import type { ErrorCode } from '../core/error-code.js'
import type { DiagnosedIncident } from '../core/incident.js'
import type { Status } from '../core/status.js'
import { htmlDocument } from './document.js'
import type { IncidentOptions } from './incident-html.js'
import { incidentBody } from './incident-report.js'
import { html } from './markup.js'
import type { Markup } from './markup.js'
import { statusBody } from './status-html.js'
import { utc } from './wording.js'
import type { References } from './wording.js'

const MOST_CODES = 100

export interface HtmlReportOptions {
  readonly references?: References
  /** What a code means; undefined where it is not explained. */
  readonly explain?: (code: ErrorCode) => Markup | undefined
}

/** One self-contained file to hand to a database administrator: what the codes in it mean stands at its end. */
export function htmlReport (status: Status, options: HtmlReportOptions = {}): string {
  const incidents = status.computers.flatMap((computer) => computer.incidents)
  return report(status, incidents, options, (shown) => statusBody(status, shown))
}

/** The same of one incident. */
export function incidentHtml (status: Status, incident: DiagnosedIncident, options: HtmlReportOptions = {}): string {
  return report(status, [incident], options, (shown) => incidentBody(status, incident, shown))
}

function report (
  status: Status, incidents: readonly DiagnosedIncident[], { references, explain }: HtmlReportOptions,
  body: (options: IncidentOptions) => Markup
): string {
  const explained = explanations(incidents, explain)
  const codeAddress = (code: ErrorCode) => explained.has(code) ? `#${code}` : undefined
  return htmlDocument({
    title: `Backup report, ${utc(status.at)}`,
    about: `report of ${utc(status.at)}`,
    body: html`${body({ references, codeAddress, isUnfolded: true })}
${appendix(explained)}<footer>Made by sqlvss_exporter ${status.exporter.version} (revision: ${status.exporter.revision}) from the event logs above. Times are UTC.</footer>`
  })
}

type Explanations = ReadonlyMap<ErrorCode, Markup>

function explanations (incidents: readonly DiagnosedIncident[], explain: HtmlReportOptions['explain']): Explanations {
  const codes = [...new Set(incidents.flatMap(({ diagnosis }) => diagnosis.errorCodes))].slice(0, MOST_CODES)
  return new Map(codes.flatMap((code) => {
    const meaning = explain?.(code)
    return meaning === undefined ? [] : [[code, meaning] as const]
  }))
}

function appendix (explained: Explanations): Markup | undefined {
  if (explained.size === 0) return undefined
  return html`<h2>What the codes mean</h2>
${[...explained].map(([code, meaning]) => html`<section id="${code}">${meaning}</section>
`)}`
}
