import type { Discovery, WriterState } from '../core/discovery.js'
import type { EpochMs } from '../core/event.js'
import type { Knowledge } from '../core/knowledge.js'
import type { Ledger } from '../core/ledger.js'
import type { Policy } from '../core/policy.js'
import type { EventRule } from '../core/recognise.js'
import type { Status } from '../core/status.js'
import type { EventLog } from '../eventlog/eventlog.js'
import type { ReadErrorLog } from './error-log-evidence.js'

/** The part of a pino logger that the monitor uses. */
export interface Logger {
  info (facts: object, message: string): void
  warn (facts: object, message: string): void
  error (facts: object, message: string): void
}

/** A ledger that is taken up. */
export interface LoadedLedger {
  /** Undefined at the first start. */
  readonly ledger: Ledger | undefined
  /** What was wrong with it, where it had to be put aside. */
  readonly problem?: string
  /** It is newer than the one that could be saved last. */
  readonly isUnsaved?: boolean
}

/** Where the ledger is kept between two runs. */
export interface LedgerStore {
  load (): Promise<LoadedLedger>
  /** Rejects with LedgerFileError. */
  save (ledger: Ledger): Promise<void>
}

/** What a monitor is made of. */
export interface MonitorParts {
  /** The event logs there are, each under a name of its own; asked at every poll. What cannot be found is one that says so. */
  readonly eventLogs: (signal: AbortSignal) => readonly EventLog[] | Promise<readonly EventLog[]>
  readonly knowledge: Knowledge
  readonly rules: readonly EventRule[]
  readonly policy: Policy
  readonly store: LedgerStore
  readonly clock: () => EpochMs
  /** The time by which events are too old to be remembered; absent: the clock's. */
  readonly ageClock?: () => EpochMs
  /** When the process began, which may have had other monitors before this one. */
  readonly startedAt?: EpochMs
  readonly logger: Logger
  readonly version: string
  readonly revision: string
  /** The name of this computer. */
  readonly computer: string
  /** Instances known from the configuration, in any spelling, so that their series exist at zero. */
  readonly sqlInstances: readonly string[]
  /** What is on this computer beside its event logs; never rejects. Absent: nobody can look. */
  readonly discover?: () => Promise<Discovery>
  /** Reads what SQL Server logged around a failure; absent: only its events are read. */
  readonly readErrorLog?: ReadErrorLog
  /** Asks for the state of the VSS writers; a sentence where there is no answer. Absent: nobody may ask. */
  readonly listWriters?: (signal: AbortSignal) => Promise<readonly WriterState[] | string>
  /** Called while an event log is read that has more than one batch of news. */
  readonly onBacklog?: () => void
}

export interface Monitor {
  /** Reads every event log to its end once, and publishes the status it leads to. Never rejects for a log that cannot be read. */
  poll (signal: AbortSignal): Promise<void>
  /** What is known at the last poll; until the next one it is the same object. */
  status (): Status
  /** Saves what is not saved yet. */
  close (): Promise<void>
}
