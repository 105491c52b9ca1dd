import type { EpochMs } from '../core/event.js'
import type { ComputerStatus } from '../core/status.js'
import { html } from './markup.js'
import type { Markup } from './markup.js'
import { more } from './more.js'
import { DAYS } from './timeline-days.js'
import { LEGEND, timelineFigure } from './timeline-html.js'
import type { IncidentOptions } from './incident-html.js'
import { stateOf } from './wording.js'

const ALL_SHOWN = 2
const MOST_SHOWN = 4
const MOST_FOLDED = 20

/** The last weeks: servers that fail or failed are shown, others folded. */
export function timelinesSection (
  computers: readonly ComputerStatus[], at: EpochMs, { address, moreAt }: IncidentOptions
): Markup | undefined {
  if (computers.length === 0) return undefined
  const servers = computers.map((computer) => ({ ...computer, trouble: troubleOf(computer) }))
    .sort((a, b) => b.trouble - a.trouble)
  const troubled = servers.slice(0, MOST_SHOWN).filter(({ trouble }) => trouble > 0)
  const shown = servers.length <= ALL_SHOWN ? servers : troubled
  const folded = servers.slice(shown.length, shown.length + MOST_FOLDED)
  const figure = (one: ComputerStatus, n: number) => timelineFigure(one, at, `timeline-${n}`, address)
  return html`<section id="timeline"><h2>The last ${DAYS} days</h2>
<div class="card">${LEGEND}
${shown.map(figure)}${folded.length === 0
    ? undefined
    : html`<details id="timelines"><summary>${folded.length} more ${folded.length === 1 ? 'server' : 'servers'}</summary>
${folded.map((one, n) => figure(one, shown.length + n))}</details>
`}${more(servers.length - shown.length - folded.length, 'server', moreAt?.('timeline'))}</div>
</section>
`
}

/** Open failures first, then by how lately one failed. */
function troubleOf ({ incidents, timeline }: ComputerStatus): number {
  if (incidents.some((incident) => stateOf(incident) === 'failing')) return Number.MAX_SAFE_INTEGER
  return timeline.backups.findLast(({ kind }) => kind !== 'succeeded')?.at ?? 0
}
