import type { EpochMs } from '../core/event.js'
import type { Ledger, Reading } from '../core/ledger.js'
import { EMPTY_LEDGER, enter, forget, withLogs } from '../core/ledger.js'
import type { Policy } from '../core/policy.js'
import { isFull } from '../core/room.js'
import type { Status } from '../core/status.js'
import type { Batch, EventLog } from '../eventlog/eventlog.js'
import { EventLogError } from '../eventlog/eventlog.js'
import { ageNow } from './age-clock.js'
import { LedgerFileError } from './ledger-file.js'
import type { LogWatch } from './log-watch.js'
import { eventLogStatus, failedRead, joined, newWatch, readingOf, readOk } from './log-watch.js'
import type { Monitor, MonitorParts } from './parts.js'
import type { Picture, Pictures } from './pictures.js'
import { picturesInTurns, roomInTurns, unseenComputer } from './pictures.js'
import type { Seen } from './surroundings.js'
import { lookAround, NOTHING_SEEN } from './surroundings.js'
import type { UnreadLogs } from './unread-logs.js'
import { unreadLogs } from './unread-logs.js'
import type { Hinted } from './writer-hint.js'
import { askWriters, NO_HINT } from './writer-hint.js'

// of either sign: a clock that was set back makes them due as well
const SAVE_POSITIONS_EVERY = 60_000
const FORGET_EVERY = 60 * 60_000
// findings, or providers without any, but no more than a part of what may be remembered; each time the ledger is copied
const ENTERED_AT_ONCE = 10_000
const ENTERED_PART = 0.2
// of what may be remembered: to make room costs as much as is remembered, so that a backlog has to get more of it
const KEPT_IN_BACKLOG = 0.5
const KEPT = 0.9

/** All that changes over time: the ledger, and what this process has seen itself. */
interface State extends Seen, Hinted {
  ledger: Ledger
  saved: Ledger
  savedAt: EpochMs
  forgotAt: EpochMs
  pictures: ReadonlyMap<string, Picture>
  eventLogs: readonly EventLog[]
  watches: Map<string, LogWatch>
  unread: UnreadLogs
  /** While it lasts, nothing is entered. */
  makingRoom: Promise<void> | undefined
  writeError: LedgerFileError | undefined
  writeErrors: number
  lastPoll: EpochMs | undefined
}

/** A monitor over the event logs of its parts; the ledger of the last run is taken up where there is one. */
export async function createMonitor (parts: MonitorParts): Promise<Monitor> {
  const { ledger = EMPTY_LEDGER, problem, isUnsaved = false } = await parts.store.load()
  if (problem !== undefined) parts.logger.error({ problem }, 'ledger not taken up')
  const beganAt = parts.clock()
  const state = stateFrom(ledger, isUnsaved ? EMPTY_LEDGER : ledger, beganAt)
  // what the last run had read may be half of what was logged: nothing is counted before the first poll
  Object.assign(state, await newPictures(state, parts, Number.NEGATIVE_INFINITY))
  let published = statusOf(state, parts, beganAt, problem)
  return {
    status: () => published,
    async poll (signal) {
      const before = state.watches
      Object.assign(state, await presentLogs(state, parts, signal))
      if (state.lastPoll === undefined) published = statusOf(state, parts, beganAt, problem) // the first poll may be long
      else tellChanges(before, state.watches, parts)
      state.unread = unreadLogs(state.watches.keys())
      await Promise.all(state.eventLogs.map((log) => readToEnd(state, parts, log, signal)))
      const now = parts.clock()
      Object.assign(state, withoutOld(state, parts))
      Object.assign(state, await lookAround(state, state.pictures, parts, now, signal))
      // a poll that was ended has not read all
      Object.assign(state, await newPictures(state, parts, state.unread.upTo(now)), { lastPoll: now })
      Object.assign(state, await askWriters(state, state.pictures, parts, now, signal))
      await save(state, parts, now)
      published = statusOf(state, parts, beganAt, problem)
    },
    close: () => save(state, parts, Number.POSITIVE_INFINITY)
  }
}

function stateFrom (ledger: Ledger, saved: Ledger, beganAt: EpochMs): State {
  return {
    ledger,
    saved,
    savedAt: beganAt,
    forgotAt: beganAt,
    pictures: new Map(),
    ...NOTHING_SEEN,
    ...NO_HINT,
    eventLogs: [],
    watches: new Map(),
    unread: unreadLogs([]),
    makingRoom: undefined,
    writeError: undefined,
    writeErrors: 0,
    lastPoll: undefined
  }
}

async function newPictures (
  { ledger, pictures, surroundings }: State, parts: MonitorParts, now: EpochMs
): Promise<Pictures> {
  return await picturesInTurns(ledger, pictures, { ...parts, surroundings }, now)
}

/** What event logs there are now, in the order in which they were first met: what is named by its place keeps its name. */
async function presentLogs (
  state: State, { eventLogs, clock }: MonitorParts, signal: AbortSignal
): Promise<Pick<State, 'ledger' | 'eventLogs' | 'watches'>> {
  const present = new Map((await eventLogs(signal)).map((log) => [log.name, log]))
  if (signal.aborted) return state // what was not found any more may be there
  const now = clock()
  const ledger = withLogs(state.ledger, [...present.keys()], now)
  const names = [...ledger.eventLogs.keys()].filter((name) => present.has(name))
  return {
    ledger,
    eventLogs: names.map((name) => present.get(name)!),
    watches: new Map(names.map((name) => [name, state.watches.get(name) ?? newWatch(now)]))
  }
}

function withoutOld ({ ledger, forgotAt, watches }: State, parts: MonitorParts): Pick<State, 'ledger' | 'forgotAt'> {
  const now = ageNow(parts)
  if (Math.abs(now - forgotAt) < FORGET_EVERY) return { ledger, forgotAt }
  return { ledger: forget(ledger, new Set(watches.keys()), parts.policy, now), forgotAt: now }
}

function tellChanges (before: State['watches'], now: State['watches'], { logger }: MonitorParts): void {
  for (const log of now.keys()) if (!before.has(log)) logger.info({ log }, 'event log found')
  for (const log of before.keys()) if (!now.has(log)) logger.info({ log }, 'event log gone')
}

/** One log that cannot be read never stops the others; a mistake of ours stops all: only EventLogError is caught. */
async function readToEnd (state: State, parts: MonitorParts, log: EventLog, signal: AbortSignal): Promise<void> {
  let unentered: Reading | undefined
  for (let isMore = true; isMore && !signal.aborted;) {
    try {
      const from = unentered ?? state.ledger.eventLogs.get(log.name)
      const taken = await takeNext(state, parts, log, from?.position, signal)
      unentered = joined(unentered, taken.reading)
      isMore = taken.isMore
      if (isMore) parts.onBacklog?.()
    } catch (error) {
      if (!(error instanceof EventLogError)) throw error
      if (!signal.aborted) fail(state, parts, log, error)
      isMore = false
    }
    if (unentered !== undefined && (!isMore || signal.aborted || isLong(unentered, parts.policy))) {
      await enterReading(state, parts, unentered, signal)
      unentered = undefined
    }
    // requests are answered between two batches of a long read
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (signal.aborted) state.unread.wake()
  else state.unread.done(log.name)
}

/** By itself, so that a batch is garbage before the next one is read: what waits keeps all that it has in hand. */
async function takeNext (
  state: State, parts: MonitorParts, log: EventLog, position: string | undefined, signal: AbortSignal
): Promise<{ readonly reading: Reading, readonly isMore: boolean }> {
  const started = performance.now()
  const batch = await log.read(position, signal)
  return { reading: take(state, parts, log, batch, (performance.now() - started) / 1000), isMore: batch.more }
}

function isLong ({ findings, processed }: Reading, { mostFindingsInAll: { least } }: Policy): boolean {
  return findings.length + processed.size >= Math.min(ENTERED_AT_ONCE, ENTERED_PART * least)
}

function take (state: State, parts: MonitorParts, log: EventLog, batch: Batch, seconds: number): Reading {
  const { logger, clock, rules } = parts
  const before = state.watches.get(log.name)!
  state.watches.set(log.name, readOk(before, batch, clock(), seconds))
  const [first] = batch.unreadable
  if (first !== undefined) logger.warn({ log: log.name, count: batch.unreadable.length, ...first }, 'events passed over')
  if (batch.loss !== undefined) logger.warn({ log: log.name, ...batch.loss }, 'events lost')
  if (before.error !== undefined) logger.info({ log: log.name }, 'event log read again')
  return readingOf(log.name, batch, rules)
}

async function enterReading (
  state: State, parts: MonitorParts, reading: Reading, signal: AbortSignal
): Promise<void> {
  const { logger, policy } = parts
  while (state.makingRoom !== undefined) await state.makingRoom
  const { tooOld, tooMany } = state.ledger
  state.ledger = enter(state.ledger, reading, policy, ageNow(parts))
  const { log } = reading
  state.unread.entered(log, state.watches.get(log)?.lastEvent)
  while (isFull(state.ledger, policy)) {
    state.makingRoom = makeRoom(state, parts)
    await state.makingRoom
    state.makingRoom = undefined
    // what other logs tell of the same time is waited for, before any of it is refused
    const others = isFull(state.ledger, policy) && !signal.aborted ? state.unread.others(log) : undefined
    if (others === undefined) break
    await others
    while (state.makingRoom !== undefined) await state.makingRoom // in place: a function would return a turn later
  }
  if (tooOld === 0 && state.ledger.tooOld > 0) logger.warn({ log }, 'events older than the retention are passed over')
  if (tooMany === 0 && state.ledger.tooMany > 0) logger.warn({ log }, 'events are refused, as there are too many')
}

/** What is complete so far is counted, and then the oldest of it may be forgotten. */
async function makeRoom (state: State, parts: MonitorParts): Promise<void> {
  const watches = [...state.watches.values()]
  const kept = watches.some(({ isBacklogged }) => isBacklogged) ? KEPT_IN_BACKLOG : KEPT
  const now = parts.clock()
  const readTo = state.unread.upTo(now)
  const { ledger, surroundings } = state
  state.pictures = new Map() // they hold on to what is to be forgotten
  state.ledger = await roomInTurns(ledger, { ...parts, surroundings }, { kept, readTo, now })
}

function fail (state: State, { logger }: MonitorParts, log: EventLog, error: EventLogError): void {
  const before = state.watches.get(log.name)!
  const facts = { log: log.name, code: error.code, reason: error.message }
  if (before.error?.code !== error.code) logger.error(facts, 'event log not read')
  state.watches.set(log.name, failedRead(before, error))
}

function statusOf (state: State, parts: MonitorParts, beganAt: EpochMs, loadProblem: string | undefined): Status {
  const { ledger, pictures, surroundings, eventLogs, watches, lastPoll, writeError, writeErrors } = state
  return {
    at: lastPoll ?? beganAt,
    isReady: lastPoll !== undefined && [...watches.values()].some((watch) => watch.lastRead !== undefined),
    computers: pictures.size === 0 && parts.sqlInstances.length + (surroundings?.instances.length ?? 0) > 0
      ? [unseenComputer(parts.computer, { ...parts, surroundings })]
      : [...pictures].sort(([a], [b]) => a < b ? -1 : 1).map(([, picture]) => picture.status),
    eventLogs: eventLogs.map((log) =>
      eventLogStatus(log, watches.get(log.name)!, ledger.eventLogs.get(log.name))),
    writerHint: state.writerHint,
    exporter: {
      version: parts.version,
      revision: parts.revision,
      startedAt: parts.startedAt ?? beganAt,
      lastPoll,
      ledgerError: writeError?.message ?? loadProblem,
      watchedSince: beganAt,
      isLedgerRefused: loadProblem !== undefined,
      ledgerWriteErrors: writeErrors,
      tooOld: ledger.tooOld,
      tooMany: ledger.tooMany
    }
  }
}

/** News is saved at once; positions alone, which lose nothing when they are read again, now and then. */
async function save (state: State, { store, logger }: MonitorParts, now: EpochMs): Promise<void> {
  const { ledger, saved } = state
  if (ledger === saved) return
  if (ledger.computers === saved.computers && Math.abs(now - state.savedAt) < SAVE_POSITIONS_EVERY) return
  try {
    await store.save(ledger)
    if (state.writeError !== undefined) logger.info({}, 'ledger saved again')
    Object.assign(state, { saved: ledger, savedAt: now, writeError: undefined })
  } catch (error) {
    if (!(error instanceof LedgerFileError)) throw error
    if (!isSameProblem(error, state.writeError)) logger.error({ reason: error.message }, 'ledger not saved')
    Object.assign(state, { writeError: error, writeErrors: state.writeErrors + 1 })
  }
}

/** A full disk is the same problem wherever it is met; another exporter is another one. */
function isSameProblem (error: LedgerFileError, before: LedgerFileError | undefined): boolean {
  return before !== undefined && (error.code ?? error.message) === (before.code ?? before.message)
}
