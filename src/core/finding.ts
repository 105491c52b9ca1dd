import type { ErrorCode } from './error-code.js'
import type { EpochMs } from './event.js'

export const FINDING_KINDS = [
  'job-start', // a backup began
  'job-success', // a backup ended well
  'job-failure', // a backup failed, or ended with something missing
  'writer-veto', // a VSS writer refused the snapshot
  'sql-error', // SQL Server or its writer reports a failure in or around a snapshot
  'sql-success', // SQL Server took part in a snapshot
  'vss-error', // VSS, its provider or its storage reports a failure
  'service-state', // a SQL Server service runs, or does not
  'log-cleared',
  'context' // worth showing as evidence, proves nothing alone
] as const

/** What an event says about backups, whatever provider wrote it. */
export type FindingKind = (typeof FINDING_KINDS)[number]

export const NAMED_BY = ['sql-writer', 'backup-component', 'sqlvdi', 'engine'] as const

/** How well a finding names the SQL Server instance; the first in this list outranks the rest. */
export type NamedBy = (typeof NAMED_BY)[number]

/** One error of a chain, with what was read out of its own message. */
export interface ErrorFact {
  readonly code: ErrorCode
  readonly database?: string
  /** The operating system error quoted in the message; 995 says that somebody else aborted. */
  readonly osError?: number
}

/** What was recognised in one event. It is plain JSON: findings are what the ledger keeps. */
export interface Finding {
  readonly event: string
  readonly rule: string
  readonly kind: FindingKind
  readonly at: EpochMs
  readonly computer: string
  readonly channel: string
  readonly provider: string
  readonly eventId: number
  readonly recordId: number
  /** In the order of the chain: the outermost first. */
  readonly errors: readonly ErrorFact[]
  /** The event in its own words, cut to a bound, with an ellipsis where it was; empty where nobody needs it. */
  readonly text: string
  readonly sqlInstance?: string
  readonly namedBy?: NamedBy
  readonly database?: string
  /** The GUID all virtual devices of one snapshot share. */
  readonly vdiSet?: string
  /** When the backup that this event speaks of started. */
  readonly backupTime?: EpochMs
  /** Volumes the backup was to hold, as C: or a path; sorted. */
  readonly volumes?: readonly string[]
  /** Class id of the VSS writer, lower case, without braces; `unknown` where a veto does not name it. */
  readonly writer?: string
  readonly writerName?: string
  readonly service?: 'running' | 'stopped'
  /** The channel that was emptied. */
  readonly cleared?: string
  /** When the shadow copies of the backup were complete. */
  readonly snapshotEnd?: EpochMs
  /** 3197 freezes and 3198 resumes; 'backed-up' is 18264 or 18270 to a virtual device. */
  readonly snapshot?: 'frozen' | 'resumed' | 'backed-up'
  /** A job failure that says itself that creating the shadow copy failed, or carries a VSS result. */
  readonly isVss?: boolean
}

/** Time, then the order of the log: events of one second are the normal case. */
export function inOrder (a: Finding, b: Finding): number {
  return a.at - b.at || (a.channel < b.channel ? -1 : a.channel > b.channel ? 1 : 0) || a.recordId - b.recordId ||
    (a.event < b.event ? -1 : a.event > b.event ? 1 : 0)
}
