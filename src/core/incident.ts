import type { ErrorCode } from './error-code.js'
import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import type { SqlService } from './knowledge.js'

export const OUTCOMES = ['sql_vss_failure', 'other_failure', 'observed'] as const

/** `observed`: SQL Server reported errors, but no backup is known to have failed; shown, never an alarm. */
export type Outcome = (typeof OUTCOMES)[number]

export type Verdict = 'suspected' | 'confirmed' | 'exonerated' | 'undetermined'

/** One backup that failed, or one burst of SQL Server errors: all the findings that belong together. */
export interface Incident {
  /** Stable for the same trigger; safe in a URL. */
  readonly id: string
  readonly computer: string
  readonly firstSeen: EpochMs
  readonly lastSeen: EpochMs
  readonly outcome: Outcome
  readonly state: 'failing' | 'recovered'
  /** When the backup started, where it is known. */
  readonly backupTime: EpochMs | undefined
  readonly recoveredAt: EpochMs | undefined
  /** In the order of the log. */
  readonly findings: readonly Finding[]
}

/** An instance that an event of the incident names. */
export interface Suspect {
  readonly sqlInstance: string
  readonly service: SqlService
  /** The rule that named it. */
  readonly namedBy: string
  /** `victim`: aborted with the others of one snapshot, or cleared by the procedure. */
  readonly role: 'suspect' | 'victim' | 'exonerated'
}

/** What the incident means and what to do now. */
export interface Diagnosis {
  readonly sqlInstance: string | undefined
  readonly suspects: readonly Suspect[]
  readonly database: string | undefined
  /** The most specific code of the failed backup. */
  readonly errorCode: ErrorCode | undefined
  /** All codes in the incident, once each, in the order they were met. */
  readonly errorCodes: readonly ErrorCode[]
  /** The SQL Server error that is the cause, where one is named. */
  readonly nativeError: number | undefined
  readonly verdict: Verdict
  /** The services to stop for the article's test; those of the suspect, or all. */
  readonly services: readonly SqlService[]
  readonly title: string
  readonly meaning: string
  readonly actions: readonly string[]
  /** Keys of `knowledge/references`. */
  readonly sources: readonly string[]
  /** What the log does not tell, in sentences. */
  readonly unknowns: readonly string[]
  /** Codes without a row in the tables. */
  readonly unexplained: readonly ErrorCode[]
}

export interface DiagnosedIncident extends Incident {
  readonly diagnosis: Diagnosis
}
