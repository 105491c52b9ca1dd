import type { WantedEvents } from './eventlog.js'

/** Windows refuses, or silently answers nothing to, an expression of more than some 22 comparisons; one is left for what is added. */
export const MOST_COMPARISONS = 20

/** What some events have in common, as a condition, and how many comparisons it is made of. */
interface Condition {
  readonly text: string
  readonly comparisons: number
}

const SHORTEST_RANGE = 3
const PLAIN_NAME = /^[\w $#.@-]+$/

/**
 * XPath expressions that together select at least the wanted events, those of `since` only; none holds more comparisons
 * than Windows takes. Its XPath knows no part of a name: of a provider MSSQL$* the ids are asked for, whoever wrote them.
 */
export function selectsOf (wanted: WantedEvents, since: string): readonly string[] {
  if (wanted.providers.some(({ name, ids }) => name.endsWith('*') && ids === undefined)) return [`*[System[${since}]]`]
  return chunked(conditionsOf(wanted), MOST_COMPARISONS - 1).map((conditions) =>
    `*[System[${since} and (${anyOf(conditions)})]]`)
}

/** Events recorded after one; in a channel whose events count on by themselves. */
export function afterRecord (record: number): string {
  return `EventRecordID > ${record}`
}

/** Events of the last so many milliseconds; all of them where that is more than Windows counts in 32 bits. */
export function ofTheLast (milliseconds: number): string {
  return milliseconds < 2 ** 32 ? `TimeCreated[timediff(@SystemTime) <= ${Math.round(milliseconds)}]` : afterRecord(0)
}

/** One event, in a channel whose events count on by themselves. */
export function onlyRecord (record: number): string {
  return `*[System[EventRecordID=${record}]]`
}

/** The same expression, which selects one more event, whatever else it selects: where it does not, it does not work. */
export function withRecord (select: string, record: number): string {
  return select.replace(/^\*\[System\[(.*)\]\]$/s, `*[System[EventRecordID=${record} or ($1)]]`)
}

function conditionsOf ({ providers }: WantedEvents): readonly Condition[] {
  const anyProvider = new Set(providers.flatMap(({ name, ids }) => name.endsWith('*') ? [...ids ?? []] : []))
  const isCovered = ({ ids }: WantedEvents['providers'][number]): boolean =>
    ids !== undefined && [...ids].every((id) => anyProvider.has(id))
  const whole = providers.filter(({ name, ids }) => ids === undefined && !name.endsWith('*'))
  const some = providers.filter((row) => row.ids !== undefined && !row.name.endsWith('*') && !isCovered(row))
  return [
    ...chunked(whole.map(({ name }) => nameIs(name)), MOST_COMPARISONS - 1).map(anyOfProvider),
    ...some.flatMap(({ name, ids }) => idConditions(ids!).map((id) => ofProvider(name, id))),
    ...idConditions(anyProvider)
  ]
}

/** Conditions on ids, as few as there can be; each leaves room for that on a time or a record and that on a provider. */
function idConditions (ids: ReadonlySet<number>): readonly Condition[] {
  return chunked(rangesOf(ids).map(rangeIs), MOST_COMPARISONS - 2).map((parts) => ({
    text: parts.length === 1 ? parts[0]!.text : `(${anyOf(parts)})`,
    comparisons: sum(parts)
  }))
}

function rangesOf (ids: ReadonlySet<number>): readonly (readonly [number, number])[] {
  const ranges: [number, number][] = []
  for (const id of [...ids].sort((a, b) => a - b)) {
    const last = ranges.at(-1)
    if (last?.[1] === id - 1) last[1] = id
    else ranges.push([id, id])
  }
  return ranges.flatMap(([first, last]) => last - first + 1 >= SHORTEST_RANGE
    ? [[first, last] as const]
    : Array.from({ length: last - first + 1 }, (_, n) => [first + n, first + n] as const))
}

function rangeIs ([first, last]: readonly [number, number]): Condition {
  return first === last
    ? { text: `EventID=${first}`, comparisons: 1 }
    : { text: `(EventID >= ${first} and EventID <= ${last})`, comparisons: 2 }
}

function nameIs (name: string): Condition {
  if (!PLAIN_NAME.test(name)) throw new Error(`expected the name of a provider, found ${name}`)
  return { text: `@Name='${name}'`, comparisons: 1 }
}

function anyOfProvider (names: readonly Condition[]): Condition {
  return { text: `Provider[${anyOf(names)}]`, comparisons: sum(names) }
}

function ofProvider (name: string, ids: Condition): Condition {
  return { text: `(${anyOfProvider([nameIs(name)]).text} and ${ids.text})`, comparisons: ids.comparisons + 1 }
}

function anyOf (conditions: readonly Condition[]): string {
  return conditions.map(({ text }) => text).join(' or ')
}

/** Conditions in their order, as many together as one expression takes. */
function chunked (conditions: readonly Condition[], most: number): readonly (readonly Condition[])[] {
  const chunks: Condition[][] = []
  for (const condition of conditions) {
    const last = chunks.at(-1)
    if (last !== undefined && sum(last) + condition.comparisons <= most) last.push(condition)
    else chunks.push([condition])
  }
  return chunks
}

function sum (conditions: readonly Condition[]): number {
  return conditions.reduce((total, { comparisons }) => total + comparisons, 0)
}
