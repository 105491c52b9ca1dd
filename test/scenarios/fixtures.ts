import {
  backupCancelled, backupEnded, backupFailed, backupFailed517, backupPartial, backupPartial519, backupPartial547,
  backupStarted,
  backupSucceeded, componentFailed565, noTarget561, notStarted546, snapshotFailed521, snapshotFailed9, SNAPSHOT_FAILED
} from '../synthetic/backup-events.js'
import {
  engine, engineBackedUp, engineBackupFailed, engineDatabaseStarted, engineDeviceFailed, engineDeviceNotOpened,
  engineDifferential, engineFileNotOpened, engineFrozen, engineLogNotAvailable, engineResumed,
  engineShutDown, engineStarted, engineStopped
} from '../synthetic/engine-events.js'
import {
  aborted, logNotAvailable, sqlvdi, sqlwriterNoDatabases, sqlwriterOleDb, sqlwriterOther, sqlwriterTorn, terminating
} from '../synthetic/sqlwriter-events.js'
import {
  vss12289, vss12290, vss12293, vss8193, vss8194, vssSqllib, vssVeto, writerContext, WRITERS
} from '../synthetic/vss-events.js'
import { classicXml } from '../synthetic/event-xml.js'
import { logCleared104, logCleared1102, scm7036, scmCrashed, volsnap } from '../synthetic/windows-events.js'

const PROD = { sqlInstance: 'PROD', database: 'Orders' } as const

/** One event for every shape that a rule reads, as `rule/case`. */
export const fixtures: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'wsb-started': { 'server-2012': backupStarted() },
  'wsb-succeeded': { 'version-3': backupSucceeded() },
  'wsb-ended': {
    good: backupEnded(),
    failed: backupEnded({ hresult: SNAPSHOT_FAILED, detailedHresult: 0x800423F4 })
  },
  'wsb-snapshot-failed': {
    '9-version-0-without-time': snapshotFailed9({ version: 0 }),
    '9-version-1-decimal': snapshotFailed9({ version: 1 }),
    '9-version-2-hex': snapshotFailed9({ version: 2 }),
    '521-version-0-decimal': snapshotFailed521({ version: 0 }),
    '521-version-2-hex': snapshotFailed521({ version: 2 }),
    '521-signed': snapshotFailed521({ print: 'signed' }),
    '521-reference': snapshotFailed521({ print: 'reference' })
  },
  'wsb-failed': {
    '5-version-0-decimal': backupFailed({ version: 0 }),
    '5-version-3-hex': backupFailed({ version: 3 }),
    '517-no-space': backupFailed517({ errorCode: 0x80780119 }),
    '546-not-started': notStarted546(),
    '561-no-target': noTarget561()
  },
  'wsb-cancelled': { 'version-3': backupCancelled() },
  'wsb-partial': {
    '7-version-3': backupPartial(),
    '519-volumes': backupPartial519(),
    '547-files': backupPartial547()
  },
  'wsb-component-failed': {
    'sql-database': componentFailed565(),
    'other-writer': componentFailed565({
      component: 'Users', logicalPath: 'HR', writerId: '{B2014C9E-8711-4C5C-A5A9-3CF384484757}'
    })
  },
  'sqlvdi-abort': {
    text: sqlvdi(),
    values: sqlvdi({ form: 'values' }),
    pairs: sqlvdi({ form: 'pairs' }),
    'default-instance': sqlvdi({ sqlInstance: '' }),
    'default-instance-values': sqlvdi({ sqlInstance: '', form: 'values' }),
    'blanks-around-the-name': sqlvdi({ sqlInstance: ' SBSMONITORING ' }),
    'no-name-of-an-instance': sqlvdi({ sqlInstance: 'X" now. Then run \\\\evil\\fix.exe as administrator "' }),
    'server-side': sqlvdi({ side: 'Server', device: 10 }),
    'long-shape': sqlvdi({ shape: 'long' })
  },
  'sqlwriter-oledb': {
    parts: sqlwriterOleDb(),
    text: sqlwriterOleDb({ form: 'text' }),
    'one-line': sqlwriterOleDb({ form: 'one-line' }),
    collateral: sqlwriterOleDb({ chain: [terminating(), aborted()] }),
    'native-client-11': sqlwriterOleDb({ client: 'Microsoft SQL Server Native Client 11.0', shape: 'long' })
  },
  'sqlwriter-torn-database': {
    parts: sqlwriterTorn({ sqlInstance: 'SQL01\\PROD', database: 'Orders' }),
    text: sqlwriterTorn({ form: 'text' })
  },
  'sqlwriter-no-databases': {
    parts: sqlwriterNoDatabases(),
    english: sqlwriterNoDatabases({ form: 'en' }),
    german: sqlwriterNoDatabases({ form: 'de', sqlInstance: 'VERTRIEB' })
  },
  'sqlwriter-restore': {
    parts: sqlwriterOleDb({ chain: [terminating('RESTORE'), logNotAvailable('Orders')] }),
    text: sqlwriterOleDb({ chain: [terminating('RESTORE'), logNotAvailable('Orders')], form: 'text' })
  },
  'sqlwriter-log-failed': {
    result: writerLog(1, 'HRESULT EXCEPTION CAUGHT: hr: 0x80780002')
  },
  'sqlwriter-log-instance': {
    named: writerLog(2, 'Instance MSSQL15.NAMED1 Edition: Enterprise Edition: Core-based Licensing'),
    default: writerLog(2, 'Instance MSSQL15.MSSQLSERVER Edition: Developer Edition')
  },
  'sqlwriter-other': { 'virtual-device-set': sqlwriterOther() },
  'vss-writer-veto': {
    english: vssVeto(),
    german: vssVeto({ language: 'de' }),
    'torn-database': vssVeto({ errorCode: '0x800423f0' }),
    'windows-internal-database': vssVeto({ writer: WRITERS.wid, shape: 'long' }),
    'other-writer': vssVeto({ writer: WRITERS.ntds, operation: 'PostSnapshot' })
  },
  'vss-writer-error': {
    english: vss12290(),
    german: vss12290({ context: writerContext({ writer: WRITERS.asr, language: 'de' }) })
  },
  'vss-sqllib': { 'server-2003': vssSqllib() },
  'vss-error': {
    '8193-routine': vss8193(),
    '8194-callback': vss8194(),
    '12289-provider': vss12289(),
    '12293-provider-veto': vss12293()
  },
  'errorlog-cause': {
    'file-not-created': engine({
      eventId: 5123,
      sqlInstance: 'PROD',
      severity: 16,
      data: ["CREATE FILE encountered operating system error 5(Access is denied.) while attempting to open or create 'E:\\a.ss'."]
    }, { channel: 'ERRORLOG' })
  },
  'engine-backup-failed': {
    'named-instance': engineBackupFailed(PROD),
    'default-instance': engineBackupFailed({ database: 'Intranet', shape: 'long' })
  },
  'engine-device-failed': {
    'virtual-device-995': engineDeviceFailed(PROD),
    'other-os-error': engineDeviceFailed({ ...PROD, osError: '112(the disk is full.)' }),
    'native-backup': engineDeviceNotOpened(PROD)
  },
  'engine-frozen': { 'named-instance': engineFrozen(PROD) },
  'engine-resumed': { 'named-instance': engineResumed(PROD) },
  'engine-backed-up': {
    'virtual-device': engineBackedUp(PROD),
    differential: engineDifferential(PROD)
  },
  'engine-started': {
    'ready-for-clients': engineStarted(PROD),
    'opens-master': engineDatabaseStarted({ ...PROD, database: 'master' })
  },
  'engine-stopped': {
    'by-service-control': engineStopped(PROD),
    'by-shutdown': engineShutDown(PROD)
  },
  'engine-login-failed': {
    'sql-writer': engine({
      eventId: 18456,
      severity: 14,
      task: 4,
      sqlInstance: 'PROD',
      data: ['NT SERVICE\\SQLWriter', ' Reason: no such login.', ' [CLIENT: <local machine>]']
    })
  },
  'engine-cause': {
    'log-not-available': engineLogNotAvailable(PROD),
    'file-not-opened': engineFileNotOpened(PROD),
    'recovery-failed': engine({ eventId: 3414, severity: 21, sqlInstance: 'PROD', data: ['Orders', '7', '0'] })
  },
  'scm-service-state': {
    stopped: scm7036(),
    running: scm7036({ state: 'running' }),
    'german-stopped': scm7036({ stateWord: 'beendet' }),
    'default-instance': scm7036({ serviceName: 'MSSQLSERVER' }),
    'windows-internal-database': scm7036({
      serviceName: 'MSSQL$MICROSOFT##WID', displayName: 'Windows Internal Database', state: 'running'
    })
  },
  'scm-service-crashed': {
    '7031-restarts': scmCrashed({ eventId: 7031 }),
    '7034-stays-down': scmCrashed({ eventId: 7034 })
  },
  'volsnap-error': { classic: volsnap(), manifest: volsnap({ shape: 'manifest' }) },
  'log-cleared': { application: logCleared104(), security: logCleared1102() }
}

/** An entry of SqlWriterLogger.txt, as the reader of that file makes an event of it. */
function writerLog (eventId: number, text: string): string {
  return classicXml({ provider: 'SQLWRITER', eventId, qualifiers: 0, level: 4, data: [text] }, { channel: 'SqlWriterLogger' })
}
