import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import type { Outcome } from './incident.js'
import type { Policy } from './policy.js'
import type { Counts } from './status.js'

/** All that is remembered between two polls and two runs: findings, positions in the event logs, and counts; one value. */
export interface Ledger {
  readonly computers: ReadonlyMap<string, ComputerLedger>
  readonly eventLogs: ReadonlyMap<string, LogLedger>
  /** Events that were older than the retention when they were read. */
  readonly tooOld: number
  /** Events refused, or forgotten before they were counted, because there were too many at once, or too many computers. */
  readonly tooMany: number
}

export interface ComputerLedger {
  /** By event, so that an event read twice is one. */
  readonly findings: ReadonlyMap<string, Finding>
  /** The events whose incident or success is counted, with their time and what they were counted as. */
  readonly counted: ReadonlyMap<string, Counted>
  /** When the last good backup that was ever seen ended, and when the last of all started. */
  readonly lastSuccess: EpochMs | undefined
  readonly lastAttempt: EpochMs | undefined
  /** All that is older was forgotten to make room, and is refused should it be read again; undefined where nothing was. */
  readonly forgottenBefore: EpochMs | undefined
  /** Instances and databases ever named, in the order they were, up to the caps: their series stay. */
  readonly instances: readonly string[]
  readonly databases: readonly NamedDatabase[]
  readonly counts: Counts
}

/** An event that made a counter go up. */
export interface Counted {
  readonly at: EpochMs
  readonly as: Outcome | 'success'
}

export interface NamedDatabase {
  readonly sqlInstance: string
  readonly database: string
}

export interface LogLedger {
  readonly position: string | undefined
  readonly scanned: number
  readonly processed: ReadonlyMap<string, number>
  readonly unreadable: number
  readonly lost: number
  readonly lastLossAt: EpochMs | undefined
  readonly lastLoss: string | undefined
  readonly oldest: EpochMs | undefined
  /** When a read of it last had news. */
  readonly newsAt: EpochMs
}

/** What one read of an event log adds. */
export interface Reading {
  readonly log: string
  readonly position: string
  readonly findings: readonly Finding[]
  readonly scanned: number
  /** Events that a rule wanted, by provider. */
  readonly processed: ReadonlyMap<string, number>
  readonly unreadable: number
  readonly oldest: EpochMs | undefined
  /** Number of records gone before they were read, and what happened to them. */
  readonly loss: { readonly records: number, readonly what: string } | undefined
}

const NO_COUNTS: Counts = {
  failures: [],
  runs: { success: 0, sql_vss_failure: 0, other_failure: 0 },
  observed: 0,
  writerErrors: [],
  overflows: {}
}

export const EMPTY_LEDGER: Ledger = { computers: new Map(), eventLogs: new Map(), tooOld: 0, tooMany: 0 }

export const NEW_COMPUTER: ComputerLedger = {
  findings: new Map(),
  counted: new Map(),
  lastSuccess: undefined,
  lastAttempt: undefined,
  forgottenBefore: undefined,
  instances: [],
  databases: [],
  counts: NO_COUNTS
}

const NEW_LOG: LogLedger = {
  position: undefined,
  scanned: 0,
  processed: new Map(),
  unreadable: 0,
  lost: 0,
  lastLossAt: undefined,
  lastLoss: undefined,
  oldest: undefined,
  newsAt: 0
}

/** A ledger that knows these event logs; new ones come after those it knew, so that the order of all stays as it is. */
export function withLogs (ledger: Ledger, names: readonly string[], now: EpochMs): Ledger {
  const news = names.filter((name) => !ledger.eventLogs.has(name))
  if (news.length === 0) return ledger
  const logs = news.map((name) => [name, { ...NEW_LOG, newsAt: now }] as const)
  return { ...ledger, eventLogs: new Map([...ledger.eventLogs, ...logs]) }
}

/** A ledger with a reading in it: findings, position and counts change together or not at all. */
export function enter (ledger: Ledger, reading: Reading, policy: Policy, now: EpochMs): Ledger {
  const before = ledger.eventLogs.get(reading.log) ?? NEW_LOG
  const isSame = reading.scanned === 0 && reading.position === before.position && reading.oldest === before.oldest &&
    reading.unreadable === 0 && reading.loss === undefined
  if (isSame) return ledger
  return {
    ...learn(ledger, reading.findings, policy, now),
    eventLogs: new Map(ledger.eventLogs).set(reading.log, withReading(before, reading, policy, now))
  }
}

/** A ledger with findings, wherever they come from; `roomIn` bounds how many there are. */
export function learn (ledger: Ledger, findings: readonly Finding[], policy: Policy, now: EpochMs): Ledger {
  const fresh = findings.filter((finding) => finding.at >= now - policy.retention)
  const { computers, tooMany } = withNews(ledger.computers, fresh, policy)
  if (computers === ledger.computers && tooMany === 0 && fresh.length === findings.length) return ledger
  return {
    ...ledger,
    computers,
    tooOld: ledger.tooOld + findings.length - fresh.length,
    tooMany: ledger.tooMany + tooMany
  }
}

/**
 * A ledger without what is older than the retention; series that exist stay, through instances, databases and counts. Of the
 * event logs those are forgotten that are not among the present ones and had no news for so long.
 */
export function forget (ledger: Ledger, present: ReadonlySet<string>, policy: Policy, now: EpochMs): Ledger {
  const before = now - policy.retention
  const computers = new Map(ledger.computers)
  for (const [computer, known] of ledger.computers) {
    const findings = new Map([...known.findings].filter(([, finding]) => finding.at >= before))
    const counted = new Map([...known.counted].filter(([, { at }]) => at >= before))
    if (findings.size === 0 && isUncounted(known)) computers.delete(computer)
    else if (findings.size < known.findings.size) computers.set(computer, { ...known, findings, counted })
    else if (counted.size < known.counted.size) computers.set(computer, { ...known, counted })
  }
  const eventLogs = [...ledger.eventLogs].filter(([name, { newsAt }]) => present.has(name) || newsAt >= before)
  return { ...ledger, computers, eventLogs: new Map(eventLogs) }
}

function isUncounted ({ counts: { failures, runs, observed } }: ComputerLedger): boolean {
  return failures.length === 0 && observed === 0 && Object.values(runs).every((count) => count === 0)
}

interface News {
  readonly computers: Ledger['computers']
  readonly tooMany: number
}

function withNews (before: Ledger['computers'], fresh: readonly Finding[], policy: Policy): News {
  const changed = new Map<string, ComputerLedger>()
  let tooMany = 0
  for (const [computer, findings] of byComputer(fresh)) {
    const known = before.get(computer)
    if (known === undefined && before.size + changed.size >= policy.mostComputers) {
      tooMany += findings.length
      continue
    }
    const { news, refused } = newsFor(known, findings)
    tooMany += refused
    if (news.length > 0) changed.set(computer, withFindings(known ?? NEW_COMPUTER, news, policy))
  }
  return { computers: changed.size === 0 ? before : new Map([...before, ...changed]), tooMany }
}

/** Findings that are not remembered, once each, and the number of those from a time that was forgotten. */
function newsFor (
  known: ComputerLedger | undefined, findings: readonly Finding[]
): { readonly news: readonly Finding[], readonly refused: number } {
  const byEvent = new Map(findings.map((finding) => [finding.event, finding]))
  const unknown = [...byEvent.values()].filter(({ event }) => known?.findings.has(event) !== true)
  const news = unknown.filter(({ at }) => at >= (known?.forgottenBefore ?? Number.NEGATIVE_INFINITY))
  return { news, refused: unknown.length - news.length }
}

function byComputer (findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const group = groups.get(finding.computer)
    if (group === undefined) groups.set(finding.computer, [finding])
    else group.push(finding)
  }
  return groups
}

function withFindings (known: ComputerLedger, news: readonly Finding[], policy: Policy): ComputerLedger {
  const findings = new Map(known.findings)
  for (const finding of news) findings.set(finding.event, finding)
  const named = news.map((finding) => finding.sqlInstance).filter((name) => name !== undefined)
  return {
    ...known,
    findings,
    instances: [...new Set([...known.instances, ...named])].slice(0, policy.caps.sqlInstances)
  }
}

function withReading (known: LogLedger, reading: Reading, policy: Policy, now: EpochMs): LogLedger {
  const processed = new Map(known.processed)
  for (const [provider, count] of reading.processed) {
    const name = processed.has(provider) || processed.size < policy.caps.providers ? provider : 'other'
    processed.set(name, (processed.get(name) ?? 0) + count)
  }
  return {
    position: reading.position,
    scanned: known.scanned + reading.scanned,
    processed,
    unreadable: known.unreadable + reading.unreadable,
    lost: known.lost + (reading.loss?.records ?? 0),
    lastLossAt: reading.loss === undefined ? known.lastLossAt : now,
    lastLoss: reading.loss?.what ?? known.lastLoss,
    oldest: reading.oldest ?? known.oldest,
    newsAt: now
  }
}
