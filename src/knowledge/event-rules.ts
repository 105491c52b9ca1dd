import type { DatabaseShape } from '../core/knowledge.js'
import {
  readComponentFailed, readJob, readJobEnd, readJobFailure, readJobSuccess
} from '../core/events/backup.js'
import {
  readBackedUp, readBackupFailed, readDeviceFailed, readEngineCause, readFreeze, readLoginFailed, readService
} from '../core/events/engine.js'
import { readServiceCrash, readServiceState } from '../core/events/service-control.js'
import { readSqlVdi } from '../core/events/sqlvdi.js'
import {
  isRestore, readNoDatabases, readOleDbChain, readRunningInstance, readTornDatabase, readWriterLog
} from '../core/events/sqlwriter.js'
import { readVssError, readWriterError, readWriterVeto } from '../core/events/vss.js'
import { ERROR_LOG, field, textOf, WRITER_LOG } from '../core/event.js'
import type { EventRule } from '../core/recognise.js'
import { SQL_WRITER, WID_WRITER } from '../core/vss-writer.js'
import { KNOWLEDGE } from './knowledge.js'
import type { ReferenceKey } from './references.js'

const ENGINE = ['MSSQLSERVER', 'MSSQL$*'] as const
const BACKUP = ['Microsoft-Windows-Backup'] as const
const SQL_WRITERS: ReadonlySet<string> = new Set([SQL_WRITER, WID_WRITER])
const CHANNEL_FIELD = 'Channel'

/**
 * Which events matter, and what is read out of them. The first rule that matches wins, so the special stands before the general;
 * what a rule means is in its kind. Ids of Windows Server Backup stand with their twin, 512 higher, in the Application log.
 */
export const EVENT_RULES: readonly EventRule<ReferenceKey>[] = [
  // Windows Server Backup: the job
  {
    name: 'wsb-started',
    kind: 'job-start',
    providers: BACKUP,
    eventIds: [1],
    read: readJob,
    keepsText: false,
    sources: ['etw_manifests']
  },
  {
    name: 'wsb-succeeded',
    kind: 'job-success',
    providers: BACKUP,
    eventIds: [4],
    read: readJobSuccess,
    keepsText: false,
    sources: ['etw_manifests']
  },
  {
    name: 'wsb-ended',
    kind: 'job-success', // or a failure, as its HRESULT says
    providers: BACKUP,
    eventIds: [14],
    read: readJobEnd,
    keepsText: false,
    sources: ['etw_manifests']
  },
  {
    name: 'wsb-snapshot-failed',
    kind: 'job-failure',
    providers: BACKUP,
    eventIds: [9, 521],
    read: readJobFailure,
    keepsText: true,
    sources: ['kb2615182', 'etw_manifests']
  },
  {
    name: 'wsb-component-failed',
    kind: 'job-failure',
    providers: BACKUP,
    eventIds: [565],
    read: (record) => readComponentFailed(record, SQL_WRITERS),
    keepsText: true,
    sources: ['etw_manifests']
  },
  {
    name: 'wsb-failed',
    kind: 'job-failure',
    providers: BACKUP,
    eventIds: [5, 517, 6, 518, 15, 527, 16, 528, 17, 18, 19, 20, 21, 22, 49, 561, 50, 526, 544, 545, 546],
    read: readJobFailure,
    keepsText: true,
    sources: ['etw_manifests', 'pastebin_ev5', 'pastebin_ev50']
  },
  {
    name: 'wsb-cancelled',
    kind: 'job-failure',
    providers: BACKUP,
    eventIds: [8],
    read: readJobFailure,
    keepsText: true,
    sources: ['etw_manifests']
  },
  {
    name: 'wsb-partial',
    kind: 'job-failure', // something that was to be in the backup is not
    providers: BACKUP,
    eventIds: [7, 519, 547, 23],
    read: readJobFailure,
    keepsText: true,
    sources: ['etw_manifests']
  },
  // The SQL writer and the virtual devices it works with
  {
    name: 'sqlvdi-abort',
    kind: 'sql-error',
    providers: ['SQLVDI'],
    read: readSqlVdi,
    keepsText: true,
    sources: ['kb2615182', 'kb3050765']
  },
  {
    name: 'sqlwriter-oledb',
    kind: 'sql-error',
    providers: ['SQLWRITER'],
    eventIds: [24583],
    read: (record) => readOleDbChain(record, shapeOf),
    keepsText: true,
    sources: ['kb2615182', 'dpm_restore3119']
  },
  {
    name: 'sqlwriter-torn-database',
    kind: 'sql-error',
    providers: ['SQLWRITER'],
    eventIds: [24579],
    read: readTornDatabase,
    keepsText: true,
    sources: ['sqlwriter_log']
  },
  {
    name: 'sqlwriter-no-databases',
    kind: 'sql-error',
    providers: ['SQLWRITER'],
    eventIds: [24581],
    read: readNoDatabases,
    keepsText: true,
    sources: ['kb224071', 'sqlwriter_svc']
  },
  {
    name: 'sqlwriter-log-failed',
    kind: 'context', // the event log says it, too, and says more
    providers: ['SQLWRITER'],
    eventIds: [1],
    channel: WRITER_LOG,
    read: readWriterLog,
    keepsText: true,
    sources: ['sqlwriter_log']
  },
  {
    name: 'sqlwriter-log-instance',
    kind: 'service-state',
    providers: ['SQLWRITER'],
    eventIds: [2],
    channel: WRITER_LOG,
    read: readRunningInstance,
    keepsText: false,
    sources: ['sqlwriter_log']
  },
  {
    name: 'sqlwriter-restore',
    kind: 'context', // the writer logs a RESTORE under the same ids
    providers: ['SQLWRITER'],
    read: (record) => isRestore(textOf(record)) ? {} : undefined,
    keepsText: true,
    sources: ['dpm_restore3119']
  },
  {
    name: 'sqlwriter-other',
    kind: 'sql-error',
    providers: ['SQLWRITER'],
    read: (record) => readOleDbChain(record, shapeOf),
    keepsText: true,
    sources: ['sqlwriter_log']
  },
  // VSS and its other writers
  {
    name: 'vss-writer-veto',
    kind: 'writer-veto',
    providers: ['VSS'],
    eventIds: [8229],
    read: (record) => readWriterVeto(record, SQL_WRITERS, sqlWriterByName),
    keepsText: true,
    sources: ['sqlwriter_log', 'tn_vsswriterops']
  },
  {
    name: 'vss-writer-error',
    kind: 'vss-error',
    providers: ['VSS'],
    eventIds: [12290],
    read: readWriterError,
    keepsText: true,
    sources: ['winevtkb_vss', 'tn_vsswriterops']
  },
  {
    name: 'vss-sqllib',
    kind: 'sql-error', // Windows Server 2003: the writer of that time logged under the name of VSS
    providers: ['VSS'],
    eventIds: [6001, 6002, 6003, 6004, 6005, 6006, 6007, 6008, 6009, 6010, 6011, 6012, 6013, 6014],
    read: (record) => readOleDbChain(record, shapeOf),
    keepsText: true,
    sources: ['winevtkb_vss']
  },
  {
    name: 'vss-error',
    kind: 'vss-error',
    providers: ['VSS'],
    eventIds: [
      11, 12, 13, 18, 20, 21, 22, 8193, 8194, 8213, 12289, 12291, 12292, 12293, 12297, 12298, 12301, 12305, 12310
    ],
    read: readVssError,
    keepsText: true,
    sources: ['winevtkb_vss', 'tn_vsswriterops']
  },
  // The Database Engine
  {
    name: 'engine-backup-failed',
    kind: 'sql-error', // a lead only: a native backup that fails logs it, and so does every victim of a snapshot
    providers: ENGINE,
    eventIds: [3041],
    read: readBackupFailed,
    keepsText: true,
    sources: ['tbl3', 'kb3050765']
  },
  {
    name: 'engine-device-failed',
    kind: 'sql-error',
    providers: ENGINE,
    eventIds: [18204, 18210],
    read: readDeviceFailed,
    keepsText: true,
    sources: ['sql18210', 'kb3050765']
  },
  {
    name: 'engine-frozen',
    kind: 'sql-success',
    providers: ENGINE,
    eventIds: [3197],
    read: (record) => readFreeze(record, 'frozen'),
    keepsText: false,
    sources: ['tbl3']
  },
  {
    name: 'engine-resumed',
    kind: 'sql-success',
    providers: ENGINE,
    eventIds: [3198],
    read: (record) => readFreeze(record, 'resumed'),
    keepsText: false,
    sources: ['tbl3']
  },
  {
    name: 'engine-backed-up',
    kind: 'sql-success',
    providers: ENGINE,
    eventIds: [18264, 18270],
    read: readBackedUp,
    keepsText: false,
    sources: ['tbl18']
  },
  {
    name: 'engine-started',
    kind: 'service-state',
    providers: ENGINE,
    eventIds: [17126, 17137],
    read: (record) => readService(record, 'running'),
    keepsText: false,
    sources: ['tbl17']
  },
  {
    name: 'engine-stopped',
    kind: 'service-state',
    providers: ENGINE,
    eventIds: [17147, 17148],
    read: (record) => readService(record, 'stopped'),
    keepsText: false,
    sources: ['tbl17']
  },
  {
    name: 'engine-login-failed',
    kind: 'context',
    providers: ENGINE,
    eventIds: [18456],
    read: readLoginFailed,
    keepsText: true,
    sources: ['tbl18', 'kb224071']
  },
  {
    name: 'engine-cause',
    kind: 'context',
    providers: ENGINE,
    eventIds: [701, 823, 824, 945, 1105, 3414, 5105, 5120, 9001, 9002, 17053, 17204, 17207],
    read: (record) => readEngineCause(record, shapeOf),
    keepsText: true,
    sources: ['tbl0', 'tbl3', 'tbl5', 'tbl9', 'tbl17']
  },
  {
    name: 'errorlog-cause',
    kind: 'context', // whatever can be a reason by the tables; most of it Windows is not told
    providers: ENGINE,
    channel: ERROR_LOG,
    read: (record) => isCause(record.eventId) ? readEngineCause(record, shapeOf) : undefined,
    keepsText: true,
    sources: ['kb2615182']
  },
  // The service control manager, the snapshot driver, the event log itself
  {
    name: 'scm-service-state',
    kind: 'service-state',
    providers: ['Service Control Manager'],
    eventIds: [7036],
    read: readServiceState,
    keepsText: false,
    sources: ['evtx_7036', 'etw_scm']
  },
  {
    name: 'scm-service-crashed',
    kind: 'service-state',
    providers: ['Service Control Manager'],
    eventIds: [7031, 7034],
    read: readServiceCrash,
    keepsText: true,
    sources: ['etw_scm']
  },
  {
    name: 'volsnap-error',
    kind: 'vss-error',
    providers: ['volsnap'],
    eventIds: [4, 5, 6, 8, 9, 15, 21, 24, 25, 27, 29, 32, 35, 36, 39],
    read: () => ({}),
    keepsText: true,
    sources: ['tn_volsnap', 'volsnap25']
  },
  {
    name: 'log-cleared',
    kind: 'log-cleared',
    providers: ['Microsoft-Windows-Eventlog'],
    eventIds: [104, 1102],
    read: (record) => ({ cleared: field(record, CHANNEL_FIELD) ?? record.channel }),
    keepsText: true,
    sources: ['winevtkb_backup']
  }
]

function shapeOf (number: number): DatabaseShape | undefined {
  return KNOWLEDGE.error(`sql:${number}`)?.database
}

// logins fail all day, and those that matter have a rule of their own
function isCause (number: number): boolean {
  return number !== 18456 && KNOWLEDGE.error(`sql:${number}`)?.role === 'cause'
}

function sqlWriterByName (name: string): string | undefined {
  if (name === 'SqlServerWriter') return SQL_WRITER
  return name === 'WIDWriter' ? WID_WRITER : undefined
}
