import { escaped, type Fields, SOME_TIME, systemTime } from './event-xml.js'
import type { EpochMs } from '../../src/core/event.js'

/** One run of Windows Server Backup, as its events 1, 4, 5, 7 and 14 tell it. */
export interface BackupRun {
  readonly backupTime?: EpochMs
  readonly endTime?: EpochMs
  readonly hresult?: number
  readonly detailedHresult?: number
  readonly volumes?: readonly VolumeResult[]
  readonly target?: string
  readonly print?: 'hex' | 'decimal'
}

/** What became of one volume; its codes are printed as signed decimals. */
export interface VolumeResult {
  readonly name: string
  readonly hresult?: number
  readonly detailedHresult?: number
}

const TIMES = [
  'SourceSnapStartTime', 'SourceSnapEndTime', 'PrepareBackupStartTime', 'PrepareBackupEndTime',
  'BackupWriteStartTime', 'BackupWriteEndTime', 'TargetSnapStartTime', 'TargetSnapEndTime',
  'DVDFormatStartTime', 'DVDFormatEndTime', 'MediaVerifyStartTime', 'MediaVerifyEndTime', 'BackupPreviousState'
]

/** Field names of events 4, 5, 7 and 14 in version 0 (Server 2008). */
export const JOB_FIELDS_0: readonly string[] = [
  'BackupTemplateID', 'BackupState', 'BackupTarget', 'NumOfVolumes', 'VolumesInfo', 'BackupTime', 'HRESULT',
  'DetailedHRESULT', ...TIMES
]

/** Field names of events 4, 5, 7 and 14 in version 3 (Server 2012 and later). */
export const JOB_FIELDS_3: readonly string[] = [
  'BackupTemplateID', 'HRESULT', 'DetailedHRESULT', 'ErrorMessage', 'BackupState', 'BackupTime', 'BackupTarget',
  'NumOfVolumes', 'VolumesInfo', ...TIMES, 'ComponentStatus', 'ComponentInfo', 'SSBEnumerateStartTime',
  'SSBEnumerateEndTime', 'SSBVhdCreationStartTime', 'SSBVhdCreationEndTime', 'SSBBackupStartTime', 'SSBBackupEndTime',
  'SystemStateBackup', 'BMR', 'VssFullBackup', 'UserInputBMR', 'UserInputSSB', 'BackupSuccessLogPath',
  'BackupFailureLogPath', 'EnumerateBackupStartTime', 'EnumerateBackupEndTime', 'PruneBackupStartTime',
  'PruneBackupEndTime', 'BackupFlags', 'ComponentInfoSummary'
]

/** The named values of a run, in the order a version of the event has them. */
export function backupFields (names: readonly string[], run: BackupRun): Fields {
  const values = fieldValues(run)
  return names.map((name) => [name, values[name] ?? times(name, run)] as const)
}

function fieldValues (run: BackupRun): Readonly<Record<string, string>> {
  const { backupTime = SOME_TIME, hresult = 0, detailedHresult = 0, target = '\\\\NAS01\\backup' } = run
  const volumes = run.volumes ?? [{ name: 'C:', hresult, detailedHresult }, { name: 'D:', hresult, detailedHresult }]
  const printed = (code: number) => run.print === 'decimal' ? String(code) : `0x${code.toString(16)}`
  return {
    BackupTemplateID: '{4309E1ED-48ED-49A6-8989-7655A5F4C116}',
    HRESULT: printed(hresult),
    DetailedHRESULT: printed(detailedHresult),
    ErrorMessage: `%%${hresult}`,
    BackupState: '14',
    BackupTime: systemTime(backupTime),
    BackupTarget: target,
    NumOfVolumes: String(volumes.length),
    VolumesInfo: volumesInfo(volumes),
    BackupPreviousState: '9',
    ComponentStatus: '<ComponentStatus></ComponentStatus>',
    ComponentInfo: '<ComponentInfo></ComponentInfo>',
    SystemStateBackup: '<SystemState IsPresent="0" HResult="0" DetailedHResult="0" />',
    BMR: '<BMR IsPresent="0" HResult="0" DetailedHResult="0" />',
    VssFullBackup: 'true',
    UserInputBMR: 'false',
    UserInputSSB: 'false',
    BackupSuccessLogPath: 'C:\\Windows\\Logs\\WindowsServerBackup\\Backup-synthetic.log',
    BackupFailureLogPath: 'C:\\Windows\\Logs\\WindowsServerBackup\\Backup_Error-synthetic.log',
    BackupFlags: '0x9',
    ComponentInfoSummary: '<ComponentInfoSummary TotalComponents="0" SucceededComponents="0" />'
  }
}

function volumesInfo (volumes: readonly VolumeResult[]): string {
  const items = volumes.map(({ name, hresult = 0, detailedHresult = 0 }) =>
    `<VolumeInfoItem Name="${escaped(name)}" OriginalAccessPath="${escaped(name)}" State="14" HResult="${hresult | 0}" ` +
    `DetailedHResult="${detailedHresult | 0}" PreviousState="9" IsCritical="0" IsIncremental="0" BlockLevel="1" />`)
  return `<VolumeInfo>${items.join('')}</VolumeInfo>`
}

const NEVER = '1601-01-01T00:00:00.0000000Z'

function times (name: string, { backupTime = SOME_TIME, endTime = backupTime + 600_000, hresult }: BackupRun): string {
  if (name === 'SourceSnapStartTime') return systemTime(backupTime + 5_000)
  if (name === 'SourceSnapEndTime') return hresult === 0 ? systemTime(backupTime + 15_000) : NEVER
  if (/^(?:PrepareBackup|BackupWrite)/.test(name)) {
    const time = name.endsWith('EndTime') ? endTime - 5_000 : backupTime + 20_000
    return `<TimesList><Time Time="${systemTime(time)}" /></TimesList>`
  }
  if (/^(?:DVDFormat|MediaVerify|EnumerateBackup|PruneBackup)/.test(name)) return '<TimesList></TimesList>'
  return NEVER
}
