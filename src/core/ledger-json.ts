import { isErrorCode, type ErrorCode } from './error-code.js'
import { FINDING_KINDS, NAMED_BY, type ErrorFact, type Finding } from './finding.js'
import { OUTCOMES } from './incident.js'
import {
  boolean, count, listOf, number, objectOf, oneOf, optional, pairOf, plain, recordOf, shaped, text, time, type Shape
} from './json-shape.js'
import type { ComputerLedger, Counted, Ledger, LogLedger, NamedDatabase } from './ledger.js'
import type { Counts, FailureCount, WriterErrorCount } from './status.js'

/** The version this program writes; it reads no other. */
const LEDGER_VERSION = 1

/** A computer in the file: what is known by a name there is a list. */
interface SavedComputer extends Omit<ComputerLedger, 'findings' | 'counted'> {
  readonly computer: string
  readonly findings: readonly Finding[]
  readonly counted: readonly (readonly [event: string, counted: Counted])[]
}

/** An event log in the file; its first builds did not write when it had news. */
interface SavedLog extends Omit<LogLedger, 'processed' | 'newsAt'> {
  readonly log: string
  readonly processed: readonly (readonly [provider: string, count: number])[]
  readonly newsAt: LogLedger['newsAt'] | undefined
}

interface SavedLedger extends Pick<Ledger, 'tooOld' | 'tooMany'> {
  readonly version: typeof LEDGER_VERSION
  readonly computers: readonly SavedComputer[]
  readonly eventLogs: readonly SavedLog[]
}

const ERROR_CODE: Shape<ErrorCode> = plain('an error code', (json) => typeof json === 'string' && isErrorCode(json))

const FINDING = objectOf<Finding>({
  event: text,
  rule: text,
  kind: oneOf(...FINDING_KINDS),
  at: time,
  computer: text,
  channel: text,
  provider: text,
  eventId: number,
  recordId: number,
  errors: listOf(objectOf<ErrorFact>({ code: ERROR_CODE, database: optional(text), osError: optional(number) })),
  text,
  sqlInstance: optional(text),
  namedBy: optional(oneOf(...NAMED_BY)),
  database: optional(text),
  vdiSet: optional(text),
  backupTime: optional(time),
  volumes: optional(listOf(text)),
  writer: optional(text),
  writerName: optional(text),
  service: optional(oneOf('running', 'stopped')),
  cleared: optional(text),
  snapshotEnd: optional(time),
  snapshot: optional(oneOf('frozen', 'resumed', 'backed-up')),
  isVss: optional(boolean)
})

const COUNTS = objectOf<Counts>({
  failures: listOf(objectOf<FailureCount>({
    sqlInstance: text, errorCode: text, nativeError: text, count, lastAt: time
  })),
  runs: objectOf<Counts['runs']>({ success: count, sql_vss_failure: count, other_failure: count }),
  observed: count,
  writerErrors: listOf(objectOf<WriterErrorCount>({ writer: text, errorCode: text, count })),
  overflows: recordOf(count)
})

const COMPUTER = objectOf<SavedComputer>({
  computer: text,
  findings: listOf(FINDING),
  counted: listOf(pairOf(text, objectOf<Counted>({ at: time, as: oneOf(...OUTCOMES, 'success') }))),
  lastSuccess: optional(time),
  lastAttempt: optional(time),
  forgottenBefore: optional(time),
  instances: listOf(text),
  databases: listOf(objectOf<NamedDatabase>({ sqlInstance: text, database: text })),
  counts: COUNTS
})

const EVENT_LOG = objectOf<SavedLog>({
  log: text,
  position: optional(text),
  scanned: count,
  processed: listOf(pairOf(text, count)),
  unreadable: count,
  lost: count,
  lastLossAt: optional(time),
  lastLoss: optional(text),
  oldest: optional(time),
  newsAt: optional(time)
})

const LEDGER = objectOf<SavedLedger>({
  version: oneOf(LEDGER_VERSION),
  computers: listOf(COMPUTER),
  eventLogs: listOf(EVENT_LOG),
  tooOld: count,
  tooMany: count
})

/** A ledger as JSON, piece by piece, as all of it is long; ledgerFromJson gives the same ledger back. */
export function * ledgerText ({ computers, eventLogs, tooOld, tooMany }: Ledger): Iterable<string> {
  yield `{"version":${LEDGER_VERSION},"computers":[`
  let separator = ''
  for (const [computer, known] of computers) {
    const [findings, counted] = [[...known.findings.values()], [...known.counted]]
    yield separator + JSON.stringify({ computer, ...known, findings, counted })
    separator = ','
  }
  const logs = [...eventLogs].map(([log, known]) => ({ log, ...known, processed: [...known.processed] }))
  yield `],"eventLogs":${JSON.stringify(logs)},"tooOld":${tooOld},"tooMany":${tooMany}}`
}

/** Throws an Error that says what was expected and found where, if the value is no ledger of this version. */
export function ledgerFromJson (json: unknown): Ledger {
  const { computers, eventLogs, tooOld, tooMany } = shaped(json, LEDGER, 'ledger')
  return {
    computers: new Map(computers.map(computerFrom)),
    eventLogs: new Map(eventLogs.map(logFrom)),
    tooOld,
    tooMany
  }
}

function computerFrom ({ computer, ...known }: SavedComputer): [string, ComputerLedger] {
  return [computer, {
    findings: new Map(known.findings.map((finding) => [finding.event, finding])),
    counted: new Map(known.counted),
    lastSuccess: known.lastSuccess,
    lastAttempt: known.lastAttempt,
    forgottenBefore: known.forgottenBefore,
    instances: known.instances,
    databases: known.databases,
    counts: known.counts
  }]
}

function logFrom ({ log, ...known }: SavedLog): [string, LogLedger] {
  return [log, {
    position: known.position,
    scanned: known.scanned,
    processed: new Map(known.processed),
    unreadable: known.unreadable,
    lost: known.lost,
    lastLossAt: known.lastLossAt,
    lastLoss: known.lastLoss,
    oldest: known.oldest,
    newsAt: known.newsAt ?? 0
  }]
}
