import { backupFields, type BackupRun, JOB_FIELDS_0, JOB_FIELDS_3 } from './backup-fields.js'
import { type Fields, manifestXml, SOME_TIME, systemTime, type Written } from './event-xml.js'
import type { EpochMs } from '../../src/core/event.js'

/** 0x807800A1, "a Volume Shadow Copy Service operation failed", as Windows Server Backup reports it. */
export const SNAPSHOT_FAILED = 0x807800A1

/** 0x800423F4, the writer's error that a retry will not help. */
export const NOT_RETRYABLE = 0x800423F4

/** The id Windows Server Backup gives to one backup. */
export const SOME_BACKUP_SET = '{5C6E1B5A-3B0F-4C8D-9B4E-6F0D2A7C1E90}'

/** Event 1: a backup began. */
export function backupStarted (run: BackupRun = {}, written: Written = {}): string {
  const data = backupFields(['BackupTemplateID'], run)
  return backupXml({ eventId: 1, level: 4, opcode: 1, data }, written)
}

/** Event 4, version 3: the backup ended well. */
export function backupSucceeded (run: BackupRun = {}, written: Written = {}): string {
  const data = backupFields(JOB_FIELDS_3, { hresult: 0, detailedHresult: 0, ...run })
  return backupXml({ eventId: 4, version: 3, level: 4, data }, written)
}

/** Event 14, version 3: the backup ended, well where HRESULT is 0. */
export function backupEnded (run: BackupRun = {}, written: Written = {}): string {
  const data = backupFields(JOB_FIELDS_3, { hresult: 0, detailedHresult: 0, ...run })
  return backupXml({ eventId: 14, version: 3, level: 4, data }, written)
}

/** Event 5: the backup failed. Version 0 prints its codes in decimal, version 3 in hex. */
export function backupFailed (run: BackupRun & { readonly version?: 0 | 3 } = {}, written: Written = {}): string {
  const version = run.version ?? 3
  const codes = { hresult: SNAPSHOT_FAILED, detailedHresult: NOT_RETRYABLE, ...run }
  const data = version === 0
    ? backupFields(JOB_FIELDS_0, { ...codes, print: 'decimal' })
    : backupFields(JOB_FIELDS_3, codes)
  return backupXml({ eventId: 5, version, level: 2, data }, written)
}

/** Event 7, version 3: the backup ended, but some of what it was to hold is missing. */
export function backupPartial (run: BackupRun = {}, written: Written = {}): string {
  const data = backupFields(JOB_FIELDS_3, { hresult: SNAPSHOT_FAILED, detailedHresult: NOT_RETRYABLE, ...run })
  return backupXml({ eventId: 7, version: 3, level: 3, data }, written)
}

/** Event 8, version 3: the backup was stopped; 0x800704C7 is ERROR_CANCELLED. */
export function backupCancelled (run: BackupRun = {}, written: Written = {}): string {
  const data = backupFields(JOB_FIELDS_3, { hresult: 0x800704C7, detailedHresult: 0, ...run })
  return backupXml({ eventId: 8, version: 3, level: 2, data }, written)
}

/** What the events about one failed snapshot say. */
export interface SnapshotFailure {
  readonly backupTime?: EpochMs
  readonly errorCode?: number
  /** How the code is printed, where not as the version of the event does. */
  readonly print?: keyof typeof PRINTED
  readonly backupSet?: string
}

const PRINTED = {
  decimal: (code: number) => String(code),
  signed: (code: number) => String(code | 0),
  hex: (code: number) => `0x${code.toString(16)}`,
  reference: (code: number) => `%%${code}`
} as const

/** Event 9: the snapshot failed. Version 0 has no time, version 1 prints the code in decimal, version 2 in hex. */
export function snapshotFailed9 (
  failure: SnapshotFailure & { readonly version?: 0 | 1 | 2 } = {}, written: Written = {}
): string {
  const { version = 2, backupTime = SOME_TIME, errorCode = SNAPSHOT_FAILED, backupSet = SOME_BACKUP_SET } = failure
  const start = ['BackupStartTime', systemTime(backupTime)] as const
  const set = ['BackupSetId', backupSet] as const
  const print = PRINTED[failure.print ?? (version === 2 ? 'hex' : 'decimal')]
  const code = [version === 2 ? 'HRESULT' : 'SppErrorCode', print(errorCode)] as const
  return backupXml({ eventId: 9, version, level: 2, data: version === 0 ? [set, code] : [start, set, code] }, written)
}

/** Event 521, the twin of 9 in the Application log. Version 0 prints the code in decimal, version 2 in hex. */
export function snapshotFailed521 (
  failure: SnapshotFailure & { readonly version?: 0 | 2 } = {}, written: Written = {}
): string {
  return applicationFailure(521, { errorCode: SNAPSHOT_FAILED, ...failure }, written)
}

/** Event 517, the twin of 5. */
export function backupFailed517 (
  failure: SnapshotFailure & { readonly version?: 0 | 1 } = {}, written: Written = {}
): string {
  return applicationFailure(517, { errorCode: SNAPSHOT_FAILED, version: 1, ...failure }, written)
}

/** Event 546, the twin of 19: the backup did not even start. */
export function notStarted546 (failure: SnapshotFailure = {}, written: Written = {}): string {
  return applicationFailure(546, { errorCode: 0x80070015, version: 0, ...failure }, written)
}

/** Event 519, the twin of 7: some volumes are missing from the backup. */
export function backupPartial519 (
  failure: SnapshotFailure & { readonly volumes?: string } = {}, written: Written = {}
): string {
  const { backupTime = SOME_TIME, errorCode = SNAPSHOT_FAILED, volumes = 'D:' } = failure
  const [time, code, message] = failureFields({ backupTime, errorCode, version: 1 })
  return applicationXml(519, 3, 1, [time, ['FailedVolumeNames', volumes], code, message], written)
}

/** Event 547: some files are missing from the backup. */
export function backupPartial547 (
  failure: { readonly backupTime?: EpochMs, readonly volumes?: string } = {}, written: Written = {}
): string {
  const { backupTime = SOME_TIME, volumes = 'D:' } = failure
  return applicationXml(547, 3, 0, [
    ['BackupTime', systemTime(backupTime)],
    ['FailedVolumeNames', volumes],
    ['BackupFailureLogPath', 'C:\\Windows\\Logs\\WindowsServerBackup\\Backup_Error-synthetic.log']
  ], written)
}

/** Event 561, the twin of 49: there was no place to write the backup to. */
export function noTarget561 (failure: { readonly backupTime?: EpochMs } = {}, written: Written = {}): string {
  return applicationXml(561, 2, 0, [['BackupTime', systemTime(failure.backupTime ?? SOME_TIME)]], written)
}

/** What event 565 says about one component of an application, such as a database. */
export interface ComponentFailure extends SnapshotFailure {
  readonly component?: string
  readonly logicalPath?: string
  readonly writerId?: string
}

/** Event 565: a component of an application is not usable from this backup. */
export function componentFailed565 (failure: ComponentFailure = {}, written: Written = {}): string {
  const { backupTime = SOME_TIME, errorCode = NOT_RETRYABLE, component = 'Sales', logicalPath = 'SQL01\\PROD' } = failure
  return applicationXml(565, 2, 0, [
    ['ComponentName', component],
    ['LogicalPath', logicalPath],
    ['ApplicationId', 'SqlServer'],
    ['BackupTime', systemTime(backupTime)],
    ['WriterId', failure.writerId ?? '{A65FAA63-5EA8-4EBC-9DBD-A0C4DB26912A}'],
    ['ErrorCode', String(errorCode)]
  ], written)
}

function applicationFailure (
  eventId: number, failure: SnapshotFailure & { readonly version?: number }, written: Written
): string {
  const { version = 2 } = failure
  return applicationXml(eventId, 2, version, failureFields({ ...failure, version }), written)
}

function failureFields (failure: SnapshotFailure & { readonly version: number }) {
  const { backupTime = SOME_TIME, errorCode = SNAPSHOT_FAILED, version } = failure
  const print = failure.print ?? (version === 0 ? 'decimal' : 'hex')
  return [
    ['BackupTime', systemTime(backupTime)],
    ['ErrorCode', PRINTED[print](errorCode)],
    ['ErrorMessage', `%%${errorCode}`]
  ] as const
}

function applicationXml (eventId: number, level: number, version: number, data: Fields, written: Written): string {
  return backupXml({ eventId, level, version, data, channel: 'Application' }, written)
}

interface BackupEvent {
  readonly eventId: number
  readonly version?: number
  readonly level: number
  readonly opcode?: number
  readonly channel?: string
  readonly data: Fields
}

function backupXml (event: BackupEvent, written: Written): string {
  const channel = event.channel ?? 'Microsoft-Windows-Backup'
  return manifestXml({
    provider: 'Microsoft-Windows-Backup',
    guid: '{1DB28F2E-8F80-4027-8C5A-A11F7F10F62D}',
    keywords: channel === 'Application' ? '0x8000000000000000' : '0x4000000000000000',
    userId: 'S-1-5-18',
    ...event,
    channel
  }, written)
}
