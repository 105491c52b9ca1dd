const TEXT = { type: 'string' } as const
const TEXT_OR_NULL = { type: ['string', 'null'] } as const
const TIME = { type: 'string', format: 'date-time' } as const
const TIME_OR_NULL = { type: ['string', 'null'], format: 'date-time' } as const
const NUMBER = { type: 'integer' } as const
const FLAG = { type: 'boolean' } as const
const TEXTS = list(TEXT)

const VERDICT = { enum: ['suspected', 'confirmed', 'exonerated', 'undetermined'], type: 'string' } as const
const INSTANCE_VERDICT = { enum: ['none', 'suspected', 'confirmed', 'exonerated'], type: 'string' } as const
const OUTCOME = { enum: ['sql_vss_failure', 'other_failure', 'observed'], type: 'string' } as const
const STATE = { enum: ['failing', 'recovered'], type: 'string' } as const
const SERVICE = record({ serviceName: TEXT, displayName: TEXT })

const EVENT = record({
  time: TIME,
  channel: TEXT,
  provider: TEXT,
  eventId: NUMBER,
  recordId: NUMBER,
  rule: TEXT,
  sqlInstance: TEXT_OR_NULL,
  database: TEXT_OR_NULL,
  errorCodes: TEXTS,
  text: TEXT
})

const INCIDENT = record({
  id: TEXT,
  computer: TEXT,
  outcome: OUTCOME,
  state: STATE,
  firstSeen: TIME,
  lastSeen: TIME,
  backupTime: TIME_OR_NULL,
  recoveredAt: TIME_OR_NULL,
  sqlInstance: TEXT_OR_NULL,
  database: TEXT_OR_NULL,
  errorCode: TEXT_OR_NULL,
  nativeError: { type: ['integer', 'null'] },
  verdict: VERDICT,
  services: list(SERVICE),
  title: TEXT,
  meaning: TEXT,
  actions: TEXTS,
  sources: TEXTS,
  suspects: list(record({
    sqlInstance: TEXT, role: { enum: ['suspect', 'victim', 'exonerated'], type: 'string' }, namedBy: TEXT
  })),
  errorCodes: TEXTS,
  unexplained: TEXTS,
  unknowns: TEXTS,
  events: list(EVENT)
})

const EVENT_LOG = record({
  name: TEXT,
  kind: TEXT,
  isUp: FLAG,
  error: { anyOf: [record({ code: TEXT, message: TEXT }), { type: 'null' }] },
  lastRead: TIME_OR_NULL,
  oldestRecord: TIME_OR_NULL,
  isBacklogged: FLAG,
  scanned: NUMBER,
  processed: list(record({ provider: TEXT, count: NUMBER })),
  unreadable: NUMBER,
  lastUnreadable: list(record({ where: TEXT, reason: TEXT })),
  notes: list(record({ where: TEXT, reason: TEXT })),
  lost: NUMBER,
  lastLossAt: TIME_OR_NULL,
  lastLoss: TEXT_OR_NULL
})

const INSTANCE = record({
  sqlInstance: TEXT,
  service: SERVICE,
  isRunning: { type: ['boolean', 'null'] },
  stoppedAt: TIME_OR_NULL,
  verdict: INSTANCE_VERDICT,
  verdictAt: TIME_OR_NULL,
  coverage: record({
    lastSnapshot: TIME_OR_NULL,
    inLastBackup: { enum: ['covered', 'not-seen', 'stopped', 'unknown'], type: 'string' },
    reason: TEXT
  })
})

const COMPUTER = record({
  computer: TEXT,
  incidents: record({ failing: NUMBER, recovered: NUMBER, observed: NUMBER }),
  instances: list(INSTANCE),
  backups: record({
    lastSuccess: TIME_OR_NULL,
    lastAttempt: TIME_OR_NULL,
    lastDuration: { type: ['number', 'null'] },
    consecutiveFailures: NUMBER,
    unknownVerdict: INSTANCE_VERDICT,
    unknownVerdictAt: TIME_OR_NULL,
    databases: list(record({ sqlInstance: TEXT, database: TEXT, isFailing: FLAG })),
    writers: list(record({ writer: TEXT, isFailed: FLAG }))
  }),
  cleared: list(record({ channel: TEXT, at: TIME })),
  runs: record({ success: NUMBER, sql_vss_failure: NUMBER, other_failure: NUMBER }),
  observed: NUMBER
})

const STATUS = record({
  at: TIME,
  isReady: FLAG,
  computers: list(COMPUTER),
  eventLogs: list(EVENT_LOG),
  writerHint: {
    anyOf: [
      record({
        at: TIME,
        problem: TEXT_OR_NULL,
        writers: list(record({ writer: TEXT, state: NUMBER, meaning: TEXT, isFailed: FLAG }))
      }),
      { type: 'null' }
    ]
  },
  exporter: record({
    version: TEXT,
    revision: TEXT,
    startedAt: TIME,
    lastPoll: TIME_OR_NULL,
    ledgerError: TEXT_OR_NULL,
    ledgerWriteErrors: NUMBER,
    tooOld: NUMBER,
    tooMany: NUMBER
  })
})

/** What is answered when something is wrong, at every address. */
const PROBLEM = record({ statusCode: NUMBER, error: TEXT, message: TEXT })

/** The schemas that routes refer to by name. */
export const NAMED_SCHEMAS = [
  { $id: 'Incident', ...INCIDENT },
  { $id: 'Status', ...STATUS },
  { $id: 'Problem', ...PROBLEM }
]

export const PROBLEM_ANSWER = answer('What is wrong.', 'application/json', { $ref: 'Problem#' })

const COMPUTER_NAME = {
  type: 'string', maxLength: 255, description: 'The full name as it is shown, such as SBS01.contoso.local, in any case.'
} as const

export const INCIDENTS_QUERY = {
  type: 'object',
  additionalProperties: false,
  properties: {
    state: STATE,
    outcome: OUTCOME,
    computer: COMPUTER_NAME,
    sqlInstance: { type: 'string', maxLength: 128, description: 'Whole name, in any case.' },
    limit: { type: 'integer', minimum: 1, maximum: 1000, default: 100 }
  }
}

export const TIMELINE_QUERY = {
  type: 'object', additionalProperties: false, required: ['computer'], properties: { computer: COMPUTER_NAME }
}

export const TIMELINE_ANSWER = answer('The timeline, oldest first.', 'application/json', record({
  computer: TEXT,
  backups: list(record({
    at: TIME, kind: { enum: ['succeeded', 'failed', 'failed-because-of-sql'], type: 'string' }, incidentId: TEXT_OR_NULL
  })),
  earlierBackups: { type: 'integer', description: 'How many ended before those.' },
  stops: list(record({ sqlInstance: TEXT, from: TIME, to: TIME_OR_NULL })),
  earlierStops: { type: 'integer', description: 'How many began before those.' }
}))

export const INCIDENTS_ANSWER = answer('Incidents, newest first.', 'application/json', record({
  incidents: list({ $ref: 'Incident#' }), total: { type: 'integer', description: 'How many match, shown or not.' }
}))

export const ID_PARAMETER = {
  type: 'object', required: ['id'], properties: { id: { type: 'string', minLength: 1, maxLength: 200 } }
}

const DOCUMENT_NAME = { type: 'string', minLength: 1, maxLength: 100 }

export const FOLDER_PARAMETER = { type: 'object', required: ['folder'], properties: { folder: DOCUMENT_NAME } }

export const DOCUMENT_PARAMETERS = {
  type: 'object', required: ['folder', 'name'], properties: { folder: DOCUMENT_NAME, name: DOCUMENT_NAME }
}

/** An answer of one content type, in the form OpenAPI has it. */
export function answer (description: string, contentType: string, schema: object) {
  return { description, content: { [contentType]: { schema } } }
}

function record (properties: Readonly<Record<string, object>>) {
  return { type: 'object', required: Object.keys(properties), properties }
}

function list (items: object) {
  return { type: 'array', items }
}
