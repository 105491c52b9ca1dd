import type { WantedEvents } from './eventlog.js'

/** What can be said of an event from the first few elements of its XML; an undecided one has to be read whole. */
export type Verdict = 'wanted' | 'unwanted' | 'undecided'

/** Bytes of UTF-8 or units of UTF-16: markup is ASCII, so both are compared alike. */
export type CodeUnits = Uint8Array | Uint16Array

/** Wanted events in the form a scanner compares code units with, found by the first character of the provider's name. */
export interface WantedTable {
  readonly byFirstUnit: readonly (readonly WantedProvider[])[]
}

interface WantedProvider {
  /** In lower case, without the trailing asterisk. */
  readonly units: readonly number[]
  readonly isPrefix: boolean
  readonly ids: ReadonlySet<number> | undefined
}

const ASCII = 0x80
const AMPERSAND = 0x26

/** Whether an event is one of those looked for. */
export type IsWanted = (provider: string, eventId: number) => boolean

// a log holds some hundred providers at most
const MOST_KNOWN = 1000

/** Tells of one event after another whether it is looked for; most are of a provider that was met before. */
export function wantedOf (wanted: WantedEvents): IsWanted {
  const known = new Map<string, WantedIds>()
  return (provider, eventId) => {
    let ids = known.get(provider)
    if (ids === undefined) {
      if (known.size >= MOST_KNOWN) known.clear()
      known.set(provider, ids = wantedIds(wanted, provider))
    }
    return ids === 'all' || (ids !== 'none' && ids.has(eventId))
  }
}

/** Which ids are wanted of a provider. */
export type WantedIds = 'none' | 'all' | ReadonlySet<number>

/** The ids that are wanted of a provider, for a reader that meets the same provider again and again. */
export function wantedIds (wanted: WantedEvents, provider: string): WantedIds {
  const found = asciiLowerCase(provider)
  const rows = wanted.providers.filter(({ name }) => matches(asciiLowerCase(name), found))
  if (rows.some(({ ids }) => ids === undefined)) return 'all'
  return rows.length === 0 ? 'none' : new Set(rows.flatMap(({ ids }) => [...ids ?? []]))
}

/** Prepares wanted events for comparison with code units. */
export function wantedTable (wanted: WantedEvents): WantedTable {
  const providers = wanted.providers.map(wantedProvider)
  const isCandidate = (first: number) => ({ units }: WantedProvider): boolean =>
    units.length === 0 || lowerCase(first) === units[0]
  return { byFirstUnit: Array.from({ length: ASCII }, (_, first) => providers.filter(isCandidate(first))) }
}

/** Reads an event's id, past the place where the provider's name ends; negative where it cannot be read there. */
export type EventIdReader = (units: CodeUnits, nameEnd: number, end: number) => number

/** Where in an event the provider's name begins and ends, and where the event ends. */
export interface NamedEvent {
  readonly from: number
  readonly to: number
  readonly end: number
}

/** Judges an event by its provider's name; the id is read only where it decides. */
export function judge (units: CodeUnits, event: NamedEvent, table: WantedTable, idOf: EventIdReader): Verdict {
  const { from, to, end } = event
  const first = units[from]!
  if (from === to || first >= ASCII || first === AMPERSAND) return 'undecided'
  let verdict: Verdict = 'unwanted'
  for (const provider of table.byFirstUnit[first]!) {
    const name = judgeName(units, from, to, provider)
    if (name === 'undecided') return name
    if (name === 'unwanted') continue
    if (provider.ids === undefined) return 'wanted'
    const id = idOf(units, to, end)
    if (id < 0) return 'undecided'
    if (provider.ids.has(id)) verdict = 'wanted'
  }
  return verdict
}

function judgeName (units: CodeUnits, from: number, to: number, provider: WantedProvider): Verdict {
  const length = provider.units.length
  for (let n = 0; n < length; n++) {
    const unit = from + n < to ? units[from + n]! : 0
    if (unit >= ASCII || unit === AMPERSAND) return 'undecided'
    if (lowerCase(unit) !== provider.units[n]) return 'unwanted'
  }
  return provider.isPrefix || from + length === to ? 'wanted' : 'unwanted'
}

function wantedProvider ({ name, ids }: WantedEvents['providers'][number]): WantedProvider {
  const isPrefix = name.endsWith('*')
  const text = asciiLowerCase(isPrefix ? name.slice(0, -1) : name)
  return { units: Array.from({ length: text.length }, (_, n) => text.charCodeAt(n)), isPrefix, ids }
}

function matches (pattern: string, provider: string): boolean {
  return pattern.endsWith('*') ? provider.startsWith(pattern.slice(0, -1)) : provider === pattern
}

function asciiLowerCase (text: string): string {
  return text.replace(/[A-Z]+/g, (capitals) => capitals.toLowerCase())
}

function lowerCase (unit: number): number {
  return unit >= 0x41 && unit <= 0x5a ? unit + 0x20 : unit
}
