import type { EpochMs } from './event.js'
import type { DiagnosedIncident } from './incident.js'
import type { SqlService, VssWriterState } from './knowledge.js'
import type { Timeline } from './timeline.js'

/** All that is known at one moment; metrics, API, page and report are functions of it. */
export interface Status {
  /** When it was computed, by the clock of this computer. */
  readonly at: EpochMs
  /** Whether a poll has come to its end in which every event log was read, or failed, and at least one was read. */
  readonly isReady: boolean
  /** In alphabetical order. */
  readonly computers: readonly ComputerStatus[]
  readonly eventLogs: readonly EventLogStatus[]
  /** undefined where it was not asked for. */
  readonly writerHint: WriterHint | undefined
  readonly exporter: ExporterStatus
}

/** A VSS writer by its name, and its VSS_WRITER_STATE with what that means. */
export interface HintedWriter extends Omit<VssWriterState, 'number'> {
  readonly writer: string
  readonly state: number
}

/** What vssadmin said of the VSS writers of this server: a hint, it may linger from an earlier session. */
export interface WriterHint {
  readonly at: EpochMs
  /** Why it did not say anything. */
  readonly problem: string | undefined
  readonly writers: readonly HintedWriter[]
}

export interface ComputerStatus {
  readonly computer: string
  /** Newest first. */
  readonly incidents: readonly DiagnosedIncident[]
  /** Every instance the log ever named or the configuration lists, in alphabetical order. */
  readonly instances: readonly InstanceStatus[]
  readonly backups: BackupStatus
  /** Event logs that were emptied: what was in them before is not known. Newest first. */
  readonly cleared: readonly { readonly channel: string, readonly at: EpochMs }[]
  readonly timeline: Timeline
  readonly counts: Counts
}

/** The verdict on an instance; `none` once a backup has succeeded with it running. */
export type InstanceVerdict = 'none' | 'suspected' | 'confirmed' | 'exonerated'

export interface InstanceStatus {
  readonly sqlInstance: string
  readonly service: SqlService
  /** undefined where the log does not tell. */
  readonly isRunning: boolean | undefined
  readonly stoppedAt: EpochMs | undefined
  readonly verdict: InstanceVerdict
  /** The event that led to the verdict in force. */
  readonly verdictAt: EpochMs | undefined
  readonly coverage: Coverage
}

/** Whether the instance took part in the last successful backup. */
export interface Coverage {
  readonly lastSnapshot: EpochMs | undefined
  readonly inLastBackup: 'covered' | 'not-seen' | 'stopped' | 'unknown'
  /** One sentence: what makes the statement doubtful, or what it rests on. */
  readonly reason: string
}

export interface BackupStatus {
  readonly lastSuccess: EpochMs | undefined
  /** When the last backup started, whatever its outcome. */
  readonly lastAttempt: EpochMs | undefined
  /** Seconds the last finished backup ran. */
  readonly lastDuration: number | undefined
  /** Failures because of SQL Server since the last success. */
  readonly consecutiveFailures: number
  /** Verdict on "all instances", for failures that name none. */
  readonly unknownVerdict: InstanceVerdict
  readonly unknownVerdictAt: EpochMs | undefined
  /** Databases named in failures, failing ones first. */
  readonly databases: readonly FailedDatabase[]
  /** Writers other than SQL Server's are listed once they failed. */
  readonly writers: readonly { readonly writer: string, readonly isFailed: boolean }[]
}

/** A database that a failure named, and whether one still does. */
export interface FailedDatabase {
  readonly sqlInstance: string
  readonly database: string
  readonly isFailing: boolean
}

/** Monotone counts over settled incidents; they outlive the findings they were made from. Label values are already capped. */
export interface Counts {
  readonly failures: readonly FailureCount[]
  readonly runs: Readonly<Record<'success' | 'sql_vss_failure' | 'other_failure', number>>
  readonly observed: number
  readonly writerErrors: readonly WriterErrorCount[]
  /** Label values replaced by `other`, by label. */
  readonly overflows: Readonly<Record<string, number>>
}

/** One series of sqlvss_vss_writer_errors_total. */
export interface WriterErrorCount {
  readonly writer: string
  readonly errorCode: string
  readonly count: number
}

/** One series of sqlvss_backup_failures_total; labels are `unknown` or `none` where nothing is known. */
export interface FailureCount {
  readonly sqlInstance: string
  readonly errorCode: string
  readonly nativeError: string
  readonly count: number
  readonly lastAt: EpochMs
}

export interface EventLogStatus {
  readonly name: string
  readonly kind: string
  readonly isUp: boolean
  /** Why it cannot be read, where it cannot. */
  readonly error: { readonly code: string, readonly message: string } | undefined
  readonly lastRead: EpochMs | undefined
  readonly oldestRecord: EpochMs | undefined
  readonly isBacklogged: boolean
  /** Events looked at. */
  readonly scanned: number
  /** Events that a rule wants, by provider. */
  readonly processed: readonly { readonly provider: string, readonly count: number }[]
  readonly unreadable: number
  /** The last few, newest first. */
  readonly lastUnreadable: readonly { readonly where: string, readonly reason: string }[]
  /** What is odd about the log as a whole, while no event is lost by it; the last few, newest first. */
  readonly notes: readonly { readonly where: string, readonly reason: string }[]
  readonly lost: number
  readonly lastLossAt: EpochMs | undefined
  readonly lastLoss: string | undefined
  /** Since when what follows is counted: not before the process began. */
  readonly watchedSince: EpochMs
  /** Failed reads by code. */
  readonly readErrors: Readonly<Record<string, number>>
  /** Seconds of every read, as counts at or below each bound. */
  readonly readSeconds: Durations
}

/** A histogram: how many reads took at most each bound, in seconds. */
export interface Durations {
  readonly bounds: readonly number[]
  readonly counts: readonly number[]
  readonly sum: number
  readonly count: number
}

export interface ExporterStatus {
  readonly version: string
  /** Of the repository it was built from; `unknown` where it was built without one. */
  readonly revision: string
  readonly startedAt: EpochMs
  readonly lastPoll: EpochMs | undefined
  /** What keeps the ledger from being saved, or what happened when it was loaded. */
  readonly ledgerError: string | undefined
  /** Since when failed saves are counted; a configuration that is read again begins anew. */
  readonly watchedSince: EpochMs
  /** The ledger of the last run could not be understood, and was put aside. */
  readonly isLedgerRefused?: boolean
  readonly ledgerWriteErrors: number
  /** Events older than the retention, not entered. */
  readonly tooOld: number
  /** Events refused, or forgotten before they were counted, because there were too many. */
  readonly tooMany: number
}
