import type { DiagnosedIncident } from '../core/incident.js'
import { hostName } from '../core/quoted.js'
import type { ComputerStatus } from '../core/status.js'
import type { IncidentOptions } from './incident-html.js'
import { html } from './markup.js'
import type { Markup } from './markup.js'
import { procedureSteps } from './procedure-steps.js'
import type { ProcedureStep } from './procedure-steps.js'
import { stateOf, verdictText } from './wording.js'

/** The stop-and-retry test of an incident, step by step; nothing where it is over or was never needed. */
export function procedureList (
  incident: DiagnosedIncident, computer: ComputerStatus | undefined, options: IncidentOptions
): Markup | undefined {
  const { verdict } = incident.diagnosis
  const isOver = stateOf(incident) !== 'failing' && verdict !== 'confirmed' && verdict !== 'exonerated'
  if (isOver || incident.outcome !== 'sql_vss_failure') return undefined
  const steps = procedureSteps(incident, computer)
  return html`<h3>The stop-and-retry test</h3>
<p><strong>Verdict: ${verdict}.</strong> ${verdictText(incident.diagnosis)}</p>
<ol class="steps">
${steps.map((step) => item(step, options.runbookAddress))}</ol>${steps.filter(({ state }) => state === 'now').map((step) => toType(step, incident, options))}`
}

/** The commands of the step that is now, as wide as they need; a button copies them where scripts run. */
function toType (
  { title, commands = [] }: ProcedureStep, { id, computer }: DiagnosedIncident, { reportText }: IncidentOptions
): Markup | undefined {
  if (commands.length === 0) return undefined
  const button = reportText === undefined ? undefined : html`<button type="button" class="scripted" data-copy="command-${id}">Copy</button>`
  return html`<div class="act"><p><strong>${title}:</strong> to be typed on ${hostName(computer)}, in a PowerShell that was opened as administrator.</p>
<pre><code id="command-${id}">${commands.join('\n')}</code></pre>${button}</div>`
}

function item ({ title, text, state, isOverdue, alert }: ProcedureStep, runbookAddress: IncidentOptions['runbookAddress']): Markup {
  const runbook = alert === undefined || state === 'later' ? undefined : runbookAddress?.(alert)
  return html`<li class="${state}${isOverdue === true ? ' overdue' : ''}"${state === 'now' ? html` aria-current="step"` : undefined}><span class="where">${state}</span> <strong>${title}</strong> <span>${text}</span>${runbook === undefined ? undefined : html` <a href="${runbook}">Runbook<span class="unseen"> of ${title}</span></a>`}</li>
`
}
