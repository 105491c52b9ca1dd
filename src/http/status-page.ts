import type { DiagnosedIncident } from '../core/incident.js'
import type { Status } from '../core/status.js'
import { documentBody } from '../documents/document-html.js'
import type { Document } from '../documents/document.js'
import { documentOf } from '../documents/code-documents.js'
import { htmlDocument } from '../report/document.js'
import { incidentCard } from '../report/incident-html.js'
import type { IncidentOptions } from '../report/incident-html.js'
import { html } from '../report/markup.js'
import type { Markup } from '../report/markup.js'
import { statusBody } from '../report/status-html.js'
import { headline, triage } from '../report/triage.js'
import { utc } from '../report/wording.js'
import type { References } from '../report/wording.js'

export interface PageOptions {
  /** Where the metrics are, from the root. */
  readonly telemetryPath: string
  readonly references?: References | undefined
}

/** The page at the root: what is wrong, where, and what to do now; then the rest. */
export function statusPage (status: Status, options: PageOptions): string {
  return htmlDocument({
    title: `${headline(status, triage(status)).text} · sqlvss_exporter`,
    about: `as of ${utc(status.at)}`,
    navigation: navigation('.', options),
    body: html`${statusBody(status, { ...shown('.', options), address: (incident) => address('.', incident), isUnfolded: false })}
${footer(status)}`
  })
}

/** The page of one incident. */
export function incidentPage (status: Status, incident: DiagnosedIncident, options: PageOptions): string {
  return htmlDocument({
    title: `${incident.computer}: ${incident.diagnosis.title.slice(0, 200)} · sqlvss_exporter`,
    about: `as of ${utc(status.at)}`,
    navigation: navigation('..', options),
    body: html`${incidentCard([incident], { ...shown('..', options), isUnfolded: true })}
<p><a href="../">All incidents</a> · <a href="../api/v1/incidents/${encodeURIComponent(incident.id)}">This one as JSON</a></p>
${footer(status)}`
  })
}

/** A page of what we know: a runbook, an error code, a list of them. */
export function documentPage (document: Document, options: PageOptions): string {
  return htmlDocument({
    title: `${document.title} · sqlvss_exporter`,
    about: 'documents',
    navigation: navigation('../..', options),
    body: documentBody(document)
  })
}

/** The page for what is not there, at an address below the root as given. */
export function missingPage (message: string, root: string, options: PageOptions): string {
  return htmlDocument({
    title: 'Not found · sqlvss_exporter',
    about: 'not found',
    navigation: navigation(root, options),
    body: html`<section class="headline doubtful"><h1>Not found</h1><p>${message}</p></section>`
  })
}

// addresses are relative, so that the pages work behind a proxy that puts a prefix before them
function navigation (root: string, { telemetryPath }: PageOptions): Markup {
  return html`<nav><a href="${root}/">Status</a><a href="${root}/docs/runbooks/">Runbooks</a><a href="${root}/docs/error-codes/">Error codes</a><a href="${root}${telemetryPath}">Metrics</a><a href="${root}/api/v1/incidents">Incidents as JSON</a><a href="${root}/api/v1/openapi.json">API</a></nav>`
}

function address (root: string, incident: DiagnosedIncident): string {
  return `${root}/incidents/${encodeURIComponent(incident.id)}`
}

function shown (root: string, { references }: PageOptions): Pick<IncidentOptions, 'references' | 'codeAddress'> {
  return {
    references,
    codeAddress (code) {
      const document = documentOf(code)
      return document === undefined ? undefined : `${root}/docs/${document.path}`
    }
  }
}

function footer ({ exporter }: Status): Markup {
  return html`<footer>sqlvss_exporter ${exporter.version}, running since ${utc(exporter.startedAt)}; ${exporter.lastPoll === undefined ? 'no poll yet' : html`last poll ${utc(exporter.lastPoll)}`}. Times are UTC.</footer>`
}
