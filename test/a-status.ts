import type { ErrorCode } from '../src/core/error-code.js'
import type { Finding } from '../src/core/finding.js'
import type { DiagnosedIncident, Diagnosis } from '../src/core/incident.js'
import type { SqlService } from '../src/core/knowledge.js'
import { EMPTY_TIMELINE, type Timeline } from '../src/core/timeline.js'
import { CORPUS } from './hostile/corpus.js'
import type { BackupStatus, ComputerStatus, Counts, EventLogStatus, InstanceStatus, Status } from '../src/core/status.js'

/** 2026-03-03 08:00:00 UTC, when the statuses below are looked at. */
export const NOW = Date.UTC(2026, 2, 3, 8)
const NIGHT = Date.UTC(2026, 2, 2, 21)
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const VDI_SET = '3AB8F080-950C-4EF9-B637-0F37B2428F17'

const SBSMONITORING: SqlService = { serviceName: 'MSSQL$SBSMONITORING', displayName: 'SQL Server (SBSMONITORING)' }
const SHAREPOINT: SqlService = { serviceName: 'MSSQL$SHAREPOINT', displayName: 'SQL Server (SHAREPOINT)' }
const WID: SqlService = { serviceName: 'MSSQL$MICROSOFT##SSEE', displayName: 'Windows Internal Database' }

/** An event recognised in the Application log of SBS01. */
export function aFinding (given: Partial<Finding>): Finding {
  const finding: Finding = {
    event: 'SBS01/Application/1/0',
    rule: 'sqlvdi-abort',
    kind: 'sql-error',
    at: NIGHT,
    computer: 'SBS01',
    channel: 'Application',
    provider: 'SQLVDI',
    eventId: 1,
    recordId: 1,
    errors: [],
    text: ''
  }
  return { ...finding, ...given }
}

/** The diagnosis of the article's failure. */
export function aDiagnosis (given: Partial<Diagnosis>): Diagnosis {
  return {
    sqlInstance: 'SBSMONITORING',
    suspects: [{ sqlInstance: 'SBSMONITORING', service: SBSMONITORING, namedBy: 'sqlvdi', role: 'suspect' }],
    database: 'SBSMonitoring',
    errorCode: 'hresult:0x800423F4',
    errorCodes: ['hresult:0x80040E14', 'sql:3013', 'sql:945', 'wsb:0x807800A1', 'hresult:0x800423F4'],
    nativeError: 945,
    verdict: 'suspected',
    services: [SBSMONITORING],
    title: 'Database SBSMonitoring of instance SBSMONITORING cannot be opened',
    meaning: 'SQL Server could not open the database because its files are out of reach or memory or disk space ran out, so the SQL writer refused the snapshot and the whole backup failed.',
    actions: [
      'Stop the service "SQL Server (SBSMONITORING)" (MSSQL$SBSMONITORING) on SBS01, run the backup again, and start the service afterwards.',
      'Read the ERRORLOG of SBSMONITORING for why SBSMonitoring cannot be opened.'
    ],
    sources: ['kb-2615182'],
    unknowns: ['Why the files cannot be opened is not in the event logs.'],
    unexplained: [],
    ...given
  }
}

/** The article's failure on SBS01, on the evening of 2026-03-02. */
export function anIncident (given: Partial<DiagnosedIncident>): DiagnosedIncident {
  return {
    id: 'sbs01-4f2a91c3',
    computer: 'SBS01',
    firstSeen: NIGHT + 5000,
    lastSeen: NIGHT + 12_000,
    outcome: 'sql_vss_failure',
    state: 'failing',
    backupTime: NIGHT + 1000,
    recoveredAt: undefined,
    findings: ARTICLE_FINDINGS,
    diagnosis: aDiagnosis({}),
    ...given
  }
}

/** An instance that runs and of which nothing bad is known. */
export function anInstance (given: Partial<InstanceStatus>): InstanceStatus {
  return {
    sqlInstance: 'SBSMONITORING',
    service: SBSMONITORING,
    isRunning: true,
    stoppedAt: undefined,
    verdict: 'none',
    verdictAt: undefined,
    coverage: {
      lastSnapshot: NIGHT - DAY + 20_000,
      inLastBackup: 'covered',
      reason: 'Its I/O was frozen and resumed while the backup ran.'
    },
    ...given
  }
}

/** A channel that is read without trouble. */
export function anEventLog (given: Partial<EventLogStatus>): EventLogStatus {
  return {
    name: 'Application',
    kind: 'channel',
    isUp: true,
    error: undefined,
    lastRead: NOW - 10_000,
    oldestRecord: NOW - 30 * DAY,
    isBacklogged: false,
    scanned: 52_113,
    processed: [{ provider: 'SQLVDI', count: 4 }, { provider: 'SQLWRITER', count: 3 }],
    unreadable: 0,
    lastUnreadable: [],
    notes: [],
    lost: 0,
    lastLossAt: undefined,
    lastLoss: undefined,
    watchedSince: NOW - DAY,
    readErrors: {},
    readSeconds: { bounds: [0.05, 0.25, 1, 5, 15, 60], counts: [90, 98, 99, 100, 100, 100], sum: 6.125, count: 100 },
    ...given
  }
}

/** A computer whose last backup succeeded. */
export function aComputer (given: Partial<ComputerStatus>): ComputerStatus {
  return {
    computer: 'SBS01',
    incidents: [],
    instances: [
      anInstance({ sqlInstance: 'MICROSOFT##SSEE', service: WID }),
      anInstance({}),
      anInstance({ sqlInstance: 'SHAREPOINT', service: SHAREPOINT })
    ],
    backups: someBackups({}),
    cleared: [],
    timeline: aTimeline({}),
    counts: someCounts({}),
    ...given
  }
}

/** A good backup every night of the five weeks before the last one. */
export function aTimeline (given: Partial<Timeline>): Timeline {
  const nights = Array.from({ length: 34 }, (_, n) => ({ at: NIGHT - (34 - n) * DAY + 25 * MINUTE, kind: 'succeeded' } as const))
  return { ...EMPTY_TIMELINE, backups: nights, ...given }
}

export function someBackups (given: Partial<BackupStatus>): BackupStatus {
  return {
    lastSuccess: NIGHT - DAY + 25 * MINUTE,
    lastAttempt: NIGHT - DAY + 1000,
    lastDuration: 1499.5,
    consecutiveFailures: 0,
    unknownVerdict: 'none',
    unknownVerdictAt: undefined,
    databases: [],
    writers: [{ writer: 'SqlServerWriter', isFailed: false }],
    ...given
  }
}

export function someCounts (given: Partial<Counts>): Counts {
  return {
    failures: [],
    runs: { success: 28, sql_vss_failure: 0, other_failure: 0 },
    observed: 0,
    writerErrors: [],
    overflows: {},
    ...given
  }
}

export function aStatus (given: Partial<Status>): Status {
  return {
    at: NOW,
    isReady: true,
    computers: [aComputer({})],
    eventLogs: [
      anEventLog({}),
      anEventLog({ name: 'Microsoft-Windows-Backup', scanned: 117, processed: [{ provider: 'Microsoft-Windows-Backup', count: 57 }] }),
      anEventLog({ name: 'System', scanned: 40_250, processed: [{ provider: 'Service Control Manager', count: 12 }] })
    ],
    writerHint: undefined,
    exporter: {
      version: '0.1.0',
      revision: '5502eab',
      startedAt: NOW - DAY,
      watchedSince: NOW - DAY,
      lastPoll: NOW - 10_000,
      ledgerError: undefined,
      ledgerWriteErrors: 0,
      tooOld: 0,
      tooMany: 0
    },
    ...given
  }
}

const ARTICLE_FINDINGS: readonly Finding[] = [
  aFinding({
    event: 'SBS01/Microsoft-Windows-Backup/70/1',
    rule: 'backup-started',
    kind: 'job-start',
    at: NIGHT + 1000,
    channel: 'Microsoft-Windows-Backup',
    provider: 'Microsoft-Windows-Backup',
    recordId: 70
  }),
  aFinding({
    event: 'SBS01/Application/4711/1',
    at: NIGHT + 5000,
    recordId: 4711,
    sqlInstance: 'SBSMONITORING',
    namedBy: 'sqlvdi',
    vdiSet: VDI_SET,
    text: `SQLVDI: Loc=SignalAbort. Desc=Client initiates abort. ErrorCode=(0). Process=4772. Thread=10300. Client. Instance=SBSMONITORING. VD=Global\\{${VDI_SET}}1_SQLVDIMemoryName_0.`
  }),
  aFinding({
    event: 'SBS01/Application/4712/1',
    rule: 'sqlwriter-oledb-error',
    at: NIGHT + 5000,
    provider: 'SQLWRITER',
    eventId: 24583,
    recordId: 4712,
    errors: [{ code: 'hresult:0x80040E14' }, { code: 'sql:3013' }, { code: 'sql:945', database: 'SBSMonitoring' }],
    database: 'SBSMonitoring',
    text: 'OLEDB Error encountered calling ICommandText::Execute. hr = 0x80040e14. SQLSTATE: 42000, Native Error: 3013\nError state: 1, Severity: 16\nSQLSTATE: 42000, Native Error: 945\nError state: 2, Severity: 14\nDatabase \'SBSMonitoring\' cannot be opened due to inaccessible files or insufficient memory or disk space.'
  }),
  aFinding({
    event: 'SBS01/Application/4714/1',
    rule: 'backup-failed',
    kind: 'job-failure',
    at: NIGHT + 12_000,
    provider: 'Microsoft-Windows-Backup',
    eventId: 521,
    recordId: 4714,
    errors: [{ code: 'wsb:0x807800A1' }],
    text: '2026-03-02T21:00:01.000000000Z\n2155348129\n%%2155348129'
  })
]

/** The article's failure, open; before it a recovered one, SQL errors without a failure, and a failure of another writer. */
export const FAILING = aStatus({
  computers: [aComputer({
    incidents: [
      anIncident({
        diagnosis: aDiagnosis({
          suspects: [
            { sqlInstance: 'SBSMONITORING', service: SBSMONITORING, namedBy: 'sqlvdi-abort', role: 'suspect' },
            { sqlInstance: 'SHAREPOINT', service: SHAREPOINT, namedBy: 'sqlvdi-abort', role: 'victim' },
            { sqlInstance: 'MICROSOFT##SSEE', service: WID, namedBy: 'sqlvdi-abort', role: 'exonerated' }
          ]
        })
      }),
      anIncident({ id: 'sbs01-4f2a91c2', lastSeen: NIGHT - DAY + 12_000, firstSeen: NIGHT - DAY + 5000, backupTime: NIGHT - DAY + 1000 }),
      anIncident({
        id: 'sbs01-77aa0001',
        outcome: 'observed',
        lastSeen: NIGHT - 5 * DAY,
        diagnosis: aDiagnosis({ title: 'SQL Server reported errors around a snapshot, no backup failed' })
      }),
      anIncident({
        id: 'sbs01-0b0b0b0b',
        outcome: 'other_failure',
        state: 'recovered',
        lastSeen: NIGHT - 9 * DAY,
        recoveredAt: NIGHT - 8 * DAY,
        diagnosis: aDiagnosis({ title: 'The ASR writer refused the snapshot' })
      })
    ],
    instances: [
      anInstance({ sqlInstance: 'MICROSOFT##SSEE', service: WID }),
      anInstance({ verdict: 'suspected', verdictAt: NIGHT + 12_000, coverage: { lastSnapshot: NIGHT - 3 * DAY, inLastBackup: 'not-seen', reason: 'No event of it while the last good backup ran; trace flag 3226 would hide them.' } }),
      anInstance({ sqlInstance: 'SHAREPOINT', service: SHAREPOINT, isRunning: false, stoppedAt: NIGHT - 2 * DAY + 250, coverage: { lastSnapshot: undefined, inLastBackup: 'stopped', reason: 'Its service was stopped.' } })
    ],
    timeline: aTimeline({
      backups: [
        ...aTimeline({}).backups.slice(0, 25),
        { at: NIGHT - 9 * DAY, kind: 'failed', incidentId: 'sbs01-0b0b0b0b' },
        ...aTimeline({}).backups.slice(26, 33),
        { at: NIGHT - DAY + 12_000, kind: 'failed-because-of-sql', incidentId: 'sbs01-4f2a91c2' },
        { at: NIGHT + 12_000, kind: 'failed-because-of-sql', incidentId: 'sbs01-4f2a91c3' }
      ],
      stops: [
        { sqlInstance: 'SHAREPOINT', from: NIGHT - 20 * DAY, to: NIGHT - 20 * DAY + 90 * MINUTE },
        { sqlInstance: 'SHAREPOINT', from: NIGHT - 2 * DAY + 250, to: undefined }
      ]
    }),
    backups: someBackups({
      lastAttempt: NIGHT + 1000,
      lastDuration: 11,
      lastSuccess: NIGHT - 2 * DAY + 25 * MINUTE + 7,
      consecutiveFailures: 2,
      databases: [
        { sqlInstance: 'SBSMONITORING', database: 'SBSMonitoring', isFailing: true },
        { sqlInstance: 'SHAREPOINT', database: 'WSS_Content', isFailing: false }
      ],
      writers: [{ writer: 'SqlServerWriter', isFailed: true }, { writer: 'ASR Writer', isFailed: false }]
    }),
    counts: someCounts({
      failures: [
        { sqlInstance: 'SBSMONITORING', errorCode: '0x800423F4', nativeError: '945', count: 2, lastAt: NIGHT + 12_000 }
      ],
      runs: { success: 26, sql_vss_failure: 2, other_failure: 1 },
      observed: 1,
      writerErrors: [{ writer: 'ASR Writer', errorCode: '0x800423F4', count: 1 }]
    })
  })]
})

/** Nothing is wrong. */
export const WELL = aStatus({})

/** No event log can be read. */
export const UNREADABLE = aStatus({
  computers: [],
  eventLogs: [
    anEventLog({
      isUp: false,
      error: { code: 'access_denied', message: 'Application: access is denied; run as a member of Event Log Readers' },
      lastRead: undefined,
      oldestRecord: undefined,
      scanned: 0,
      processed: [],
      readErrors: { access_denied: 3 },
      readSeconds: { bounds: [0.05, 0.25], counts: [0, 0], sum: 0, count: 0 }
    }),
    anEventLog({
      name: 'C:\\logs\\old.evtx',
      kind: 'evtx',
      isUp: false,
      error: { code: 'not_an_event_log', message: 'C:\\logs\\old.evtx: expected ElfFile, found PK' },
      lastRead: undefined,
      oldestRecord: undefined,
      scanned: 0,
      processed: [],
      readErrors: { not_an_event_log: 2, not_found: 1 },
      readSeconds: { bounds: [0.05, 0.25], counts: [0, 0], sum: 0, count: 0 }
    })
  ]
})

/** One of two event logs cannot be read, and never could. */
export const PARTLY_READ = aStatus({ eventLogs: [anEventLog({}), ...UNREADABLE.eventLogs.slice(1)] })

/** The first read is under way. */
export const NOT_READ_YET = aStatus({
  isReady: false,
  computers: [],
  eventLogs: [anEventLog({
    isUp: false, lastRead: undefined, oldestRecord: undefined, isBacklogged: true, scanned: 0, processed: []
  })],
  exporter: { ...WELL.exporter, lastPoll: undefined }
})

/** A backup failed because of SQL Server, and no event names an instance. */
export const UNDETERMINED = aStatus({
  computers: [aComputer({
    incidents: [anIncident({
      id: 'sbs01-00c0ffee',
      findings: ARTICLE_FINDINGS.filter((finding) => finding.provider === 'Microsoft-Windows-Backup'),
      diagnosis: aDiagnosis({
        sqlInstance: undefined,
        suspects: [],
        database: undefined,
        nativeError: undefined,
        errorCodes: ['wsb:0x807800A1', 'hresult:0x800423F4'],
        verdict: 'undetermined',
        services: [SBSMONITORING, SHAREPOINT, WID],
        title: 'A SQL Server instance broke the backup; no event names it',
        meaning: 'The SQL writer refused the snapshot without saying for which instance.',
        actions: ['Stop the services "SQL Server (SBSMONITORING)" (MSSQL$SBSMONITORING), "SQL Server (SHAREPOINT)" (MSSQL$SHAREPOINT) and "Windows Internal Database" (MSSQL$MICROSOFT##SSEE) on SBS01, run the backup again, and start them afterwards.'],
        unknowns: ['No event names an instance.', 'No event names a database.'],
        unexplained: ['sql:99999' as ErrorCode]
      })
    })],
    backups: someBackups({
      lastAttempt: NIGHT + 1000, consecutiveFailures: 1, unknownVerdict: 'suspected', unknownVerdictAt: NIGHT + 12_000
    }),
    counts: someCounts({
      failures: [
        { sqlInstance: 'unknown', errorCode: '0x807800A1', nativeError: 'none', count: 1, lastAt: NIGHT + 12_000 }
      ],
      runs: { success: 28, sql_vss_failure: 1, other_failure: 0 }
    })
  })]
})

/** Values that try to break out of whatever shows them, each with what it is. */
export const HOSTILE_VALUES: readonly (readonly [name: string, value: string])[] =
  CORPUS.map(({ name, text }) => [name, text])

/** A status in which every text that an event can hold is this value. */
export function hostileStatus (value: string): Status {
  const service = { serviceName: value, displayName: value }
  return aStatus({
    computers: [aComputer({
      computer: value,
      incidents: [anIncident({
        computer: value,
        id: 'h-1',
        findings: [aFinding({
          computer: value, channel: value, provider: value, text: value, sqlInstance: value, database: value
        })],
        diagnosis: aDiagnosis({
          sqlInstance: value,
          database: value,
          suspects: [
            { sqlInstance: value, service, namedBy: 'sqlvdi', role: 'suspect' },
            { sqlInstance: `${value}2`, service, namedBy: 'sqlvdi', role: 'victim' }
          ],
          services: [service],
          title: value,
          meaning: value,
          actions: [value],
          sources: [value],
          unknowns: [value]
        })
      })],
      instances: [anInstance({
        sqlInstance: value, service, coverage: { lastSnapshot: undefined, inLastBackup: 'unknown', reason: value }
      })],
      timeline: aTimeline({
        backups: [{ at: NIGHT + 12_000, kind: 'failed-because-of-sql', incidentId: 'h-1' }],
        stops: [{ sqlInstance: value, from: NIGHT, to: undefined }]
      }),
      backups: someBackups({
        databases: [{ sqlInstance: value, database: value, isFailing: true }],
        writers: [{ writer: value, isFailed: true }]
      }),
      counts: someCounts({
        failures: [{ sqlInstance: value, errorCode: '0x800423F4', nativeError: '945', count: 1, lastAt: NIGHT }],
        writerErrors: [{ writer: value, errorCode: value, count: 1 }],
        overflows: { database: 1 }
      })
    })],
    eventLogs: [
      anEventLog({
        name: value,
        isUp: false,
        error: { code: 'other', message: value },
        processed: [{ provider: value, count: 1 }],
        unreadable: 1,
        lastUnreadable: [{ where: value, reason: value }],
        lastLoss: value
      })
    ]
  })
}
