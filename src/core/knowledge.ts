import type { ErrorCode } from './error-code.js'

/** How a row was learnt; no verdict rests on an `unverified` one. */
export type Confidence = 'documented' | 'third-party' | 'inferred' | 'unverified'

/**
 * What a code is worth in a chain of errors. A wrapper says only that something else failed, collateral that somebody else
 * aborted; the first cause that is left decides.
 */
export type ErrorRole = 'cause' | 'wrapper' | 'collateral' | 'info'

/** Where a SQL Server message carries the name of a database. */
export type DatabaseShape =
  | 'quoted' | 'in-database' | 'parenthesised' | 'recovery' | 'creation-date' | 'bare' | 'command'
  | 'instance-and-database' | 'log-for'

/** What a code means and what to do about it. */
export interface ErrorEntry<Reference extends string = string> {
  readonly code: ErrorCode
  /** Its symbolic name, such as VSS_E_WRITERERROR_NONRETRYABLE. */
  readonly name?: string
  readonly role: ErrorRole
  /** Operating system errors in the message that make it collateral. */
  readonly collateralWith?: readonly [number, ...number[]]
  /** One sentence: what happened. */
  readonly meaning: string
  /** Each begins with a verb and can be done. */
  readonly actions: readonly [string, ...string[]]
  /** Whether running the backup again, unchanged, can help. */
  readonly retry?: 'now' | 'later' | 'no'
  readonly database?: DatabaseShape
  readonly sources: readonly [Reference, ...Reference[]]
  readonly confidence: Confidence
}

/** What an event of one rule means by itself, whatever code comes with it. */
export interface Condition<Reference extends string = string> {
  /** The rule that recognises it. */
  readonly rule: string
  readonly meaning: string
  readonly actions: readonly [string, ...string[]]
  readonly sources: readonly [Reference, ...Reference[]]
}

/** The Windows service that hosts a SQL Server instance. */
export interface SqlService {
  readonly serviceName: string
  readonly displayName: string
}

/** What stopping an instance takes along. */
export interface StopNote {
  /** Services that stop with it and must be started again by hand. */
  readonly dependents: readonly string[]
  /** One sentence on who will miss it; undefined where the instance's name tells nothing. */
  readonly risk?: string
}

/** The services the article names for a product on which instances cannot be told from the log. */
export interface StopList {
  readonly product: string
  readonly services: readonly SqlService[]
}

/** A VSS writer other than SQL Server's. */
export interface VssWriter {
  readonly classId: string
  readonly name: string
  /** The service to restart, where it is known. */
  readonly serviceName?: string
}

/** A state that vssadmin tells of a VSS writer. */
export interface VssWriterState {
  /** VSS_WRITER_STATE */
  readonly number: number
  /** What the writer does or did. */
  readonly meaning: string
  readonly isFailed: boolean
}

/** The ERRORLOG of an instance on the server this runs on. */
export interface ErrorLogPlace {
  readonly path: string
  /** Why it could not be read, and what is missing. */
  readonly problem: string | undefined
}

/** The tables of `src/knowledge`, as the core asks them. */
export interface Knowledge {
  error (code: ErrorCode): ErrorEntry | undefined
  condition (rule: string): Condition | undefined
  service (instance: string): SqlService
  stopNote (instance: string): StopNote
  /** undefined where nobody has looked for it. */
  errorLog (instance: string): ErrorLogPlace | undefined
  writer (classId: string): VssWriter | undefined
  writerState (number: number): VssWriterState | undefined
  readonly stopLists: readonly StopList[]
}
