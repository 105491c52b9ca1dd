import type { EpochMs } from '../core/event.js'
import type { ServiceStop } from '../core/service-timeline.js'
import type { ComputerStatus } from '../core/status.js'
import { html } from './markup.js'
import type { Content, Markup } from './markup.js'
import { scrollable } from './scrollable.js'
import type { BackupKind, DayMark, Lane, Window } from './timeline-days.js'
import { DAYS, dayMarks, stopLanes, windowOf } from './timeline-days.js'
import { count, dateAndTime } from './wording.js'

/** The address of an incident's own page by its id; undefined where it has none. */
export type IdAddress = ((id: string) => string) | undefined

interface Drawn {
  readonly computer: string
  readonly window: Window
  readonly marks: readonly DayMark[]
  readonly lanes: readonly Lane[]
}

const MOST_LANES = 8
const MOST_STOPS = 20
const MOST_LINKS = 3
const WEEK = 7 * 24 * 60 * 60_000
const LABEL = 18
const ROW = 16
const COUNTED_ROW = 26
const GAP = 8

interface Kind {
  readonly kind: BackupKind
  readonly tone: string
  readonly words: string
  readonly shape: Markup
}

/** The worst on top; shape as well as colour tells them apart. */
const KINDS: readonly Kind[] = [
  { kind: 'failed-because-of-sql', tone: 'bad', words: 'failed because of SQL Server', shape: html`<path d="M-4-4 4 4M4-4-4 4"/>` },
  { kind: 'failed', tone: 'doubtful', words: 'failed for another reason', shape: html`<path d="M0-5 5 4H-5Z"/>` },
  { kind: 'succeeded', tone: 'good', words: 'succeeded', shape: html`<circle r="4"/>` }
]

/** What the shapes of all timelines mean. */
export const LEGEND: Markup = html`<p class="legend">${KINDS.map(({ tone, words, shape }) => html`<span><svg class="mark ${tone}" viewBox="-6 -6 12 12" width="12" height="12" aria-hidden="true">${shape}</svg> backup ${words}</span> `)}<span><svg class="mark stopped" viewBox="0 0 22 12" width="22" height="12" aria-hidden="true"><rect x="1" y="2" width="20" height="8"/></svg> service stopped</span></p>`

/** The last weeks of a computer as a picture, and the same as text; `name` is its own on the page. */
export function timelineFigure (
  { computer, timeline }: ComputerStatus, at: EpochMs, name: string, address: IdAddress
): Markup {
  const window = windowOf(timeline, at)
  const drawn = { computer, window, marks: dayMarks(timeline, window), lanes: stopLanes(timeline, window) }
  if (drawn.marks.length === 0 && drawn.lanes.length === 0) {
    return html`<p>${computer}: <span class="quiet">no backup ended and no service was stopped in these ${DAYS} days, as far as the event logs tell.</span></p>
`
  }
  return html`<figure class="timeline"><figcaption>${computer}</figcaption>
${picture(drawn, name)}
<details id="${name}-table"><summary>The same as a table</summary>
${asTable(drawn, address)}</details></figure>
`
}

function picture (drawn: Drawn, name: string): Markup {
  const { computer, window, marks, lanes } = drawn
  const rows = KINDS.filter(({ kind }) => marks.some((mark) => mark.kind === kind))
    .map((row) => ({ ...row, marks: marks.filter((mark) => mark.kind === row.kind) }))
  let top = LABEL
  const backups = rows.map(({ marks, tone, words, shape }) => {
    const y = top + ROW / 2
    const isCounted = marks.some(({ count }) => count > 1)
    top += isCounted ? COUNTED_ROW : ROW
    return marks.map((mark) => html`<svg x="${position(mark.at, window)}" y="${y}" overflow="visible" class="mark ${tone}"><title>${mark.day}: ${mark.count} ${words}</title>${shape}${mark.count > 1 ? html`<text y="15" class="count">${mark.count}</text>` : undefined}</svg>
`)
  })
  const services = lanes.slice(0, MOST_LANES).map(([sqlInstance, stops]) => {
    const y = top + GAP
    top = y + LABEL + ROW
    return html`<text x="0" y="${y + 12}">${sqlInstance}</text>${stops.map((stop) => bar(stop, window, y + LABEL))}
`
  })
  const height = top + LABEL
  return html`<svg role="img" aria-labelledby="${name}-title ${name}-summary" width="100%" height="${height}">
<title id="${name}-title">Backups of ${computer}, the ${DAYS} days until ${dateAndTime(window.to)} UTC</title>
<desc id="${name}-summary">${summary(drawn)}</desc>
${axis(window, top)}<text x="0" y="12">Backups</text>
${backups}${services}</svg>`
}

function axis (window: Window, bottom: number): readonly Markup[] {
  return Array.from({ length: DAYS / 7 + 1 }, (_, week) => {
    const at = window.to - week * WEEK
    const x = position(at, window)
    const anchor = week === 0 ? 'end' : week === DAYS / 7 ? 'start' : 'middle'
    return html`<line x1="${x}" x2="${x}" y1="0" y2="${bottom}"/><text x="${x}" y="${bottom + 14}" text-anchor="${anchor}"${isBetween(week) ? html` class="between"` : undefined}>${dayAndMonth(at)}</text>
`
  })
}

/** Labels that a narrow page has no room for: those next to the first and the last. */
function isBetween (week: number): boolean {
  return week === 1 || week === DAYS / 7 - 1
}

/** A stop of minutes is drawn, too: the bar has a head of its own. */
function bar ({ sqlInstance, from, to }: ServiceStop, window: Window, y: number): Markup {
  const x = position(from, window)
  const width = percent(share(to ?? window.to, window) - share(from, window))
  return html`<g class="mark stopped"><title>${sqlInstance} stopped ${dateAndTime(from)}${to === undefined ? ', still stopped' : ` to ${dateAndTime(to)}`}</title><rect x="${x}" y="${y}" width="${width}" height="8"/><svg x="${x}" y="${y}" overflow="visible"><rect width="3" height="8"/></svg></g>`
}

function summary ({ marks, lanes }: Drawn): string {
  const backups = KINDS.flatMap(({ kind, words }) => {
    const own = marks.filter((mark) => mark.kind === kind)
    const total = own.reduce((sum, mark) => sum + mark.count, 0)
    return total === 0 ? [] : [`${count(total, 'backup')} ${words}, the last on ${own.at(-1)!.day}.`]
  })
  const stops = lanes.slice(0, MOST_LANES).map(([sqlInstance, stops]) =>
    `${sqlInstance} was stopped ${count(stops.length, 'time')}${stops.at(-1)!.to === undefined ? ' and still is' : ''}.`)
  const more = lanes.length > MOST_LANES ? [`${lanes.length - MOST_LANES} more instances were stopped.`] : []
  return [...backups, ...stops, ...more].join(' ')
}

function asTable ({ computer, marks, lanes }: Drawn, address: IdAddress): Markup {
  const days = [...new Set(marks.map(({ day }) => day))].sort().reverse()
  const stops = lanes.flatMap(([, stops]) => stops).sort((a, b) => b.from - a.from)
  const more = stops.length - MOST_STOPS
  return html`${scrollable(`Backups of ${computer} by day`, html`<table>
<thead><tr><th>Day (UTC)</th><th class="number">Because of SQL Server</th><th class="number">Failed otherwise</th><th class="number">Succeeded</th><th>Incidents</th></tr></thead>
<tbody>
${days.map((day) => html`<tr><td class="time">${day}</td>${KINDS.map(({ kind }) => html`<td class="number">${markOn(day, kind, marks)?.count ?? 0}</td>`)}<td>${links(KINDS.flatMap(({ kind }) => markOn(day, kind, marks)?.incidentIds ?? []), address)}</td></tr>
`)}</tbody></table>`)}
${stops.length === 0 ? undefined : html`<ul>${stops.slice(0, MOST_STOPS).map(({ sqlInstance, from, to }) => html`<li>${sqlInstance} stopped ${dateAndTime(from)}, ${to === undefined ? 'still stopped' : `started again ${dateAndTime(to)}`}</li>`)}${more > 0 ? html`<li>… and ${count(more, 'stop')} more</li>` : undefined}</ul>`}
`
}

function markOn (day: string, kind: BackupKind, marks: readonly DayMark[]): DayMark | undefined {
  return marks.find((mark) => mark.day === day && mark.kind === kind)
}

function links (ids: readonly string[], address: IdAddress): Content {
  const rest = ids.length - MOST_LINKS
  const shown = ids.slice(0, MOST_LINKS).map((id, n) => html`${n > 0 ? ', ' : ''}${address === undefined ? id : html`<a href="${address(id)}">${id}</a>`}`)
  return [...shown, rest > 0 ? `, … and ${rest} more` : '']
}

function share (at: EpochMs, { from, to }: Window): number {
  return Math.min(Math.max((at - from) / (to - from), 0), 1)
}

function position (at: EpochMs, window: Window): string {
  return percent(share(at, window), 1)
}

/** Of the width; the whole window takes 98 of 100, so that there is room for half a mark on either side. */
function percent (share: number, margin = 0): string {
  return `${Math.round((margin + share * 98) * 100) / 100}%`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function dayAndMonth (at: EpochMs): string {
  const date = new Date(at)
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`
}
