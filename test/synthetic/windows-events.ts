import { classicXml, escaped, type Fields, type Manifest, manifestXml, utf16, type Written } from './event-xml.js'

/** One change of a service, as the Service Control Manager tells it. */
export interface ServiceChange {
  readonly serviceName?: string
  readonly displayName?: string
  readonly state?: 'running' | 'stopped'
  /** The state in the language of the server. */
  readonly stateWord?: string
  readonly processId?: number
  readonly threadId?: number
}

/** Service Control Manager event 7036: a service runs, or does not; only Binary is the same in every language. */
export function scm7036 (change: ServiceChange = {}, written: Written = {}): string {
  const { serviceName = 'MSSQL$SBSMONITORING', state = 'stopped', processId = 676, threadId = 648 } = change
  const displayName = change.displayName ?? `SQL Server (${serviceName.replace('MSSQL$', '')})`
  return scmXml({
    eventId: 7036,
    level: 4,
    qualifiers: 16384,
    processId,
    threadId,
    data: [['param1', displayName], ['param2', change.stateWord ?? state]],
    binary: utf16(`${serviceName}/${state === 'running' ? 4 : 1}\0`)
  }, written)
}

/** Events 7031 and 7034: a service ended without being asked to; 7031 also says what is done about it. */
export function scmCrashed (
  crash: { readonly eventId?: 7031 | 7034, readonly serviceName?: string, readonly displayName?: string } = {},
  written: Written = {}
): string {
  const { eventId = 7034, serviceName = 'MSSQL$PROD' } = crash
  const displayName = crash.displayName ?? `SQL Server (${serviceName.replace('MSSQL$', '')})`
  const repair: Fields = [['param3', '60000'], ['param4', '1'], ['param5', 'Restart the service']]
  return scmXml({
    eventId,
    level: 2,
    qualifiers: 49152,
    data: [['param1', displayName], ['param2', '1'], ...(eventId === 7031 ? repair : [])],
    binary: utf16(`${serviceName}\0`)
  }, written)
}

function scmXml (
  event: Pick<Manifest, 'eventId' | 'level' | 'qualifiers' | 'processId' | 'threadId' | 'data' | 'binary'>,
  written: Written
): string {
  return manifestXml({
    provider: 'Service Control Manager',
    guid: '{555908d1-a6d7-4695-8e1e-26931d2012f4}',
    eventSourceName: 'Service Control Manager',
    keywords: '0x8080000000000000',
    channel: 'System',
    ...event
  }, written)
}

/** An error of volsnap: a shadow copy was lost or not made. Before Windows 10 its values have no names. */
export function volsnap (
  loss: { readonly eventId?: number, readonly volume?: string, readonly shape?: 'classic' | 'manifest' } = {},
  written: Written = {}
): string {
  const { eventId = 36, volume = 'C:', shape = 'classic' } = loss
  const device = '\\Device\\HarddiskVolumeShadowCopy2'
  const binary = Buffer.from('000000000200300000000000240006C0020000000000000000000000000000000000000000000000', 'hex')
  if (shape === 'classic') {
    const data = [device, volume]
    return classicXml({ provider: 'volsnap', eventId, qualifiers: 49158, level: 2, data, binary }, inSystem(written))
  }
  return manifestXml({
    provider: 'Volsnap',
    guid: '{cb017cd2-1f37-4e65-82bc-3e91f6a37559}',
    eventSourceName: 'volsnap',
    qualifiers: 49158,
    eventId,
    level: 2,
    keywords: '0x80000000000000',
    processId: 4,
    threadId: 10356,
    channel: 'System',
    data: [
      ['DeviceName', device], ['VolumeName', volume], ['NTSTATUS', 'c000007f'], ['SourceTag', '178'],
      ['SourceFileID', '0x0001'], ['SourceLine', '6195']
    ],
    binary
  }, written)
}

/** Event 104: a channel other than Security was cleared; it is written to System. */
export function logCleared104 (channel = 'Application', written: Written = {}): string {
  return clearedXml({ eventId: 104, channel: 'System', keywords: '0x8000000000000000' }, [
    '<SubjectUserName>administrator</SubjectUserName><SubjectDomainName>CONTOSO</SubjectDomainName>',
    `<Channel>${escaped(channel)}</Channel><BackupPath></BackupPath>`
  ], written)
}

/** Event 1102: the Security channel was cleared. */
export function logCleared1102 (written: Written = {}): string {
  return clearedXml({ eventId: 1102, channel: 'Security', keywords: '0x4020000000000000' }, [
    '<SubjectUserSid>S-1-5-21-1004336348-1177238915-682003330-500</SubjectUserSid>',
    '<SubjectUserName>administrator</SubjectUserName><SubjectDomainName>CONTOSO</SubjectDomainName>',
    '<SubjectLogonId>0x3e7</SubjectLogonId>'
  ], written)
}

function clearedXml (
  event: { readonly eventId: number, readonly channel: string, readonly keywords: string },
  values: readonly string[], written: Written
): string {
  const namespace = 'http://manifests.microsoft.com/win/2004/08/windows/eventlog'
  return manifestXml({
    provider: 'Microsoft-Windows-Eventlog',
    guid: '{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}',
    level: 4,
    task: 104,
    processId: 712,
    threadId: 748,
    ...event,
    userData: `<LogFileCleared xmlns='${namespace}'>${values.join('')}</LogFileCleared>`
  }, written)
}

/** System Restore logs 8194 too, and means something else. */
export function systemRestore8194 (written: Written = {}): string {
  const data = ['C:\\Windows\\system32\\svchost.exe -k netsvcs', 'Windows Update']
  return classicXml({ provider: 'System Restore', eventId: 8194, qualifiers: 0, level: 4, data }, written)
}

/** A driver of a network card that logs 7036 too. */
export function netwtw7036 (written: Written = {}): string {
  const data = ['\\Device\\NDMP4', 'Intel(R) Wireless']
  return classicXml({ provider: 'Netwtw06', eventId: 7036, qualifiers: 16384, level: 4, data }, inSystem(written))
}

/** CAPI2 513: the System Writer may not read a driver; seen around nearly every backup, and harmless. */
export function capi2513 (written: Written = {}): string {
  const data = ['AddLegacyDriverFiles: no image of a driver could be saved. System Error: access is denied.']
  return classicXml({ provider: 'Microsoft-Windows-CAPI2', eventId: 513, qualifiers: 0, level: 2, data }, written)
}

/** Exchange could not be frozen for a snapshot. */
export function exchange9611 (written: Written = {}): string {
  const data = ['0xfffff69d']
  return classicXml({ provider: 'MSExchangeIS', eventId: 9611, qualifiers: 49158, level: 2, task: 22, data }, written)
}

/** A program crashed, here even one of SQL Server's. */
export function applicationError1000 (written: Written = {}): string {
  const data = ['Ssms.exe', '15.0.18424.0', '63b5a5d1', 'KERNELBASE.dll', '10.0.17763.4644', '9be75f4d', 'e0434352']
  return classicXml({ provider: 'Application Error', eventId: 1000, qualifiers: 0, level: 2, task: 100, data }, written)
}

function inSystem (written: Written): Written {
  return { channel: 'System', ...written }
}
