import type { EpochMs } from '../core/event.js'
import type { LogLedger, Reading } from '../core/ledger.js'
import type { EventRule } from '../core/recognise.js'
import { recognise } from '../core/recognise.js'
import type { Durations, EventLogStatus } from '../core/status.js'
import { detached } from './detached.js'
import type { Batch, EventLog, EventLogError, Loss, Note, Unreadable } from '../eventlog/eventlog.js'

/** What this process has seen of one event log; it begins anew with the process. */
export interface LogWatch {
  readonly since: EpochMs
  readonly error: { readonly code: string, readonly message: string } | undefined
  readonly lastRead: EpochMs | undefined
  readonly isBacklogged: boolean
  /** When the last event was logged that was read and that a rule wants. */
  readonly lastEvent: EpochMs | undefined
  readonly lastUnreadable: readonly Unreadable[]
  readonly notes: readonly Note[]
  readonly readErrors: Readonly<Record<string, number>>
  readonly readSeconds: Durations
}

const BOUNDS = [0.05, 0.25, 1, 5, 15, 60] as const
const SHOWN = 10

export function newWatch (since: EpochMs): LogWatch {
  return {
    since,
    error: undefined,
    lastRead: undefined,
    isBacklogged: false,
    lastEvent: undefined,
    lastUnreadable: [],
    notes: [],
    readErrors: {},
    readSeconds: { bounds: BOUNDS, counts: BOUNDS.map(() => 0), sum: 0, count: 0 }
  }
}

/** What a batch says, with its records recognised. */
export function readingOf (log: string, batch: Batch, rules: readonly EventRule[]): Reading {
  const findings = batch.records.map((record) => recognise(record, rules)).filter((finding) => finding !== undefined)
  const processed = new Map<string, number>()
  for (const { provider } of batch.records) {
    processed.set(provider, (processed.get(provider) ?? 0) + 1)
  }
  const { position, scanned, unreadable, oldest, loss } = batch
  return {
    log,
    position,
    findings: detached(findings),
    scanned,
    processed,
    unreadable: unreadable.length,
    oldest,
    loss: loss && { records: loss.records ?? 1, what: wordsFor(loss) }
  }
}

/** Two readings of one log as one: what is entered into a long ledger at once costs little more than a part of it. */
export function joined (first: Reading | undefined, second: Reading): Reading {
  if (first === undefined) return second
  const processed = new Map(first.processed)
  for (const [provider, count] of second.processed) processed.set(provider, (processed.get(provider) ?? 0) + count)
  return {
    ...second,
    findings: [...first.findings, ...second.findings],
    scanned: first.scanned + second.scanned,
    processed,
    unreadable: first.unreadable + second.unreadable,
    oldest: second.oldest ?? first.oldest,
    loss: first.loss && second.loss
      ? { records: first.loss.records + second.loss.records, what: second.loss.what }
      : second.loss ?? first.loss
  }
}

export function readOk (watch: LogWatch, batch: Batch, now: EpochMs, seconds: number): LogWatch {
  const { bounds, counts, sum, count } = watch.readSeconds
  return {
    ...watch,
    error: undefined,
    lastRead: now,
    isBacklogged: batch.more,
    lastEvent: batch.records.at(-1)?.timeCreated ?? watch.lastEvent,
    lastUnreadable: [...batch.unreadable.toReversed(), ...watch.lastUnreadable].slice(0, SHOWN),
    notes: [...batch.notes ?? [], ...watch.notes].slice(0, SHOWN),
    readSeconds: {
      bounds,
      counts: counts.map((n, index) => seconds <= bounds[index]! ? n + 1 : n),
      sum: sum + seconds,
      count: count + 1
    }
  }
}

export function failedRead (watch: LogWatch, { code, message }: EventLogError): LogWatch {
  return {
    ...watch,
    error: { code, message },
    readErrors: { ...watch.readErrors, [code]: (watch.readErrors[code] ?? 0) + 1 }
  }
}

/** An event log as the status shows it: what was remembered of it, and what was seen of it since the start. */
export function eventLogStatus (log: EventLog, watch: LogWatch, remembered: LogLedger | undefined): EventLogStatus {
  return {
    name: log.name,
    kind: log.kind,
    isUp: watch.error === undefined && watch.lastRead !== undefined,
    error: watch.error,
    lastRead: watch.lastRead,
    oldestRecord: remembered?.oldest,
    isBacklogged: watch.isBacklogged,
    scanned: remembered?.scanned ?? 0,
    processed: [...remembered?.processed ?? []].map(([provider, count]) => ({ provider, count })),
    unreadable: remembered?.unreadable ?? 0,
    lastUnreadable: watch.lastUnreadable,
    notes: watch.notes,
    lost: remembered?.lost ?? 0,
    lastLossAt: remembered?.lastLossAt,
    lastLoss: remembered?.lastLoss,
    watchedSince: watch.since,
    readErrors: watch.readErrors,
    readSeconds: watch.readSeconds
  }
}

function wordsFor ({ kind, from, to }: Loss): string {
  return [kind, from === undefined ? '' : `from ${from}`, to === undefined ? '' : `to ${to}`].filter(Boolean).join(' ')
}
