import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { EpochMs, EventDatum, EventRecord } from '../src/core/event.js'
import type { Outcome } from '../src/core/incident.js'
import { canonicalInstance } from '../src/core/sql-instance.js'

/** A posted failure: the events somebody showed, and what they turned out to be. */
export interface Case {
  readonly id: string
  readonly title: string
  readonly computer: string
  /** Events whose id was posted, in the order of the post. */
  readonly records: readonly EventRecord[]
  readonly expect: CaseExpectation
}

/** What the case turned out to be; a missing fact is one that nobody told. */
export interface CaseExpectation {
  readonly verdict: CaseVerdict
  /**
   * What the events alone tell. A post often tells of the failed backup in its words and not in its events: then the errors of
   * SQL Server are observed, and everything else is nothing.
   */
  readonly outcome: Outcome | 'nothing'
  /** In its canonical form; only for a failure of SQL Server's writer. */
  readonly sqlInstance?: string
  readonly database?: string
  /** Of the backup, as the post or its article names them, such as 0x800423F4. */
  readonly errorCodes: readonly string[]
  /** All that stand in the post's chains. */
  readonly nativeErrors: readonly number[]
}

type CaseVerdict = 'sql_vss_failure' | 'not_sql_vss' | 'benign_no_failure' | 'undetermined'

interface CaseFile {
  readonly id: string
  readonly source_title: string
  readonly events: readonly CaseEvent[]
  readonly expected: {
    readonly sql_instance: string | null
    readonly database: string | null
    readonly backup_error_codes: readonly string[]
    readonly native_errors: readonly number[]
    readonly verdict: CaseVerdict
  }
}

interface CaseEvent {
  readonly provider: string
  readonly event_id?: number | null
  readonly time_created?: string | null
  readonly channel?: string | null
  readonly computer?: string | null
  readonly message?: string | null
  readonly event_data?: readonly string[]
}

const CASES = new URL('../../shared/cases/', import.meta.url)
const SOME_TIME: EpochMs = Date.UTC(2026, 2, 2, 21)
const SECOND = 1_000
const JOB_FAILURES = new Set([5, 7, 8, 9, 19, 49, 517, 519, 521, 546, 547, 561, 565])

/** Every posted case that is at hand, by id; none where the shared reading is not there. */
export function readCases (): readonly Case[] {
  if (!existsSync(CASES)) return []
  const names = readdirSync(CASES).filter((name) => name.endsWith('.json')).sort()
  return names.map((name) => caseOf(JSON.parse(readFileSync(new URL(name, CASES), 'utf8')) as CaseFile))
}

function caseOf (file: CaseFile): Case {
  const computer = computerOf(file)
  const records = file.events.flatMap((event, n) => recordOf(event, n, computer))
  return { id: file.id, title: file.source_title, computer, records, expect: expectationOf(file, computer, records) }
}

// the events of one post are of one server, also where only some of them name it; masks such as <name> name none
function computerOf (file: CaseFile): string {
  const names = file.events.map((event) => event.computer ?? '')
  return names.find((name) => name !== '' && name !== 'ComputerName' && !name.startsWith('<')) ?? 'SRV01'
}

function recordOf (event: CaseEvent, n: number, computer: string): readonly EventRecord[] {
  if (event.event_id === undefined || event.event_id === null) return []
  return [{
    computer,
    channel: event.channel ?? 'Application',
    provider: event.provider,
    eventId: event.event_id,
    recordId: n + 1,
    timeCreated: event.time_created ? Date.parse(`${event.time_created}Z`) : SOME_TIME + n * SECOND,
    data: dataOf(event)
  }]
}

function dataOf (event: CaseEvent): readonly EventDatum[] {
  const message = event.message ?? undefined
  // some posts abridge the insertion strings, and then the message says more
  const strings = event.event_data?.some((value) => value.includes('...')) === true ? undefined : event.event_data
  const values = strings ?? (message === undefined ? [] : [message])
  return values.map((value) => ({ value: value.replaceAll('\r\n', '\n') }))
}

// before Windows Server 2008 the SQL writer logs under the name of VSS
function isOfSqlWriter ({ provider, eventId }: EventRecord): boolean {
  return provider === 'SQLVDI' || provider === 'SQLWRITER' || (provider === 'VSS' && eventId >= 6001 && eventId <= 6014)
}

/** Whether an event says that a backup failed, or that a writer refused. */
function isFailure (record: EventRecord): boolean {
  return (record.provider === 'Microsoft-Windows-Backup' && JOB_FAILURES.has(record.eventId)) ||
    (record.provider === 'VSS' && record.eventId === 8229)
}

function outcomeOf (verdict: CaseVerdict, records: readonly EventRecord[]): CaseExpectation['outcome'] {
  if (records.some(isFailure)) return verdict === 'sql_vss_failure' ? verdict : 'other_failure'
  return records.some(isOfSqlWriter) && verdict !== 'not_sql_vss' ? 'observed' : 'nothing'
}

function expectationOf (
  { expected }: CaseFile, computer: string, records: readonly EventRecord[]
): CaseExpectation {
  const isSql = expected.verdict === 'sql_vss_failure'
  const { sql_instance: spelled, database } = expected
  return {
    verdict: expected.verdict,
    outcome: outcomeOf(expected.verdict, records),
    ...(isSql && spelled !== null && { sqlInstance: canonicalInstance(spelled, computer)! }),
    ...(isSql && database !== null && { database }),
    errorCodes: expected.backup_error_codes,
    nativeErrors: expected.native_errors
  }
}
