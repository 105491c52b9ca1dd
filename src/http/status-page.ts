import type { DiagnosedIncident } from '../core/incident.js'
import type { Status } from '../core/status.js'
import { documentBody, explanationOf } from '../documents/document-html.js'
import { documentOf } from '../documents/code-documents.js'
import type { Document } from '../documents/document.js'
import { htmlDocument, liveDocument } from '../report/document.js'
import { incidentHtml } from '../report/html.js'
import type { IncidentOptions } from '../report/incident-html.js'
import { incidentBody } from '../report/incident-report.js'
import { html } from '../report/markup.js'
import type { Markup } from '../report/markup.js'
import { statusBody } from '../report/status-html.js'
import { incidentText } from '../report/text.js'
import { headline, triage } from '../report/triage.js'
import { utc } from '../report/wording.js'
import type { References } from '../report/wording.js'
import { exporterSection } from './exporter-section.js'
import type { ShownOption } from './exporter-section.js'
import { navigation } from './navigation.js'

export interface PageOptions {
  /** Where the metrics are, from the root. */
  readonly telemetryPath: string
  readonly references?: References | undefined
  /** The options in force; without it none are shown. */
  readonly configuration?: (() => readonly ShownOption[]) | undefined
}

/** The page at the root: what is wrong, where, and what to do now; then the rest. */
export function statusPage (status: Status, options: PageOptions): string {
  return liveDocument({
    title: `${headline(status, triage(status)).text} · sqlvss_exporter`,
    about: `as of ${utc(status.at)}`,
    navigation: navigation('.', options.telemetryPath),
    body: html`${statusBody(status, { ...shown(status, '.', options), isUnfolded: false })}
${about(status, '.', options)}`
  })
}

/** The page of one incident. */
export function incidentPage (status: Status, incident: DiagnosedIncident, options: PageOptions): string {
  return liveDocument({
    title: `${incident.computer}: ${incident.diagnosis.title.slice(0, 200)} · sqlvss_exporter`,
    about: `as of ${utc(status.at)}`,
    navigation: navigation('..', options.telemetryPath),
    body: html`<p class="tools"><a href="../">All servers and incidents</a></p>
${incidentBody(status, incident, { ...shown(status, '..', options), isUnfolded: true })}
<p><a href="../api/v1/incidents/${encodeURIComponent(incident.id)}">This incident as JSON</a></p>
${about(status, '..', options)}`
  })
}

/** An incident as one file to hand on, as `diagnose --format html` makes it. */
export function incidentFile (status: Status, incident: DiagnosedIncident, { references }: PageOptions): string {
  return incidentHtml(status, incident, { ...references !== undefined && { references }, explain: explanationOf })
}

/** An incident as text, as `diagnose` prints it. */
export function incidentAsText (status: Status, incident: DiagnosedIncident, { references }: PageOptions): string {
  return incidentText(status, incident, references === undefined ? {} : { references })
}

/** A page of what we know: a runbook, an error code, a list of them. */
export function documentPage (document: Document, options: PageOptions): string {
  return htmlDocument({
    title: `${document.title} · sqlvss_exporter`,
    about: 'documents',
    navigation: navigation('../..', options.telemetryPath),
    body: documentBody(document)
  })
}

const ALL_OF = { status: '/api/v1/status', incidents: '/api/v1/incidents?limit=1000', timeline: '/api/v1/status' } as const

function shown (status: Status, root: string, options: PageOptions): Omit<IncidentOptions, 'isUnfolded'> {
  return {
    references: options.references,
    address: (id) => `${root}/incidents/${encodeURIComponent(id)}`,
    codeAddress (code) {
      const document = documentOf(code)
      return document === undefined ? undefined : `${root}/docs/${document.path}`
    },
    runbookAddress: (alert) => `${root}/docs/runbooks/${alert}`,
    reportText: (incident) => incidentAsText(status, incident, options),
    moreAt: (what) => html`; <a href="${root}${ALL_OF[what]}">all as JSON</a>`
  }
}

function about ({ exporter }: Status, root: string, { telemetryPath, configuration }: PageOptions): Markup {
  return html`${exporterSection(exporter, configuration?.() ?? [], { root, telemetryPath })}<footer>Times are UTC.</footer>`
}
