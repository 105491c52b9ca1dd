import { cut } from './bounded.js'
import type { EventRecord } from './event.js'
import { eventKey, textOf } from './event.js'
import type { Finding, FindingKind } from './finding.js'

/** What a rule reads out of an event; a rule that reads a kind overrides its own. */
export type Facts = Partial<Omit<Finding, 'event' | 'rule' | 'at' | 'computer' | 'channel' | 'provider' | 'eventId' | 'recordId' | 'text'>>

/** One sort of event that matters. */
export interface EventRule<Reference extends string = string> {
  /** Kebab-case; appears in the API and stays. */
  readonly name: string
  readonly kind: FindingKind
  /** Names, compared without regard to case; a trailing * stands for any rest. */
  readonly providers: readonly [string, ...string[]]
  /** Absent: every id of these providers that no rule above has taken. */
  readonly eventIds?: readonly [number, ...number[]]
  /** The one channel of its events; absent: any. */
  readonly channel?: string
  /** What the event says; undefined: this rule does not match after all, and the next is tried. */
  readonly read: (record: EventRecord) => Facts | undefined
  /** Whether the event's words are evidence worth keeping. */
  readonly keepsText: boolean
  readonly sources: readonly [Reference, ...Reference[]]
}

const MOST_TEXT = 1000

/** Yields what one event means by the first rule that matches; undefined for the many that mean nothing here. */
export function recognise (record: EventRecord, rules: readonly EventRule[]): Finding | undefined {
  for (const rule of rules) {
    if (!isOf(record, rule)) continue
    const facts = rule.read(record)
    if (facts !== undefined) return findingOf(record, rule, facts)
  }
  return undefined
}

/**
 * The events that a reader must yield for these rules; the ids of one provider are those of all its rules. What only a log that
 * SQL Server keeps as text can hold, Windows is not asked for.
 */
export function wantedBy (
  rules: readonly EventRule[]
): { readonly providers: readonly Wanted[], readonly textLogs: readonly Wanted[] } {
  return { providers: providersOf(rules.filter((rule) => rule.channel === undefined)), textLogs: providersOf(rules) }
}

function providersOf (rules: readonly EventRule[]): readonly Wanted[] {
  const byProvider = new Map<string, Set<number> | undefined>()
  for (const { providers, eventIds } of rules) {
    for (const name of providers) {
      const ids = byProvider.has(name) ? byProvider.get(name) : new Set<number>()
      eventIds?.forEach((id) => ids?.add(id))
      byProvider.set(name, eventIds === undefined ? undefined : ids)
    }
  }
  return [...byProvider].map(([name, ids]) => ids === undefined ? { name } : { name, ids })
}

interface Wanted {
  readonly name: string
  readonly ids?: ReadonlySet<number>
}

function isOf (record: EventRecord, rule: EventRule): boolean {
  if (rule.channel !== undefined && rule.channel !== record.channel) return false
  if (rule.eventIds !== undefined && !rule.eventIds.includes(record.eventId)) return false
  const provider = record.provider.toLowerCase()
  return rule.providers.some((name) => name.endsWith('*')
    ? provider.length >= name.length && provider.startsWith(name.slice(0, -1).toLowerCase())
    : provider === name.toLowerCase())
}

function findingOf (record: EventRecord, rule: EventRule, facts: Facts): Finding {
  return {
    event: eventKey(record),
    rule: rule.name,
    kind: rule.kind,
    at: record.timeCreated,
    computer: record.computer,
    channel: record.channel,
    provider: record.provider,
    eventId: record.eventId,
    recordId: record.recordId,
    errors: [],
    text: rule.keepsText ? cut(textOf(record), MOST_TEXT) : '',
    ...facts
  }
}
