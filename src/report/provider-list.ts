import type { EpochMs } from '../core/event.js'
import { visibleLine } from './visible.js'
import { utc } from './wording.js'

/** What is in an event log, as the list of its providers shows it. */
export interface ListedLog {
  readonly path: string
  readonly records: number
  readonly first: EpochMs | undefined
  readonly last: EpochMs | undefined
  readonly computers: readonly ListedName[]
  readonly channels: readonly ListedName[]
  readonly providers: readonly ListedProvider[]
  readonly unreadable: number
  readonly firstUnreadable: readonly { readonly where: string, readonly reason: string }[]
  readonly notes: readonly { readonly where: string, readonly reason: string }[]
}

interface ListedName {
  readonly name: string
  readonly count: number
}

interface ListedProvider extends ListedName {
  readonly ids: readonly { readonly eventId: number, readonly count: number }[]
}

const MOST_NAMES = 8
const HEADINGS = { count: 'events', eventId: 'id', name: 'provider' } as const

/** A log as a table of who wrote which events how often, with its time range, its computers, and its damage. */
export function providerTable (log: ListedLog): string {
  const rows = log.providers.flatMap(({ name, ids }) =>
    ids.map(({ eventId, count }) => ({ count: String(count), eventId: String(eventId), name: visibleLine(name) })))
  const width = (key: 'count' | 'eventId'): number => Math.max(...[HEADINGS, ...rows].map((row) => row[key].length))
  const [counts, ids] = [width('count'), width('eventId')]
  const table = rows.length === 0
    ? []
    : ['', ...[HEADINGS, ...rows].map((row) =>
        `${row.count.padStart(counts)}  ${row.eventId.padStart(ids)}  ${row.name}`)]
  return `${[...summary(log), ...table, ...damage(log), ...notes(log)].join('\n')}\n`
}

function summary ({ path, records, first, last, computers, channels }: ListedLog): readonly string[] {
  return [
    visibleLine(path),
    `events     ${records}`,
    ...first === undefined || last === undefined ? [] : [`from       ${utc(first)}`, `to         ${utc(last)}`],
    ...computers.length === 0 ? [] : [`computers  ${names(computers)}`],
    ...channels.length === 0 ? [] : [`channels   ${names(channels)}`]
  ]
}

function damage ({ unreadable, firstUnreadable }: ListedLog): readonly string[] {
  if (unreadable === 0) return ['', 'Nothing was damaged.']
  const more = unreadable - firstUnreadable.length
  return [
    '',
    `Damaged in ${unreadable} ${unreadable === 1 ? 'place' : 'places'}:`,
    ...firstUnreadable.map(({ where, reason }) => `  ${visibleLine(where)}: ${visibleLine(reason)}`),
    ...more > 0 ? [`  and ${more} more`] : []
  ]
}

function notes ({ notes }: ListedLog): readonly string[] {
  return notes.map(({ where, reason }) => `Note: ${visibleLine(where)}: ${visibleLine(reason)}`)
}

/** The most frequent names. */
function names (listed: readonly ListedName[]): string {
  const most = [...listed].sort((a, b) => b.count - a.count).slice(0, MOST_NAMES)
  const shown = most.map(({ name, count }) => `${visibleLine(name) || '(none)'} (${count})`).join(', ')
  return listed.length > MOST_NAMES ? `${shown}, and ${listed.length - MOST_NAMES} more` : shown
}
