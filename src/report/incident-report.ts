import type { DiagnosedIncident } from '../core/incident.js'
import type { ComputerStatus, Status } from '../core/status.js'
import { eventLogsSection } from './event-logs-html.js'
import { evidenceOf, incidentParts, TONES } from './incident-html.js'
import type { IncidentOptions } from './incident-html.js'
import { html } from './markup.js'
import type { Markup } from './markup.js'
import { instancesSection } from './servers-html.js'
import { exampleBox, headlineBox } from './status-html.js'
import { timelinesSection } from './timelines-html.js'
import { alikeOf } from './triage.js'
import { ago, OUTCOMES, stateOf, utc } from './wording.js'

/** One incident and what belongs to it: what to do, the test, why, its server's last weeks, the evidence. */
export function incidentBody (status: Status, incident: DiagnosedIncident, options: IncidentOptions): Markup {
  const computer = computerOf(status, incident)
  const computers = computer === undefined ? [] : [computer]
  const state = stateOf(incident)
  const detail = `${state} · ${incident.computer} · ${utc(incident.lastSeen)}, ${ago(incident.lastSeen, status.at)} · ${OUTCOMES[incident.outcome]}`
  return html`${headlineBox({ tone: TONES[state], text: incident.diagnosis.title, detail })}${exampleBox(status)}
<h2 class="unseen">What to do, and why</h2>
<article class="card">
${incidentParts(alikeOf(status, incident), computer, options)}
</article>
${timelinesSection(computers, status.at, options)}<section id="evidence"><h2>The events</h2>
<div class="card">${evidenceOf(incident, options)}</div>
</section>
${instancesSection({ ...status, computers }, options)}${eventLogsSection({ ...status, computers })}`
}

function computerOf ({ computers }: Status, { computer }: DiagnosedIncident): ComputerStatus | undefined {
  return computers.find((one) => one.computer === computer)
}
