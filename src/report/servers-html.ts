import { ageCallsFor } from '../core/backup-age.js'
import { cut } from '../core/bounded.js'
import type { EpochMs } from '../core/event.js'
import type { ComputerStatus, InstanceStatus, Status } from '../core/status.js'
import { html } from './markup.js'
import type { Markup } from './markup.js'
import { more } from './more.js'
import type { IncidentOptions } from './incident-html.js'
import { table } from './table.js'
import type { Column, Row } from './table.js'
import { ago, count, COVERAGES, dateAndTime, INSTANCE_VERDICTS, stateOf } from './wording.js'

const MOST_SERVERS = 50
const MOST_INSTANCES = 50
const MOST_PROOFS = 3
const MOST_TEXT = 1000

/** What is watched: the servers with their last good backups, those that need somebody first. */
export function serversSection ({ at, computers }: Status, { moreAt }: IncidentOptions): Markup | undefined {
  if (computers.length === 0) return undefined
  const servers = computers.map((computer) => ({ ...computer, state: stateOfServer(computer, at) }))
    .sort((a, b) => ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      (a.backups.lastSuccess ?? 0) - (b.backups.lastSuccess ?? 0))
  return html`<section id="servers"><h2>${count(servers.length, 'server')} watched</h2>
<div class="card">${table('Servers', SERVER_COLUMNS, servers.slice(0, MOST_SERVERS).map((server) => serverRow(server, at)))}${more(servers.length - MOST_SERVERS, 'server', moreAt?.('status'))}</div>
</section>
`
}

const SERVER_COLUMNS: readonly Column[] = [
  { name: 'Server' }, { name: 'Backup' }, { name: 'Last good backup (UTC)' }, { name: 'Last started (UTC)' },
  { name: 'Instances', look: 'number' }
]

function serverRow (
  { computer, state, backups, instances }: ComputerStatus & { readonly state: keyof typeof TONES }, at: EpochMs
): Row {
  return [
    computer,
    html`<span class="tag ${TONES[state]}">${state}</span>`,
    backups.lastSuccess === undefined
      ? 'none known'
      : html`${dateAndTime(backups.lastSuccess)}<br><span class="quiet">${ago(backups.lastSuccess, at)}</span>`,
    backups.lastAttempt === undefined ? 'not known' : dateAndTime(backups.lastAttempt),
    instances.length
  ]
}

const ORDER = ['failing', 'far too old', 'too old', 'none known', 'unended', 'good'] as const
const TONES = {
  failing: 'bad', 'far too old': 'bad', 'too old': 'doubtful', 'none known': 'doubtful', unended: 'doubtful', good: 'good'
} as const
const AGES = { critical: 'far too old', warning: 'too old' } as const

function stateOfServer ({ incidents, backups }: ComputerStatus, at: EpochMs): typeof ORDER[number] {
  const { lastSuccess, lastAttempt } = backups
  if (incidents.some((incident) => stateOf(incident) === 'failing')) return 'failing'
  const call = ageCallsFor(lastSuccess, at)
  if (call !== undefined) return AGES[call]
  if (lastSuccess === undefined) return lastAttempt === undefined ? 'none known' : 'unended'
  return lastAttempt !== undefined && lastAttempt > lastSuccess ? 'unended' : 'good'
}

/** The instances with their services, those that are accused or stopped first where there are many. */
export function instancesSection ({ computers }: Status, { moreAt }: IncidentOptions): Markup | undefined {
  if (computers.length === 0) return undefined
  const all = computers.flatMap(({ computer, instances }) => instances.map((instance) => ({ computer, ...instance })))
  const shown = all.length > MOST_INSTANCES ? [...all].sort((a, b) => calm(a) - calm(b)).slice(0, MOST_INSTANCES) : all
  return html`<section id="instances"><h2>SQL Server instances</h2>
<div class="card">${all.length === 0 ? html`<p class="quiet">No event has named one yet.</p>` : instanceTable(shown)}
${more(all.length - MOST_INSTANCES, 'instance', moreAt?.('status'))}</div>
</section>
`
}

type Known = InstanceStatus & { readonly computer: string }

function instanceTable (instances: readonly Known[]): Markup {
  const proofs = [...new Set(instances.filter(isCovered).map(({ coverage }) => coverage.reason))]
  return html`${table('SQL Server instances', INSTANCE_COLUMNS, instances.map(instanceRow))}${proofs.slice(0, MOST_PROOFS).map((proof) => html`<p class="quiet">In it: ${cut(proof, MOST_TEXT)}</p>`)}`
}

const INSTANCE_COLUMNS: readonly Column[] = [
  { name: 'Server' }, { name: 'Instance' }, { name: 'Service', isLong: true }, { name: 'Runs' }, { name: 'Verdict' },
  { name: 'Last successful backup' }
]

function instanceRow ({ computer, sqlInstance, service, isRunning, stoppedAt, verdict, coverage }: Known): Row {
  return [
    computer,
    sqlInstance,
    html`${service.displayName}<br><span class="quiet">${service.serviceName}</span>`,
    html`${running(isRunning)}${isRunning === false && stoppedAt !== undefined ? html`<br><span class="quiet">since ${dateAndTime(stoppedAt)}</span>` : undefined}`,
    html`<span class="${verdict === 'confirmed' || verdict === 'suspected' ? 'bad' : ''}">${INSTANCE_VERDICTS[verdict]}</span>`,
    html`<span class="${coverage.inLastBackup === 'not-seen' ? 'doubtful' : ''}">${COVERAGES[coverage.inLastBackup]}</span>${isCovered({ coverage }) ? undefined : html`<br><span class="quiet">${cut(coverage.reason, MOST_TEXT)}</span>`}`
  ]
}

/** What proves that an instance was in a backup is the same of nearly all, and told once. */
function isCovered ({ coverage }: Pick<InstanceStatus, 'coverage'>): boolean {
  return coverage.inLastBackup === 'covered'
}

function calm ({ verdict, isRunning, coverage }: InstanceStatus): number {
  if (verdict === 'confirmed' || verdict === 'suspected') return 0
  return isRunning === false ? 1 : coverage.inLastBackup === 'not-seen' ? 2 : 3
}

function running (isRunning: boolean | undefined): Markup {
  if (isRunning === undefined) return html`not known`
  return isRunning ? html`yes` : html`<strong class="doubtful">stopped</strong>`
}
