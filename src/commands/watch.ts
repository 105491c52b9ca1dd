import { hostname } from 'node:os'
import { win32 } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { BuildInfo } from '../build-info.js'
import type { Config } from '../config.js'
import { DEFAULT_POLICY } from '../core/policy.js'
import type { Status } from '../core/status.js'
import { fileProblem } from '../eventlog/file-error.js'
import type { Files } from '../eventlog/files.js'
import { EVENT_RULES } from '../knowledge/event-rules.js'
import { KNOWLEDGE } from '../knowledge/knowledge.js'
import { ageClock } from '../monitor/age-clock.js'
import { LedgerFileError } from '../monitor/ledger-file.js'
import { createMonitor } from '../monitor/monitor.js'
import type { Monitor, MonitorParts } from '../monitor/parts.js'
import { StateInUseError } from '../monitor/state-lock.js'
import { optimiseSoon } from '../optimise.js'
import { systemRoot } from '../places.js'
import { discover } from '../windows/sql-instances.js'
import { listWriters } from '../windows/vss-writers.js'
import { configuredEventLogs, errorLogReader } from './event-logs.js'
import { keptState, type KeptState } from './kept-state.js'

/** The event logs of a configuration, read again and again. */
export interface Watch {
  status (): Status
  /** What is being watched by. */
  config (): Config
  /** Another configuration takes effect with the next poll, which follows at once. */
  replace (config: Config): void
  /** Polls at once and then at every interval, one at a time, until the signal; saves what is not saved yet. */
  run (signal: AbortSignal): Promise<void>
}

interface Watched {
  readonly config: Config
  readonly state: KeptState
  readonly monitor: Monitor
}

/** What a process has of its own, whatever its configuration is. */
interface Own extends BuildInfo, Required<Pick<MonitorParts, 'startedAt' | 'ageClock'>> {
  readonly files: Files
}

/** A watch that has read nothing yet; the state of the last run is taken up. There is none where that may not be. */
export async function createWatch (
  config: Config, logger: Logger, given: Omit<Own, 'startedAt' | 'ageClock'>
): Promise<Watch | undefined> {
  const own = { ...given, startedAt: Date.now(), ageClock: ageClock(Date.now, () => performance.now()) }
  const first = await watchedBy(config, undefined, logger, own)
  if (first === undefined) return undefined
  let watched = first
  let next: Config | undefined
  let wake = new AbortController()

  async function poll (signal: AbortSignal): Promise<void> {
    const wanted = next
    next = undefined
    if (wanted === undefined) await watched.monitor.poll(signal)
    else watched = await replaced(watched, await watchedBy(wanted, watched, logger, own), logger, signal)
  }

  return {
    status: () => watched.monitor.status(),
    config: () => watched.config,
    replace (wanted) {
      next = wanted
      wake.abort()
    },
    async run (signal) {
      signal.addEventListener('abort', () => { wake.abort() })
      while (!signal.aborted) {
        const started = performance.now() // the clock may be set back meanwhile
        await poll(signal)
        if (next === undefined) await pauseFor(started + watched.config.pollInterval - performance.now(), wake.signal)
        wake = new AbortController()
      }
      await watched.monitor.close()
      await watched.state.release()
    }
  }
}

/** What watches from now on: `fresh`, or what watched before where its configuration was refused. */
async function replaced (
  before: Watched, fresh: Watched | undefined, logger: Logger, signal: AbortSignal
): Promise<Watched> {
  if (fresh === undefined) logger.error({}, 'Configuration refused; the one in force stays')
  const watched = fresh ?? before
  await watched.monitor.poll(signal)
  if (watched.state !== before.state) await before.state.release()
  return watched // shown only now: a monitor that has read nothing would look like a recovery
}

async function watchedBy (
  config: Config, before: Watched | undefined, logger: Logger, own: Own
): Promise<Watched | undefined> {
  const isKept = before !== undefined && before.config.stateDirectory === config.stateDirectory
  let state: KeptState | undefined
  await before?.monitor.close()
  try {
    state = isKept ? before.state : await keptState(config, logger)
    return { config, state, monitor: await createMonitor(partsOf(config, state, logger, own)) }
  } catch (error) {
    if (!isKept) await state?.release()
    tellObstacle(error, config, logger)
    return undefined
  }
}

function tellObstacle (error: unknown, { stateDirectory: directory }: Config, logger: Logger): void {
  if (error instanceof StateInUseError) {
    logger.error({ directory }, 'State directory in use by another sqlvss_exporter; end that one, or choose another with --state.directory')
  } else if (error instanceof LedgerFileError) {
    logger.error({ directory, reason: fileProblem(error.cause).what }, 'Cannot read ledger.json')
  } else throw error
}

function partsOf (
  config: Config, { store }: KeptState, logger: Logger, { files, ...own }: Own
): MonitorParts {
  return {
    eventLogs: configuredEventLogs(config, files),
    knowledge: KNOWLEDGE,
    rules: EVENT_RULES,
    policy: { ...DEFAULT_POLICY, gap: config.correlationGap, retention: config.retention },
    store,
    clock: Date.now,
    logger,
    ...own,
    computer: hostname(),
    sqlInstances: config.sqlInstances,
    onBacklog: optimiseSoon,
    ...process.platform === 'win32' ? windowsParts(config, files) : {}
  }
}

function windowsParts (
  { vssWriters }: Config, files: Files
): Pick<MonitorParts, 'discover' | 'readErrorLog' | 'listWriters'> {
  return {
    discover: async () => discover(Date.now()),
    readErrorLog: errorLogReader(files),
    ...vssWriters && { listWriters: async (signal: AbortSignal) => await listWriters(win32.join(systemRoot(), 'System32', 'vssadmin.exe'), signal) }
  }
}

async function pauseFor (milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(Math.max(0, milliseconds), undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}
