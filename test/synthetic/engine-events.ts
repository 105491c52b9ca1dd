import { classicXml, type ClassicShape, SOME_COMPUTER, utf16, type Written } from './event-xml.js'
import { SOME_VDI_SET } from './sqlwriter-events.js'

/** One event of a SQL Server instance. */
export interface EngineEvent {
  readonly eventId: number
  /** MSSQLSERVER for the default instance. */
  readonly sqlInstance?: string
  readonly severity?: number
  /** Insertion strings. */
  readonly data?: readonly string[]
  /** The session's database, as Binary has it; not always the one the event is about. */
  readonly database?: string
  readonly task?: number
  readonly shape?: ClassicShape
}

/** An event of provider MSSQLSERVER or MSSQL$NAME; above severity 10 it is an error. */
export function engine (event: EngineEvent, written: Written = {}): string {
  const { eventId, sqlInstance = 'MSSQLSERVER', severity = 10, data = [], database = 'master', task = 2 } = event
  const isDefault = sqlInstance === 'MSSQLSERVER'
  const host = (written.computer ?? SOME_COMPUTER).split('.')[0]!.toUpperCase()
  return classicXml({
    provider: isDefault ? 'MSSQLSERVER' : `MSSQL$${sqlInstance}`,
    eventId,
    qualifiers: severity > 10 ? 49152 : 16384,
    level: severity > 10 ? 2 : 4,
    task,
    data,
    binary: engineBinary(eventId, severity, isDefault ? host : `${host}\\${sqlInstance}`, database),
    ...(event.shape === undefined ? {} : { shape: event.shape })
  }, written)
}

/** Binary of a SQL Server event: error, severity, then server and database, each as a count and UTF-16 with a final NUL. */
export function engineBinary (error: number, severity: number, server: string, database: string): Uint8Array {
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32LE(error, 0)
  numbers.writeUInt32LE(severity, 4)
  return Buffer.concat([numbers, counted(server), counted(database)])
}

function counted (text: string): Uint8Array {
  const count = Buffer.alloc(4)
  if (text === '') return count
  count.writeUInt32LE(text.length + 1, 0)
  return Buffer.concat([count, utf16(`${text}\0`)])
}

/** What the events about one database of an instance have in common. */
export interface EngineFacts {
  readonly sqlInstance?: string
  readonly database?: string
  readonly vdiSet?: string
  readonly device?: number
  readonly shape?: ClassicShape
}

const BACKUP_TASK = 6
const ABORTED = '995(aborted by a thread exit or an application request.)'

/** 3041: a BACKUP statement failed. */
export function engineBackupFailed (facts: EngineFacts = {}, written: Written = {}): string {
  return about(facts, 3041, 16, [`BACKUP DATABASE ${facts.database ?? 'Sales'}`], written)
}

/** 18210: input or output on a backup device failed; with operating system error 995 somebody else gave up. */
export function engineDeviceFailed (
  facts: EngineFacts & { readonly osError?: string } = {}, written: Written = {}
): string {
  const device = `${facts.vdiSet ?? SOME_VDI_SET}${facts.device ?? 1}`
  const data = ['BackupVirtualDeviceFile::SendFileInfoBegin', '', device, facts.osError ?? ABORTED]
  return about(facts, 18210, 16, data, written)
}

/** 18204: a backup device of a native backup could not be opened. */
export function engineDeviceNotOpened (facts: EngineFacts = {}, written: Written = {}): string {
  const data = ['BackupDiskFile::CreateMedia', `E:\\Backup\\${facts.database ?? 'Sales'}.bak`, 'create', '3(no such path.)']
  return about(facts, 18204, 16, data, written)
}

/** 3197: input and output of a database are held for the snapshot. */
export function engineFrozen (facts: EngineFacts = {}, written: Written = {}): string {
  return about(facts, 3197, 10, [facts.database ?? 'Sales'], written)
}

/** 3198: they go on. */
export function engineResumed (facts: EngineFacts = {}, written: Written = {}): string {
  return about(facts, 3198, 10, [facts.database ?? 'Sales'], written)
}

/** 18264: a full backup of a database is done. */
export function engineBackedUp (
  facts: EngineFacts & { readonly file?: string } = {}, written: Written = {}
): string {
  return about(facts, 18264, 10, [
    facts.database ?? 'Sales', '2025/11/03(09:12:44)', '3912', '58:1528:37', '58:1552:1', '1', deviceInformation(facts)
  ], written)
}

/** 18270: a differential backup of a database is done. */
export function engineDifferential (
  facts: EngineFacts & { readonly file?: string } = {}, written: Written = {}
): string {
  return about(facts, 18270, 10, [
    facts.database ?? 'Sales', '2025/11/03(09:12:44)', '212', '58:1560:37', '58:1569:1', '58:1528:37', '1',
    deviceInformation(facts)
  ], written)
}

/** 18267: a database was restored. */
export function engineRestored (
  facts: EngineFacts & { readonly file?: string } = {}, written: Written = {}
): string {
  return about(facts, 18267, 10, [
    facts.database ?? 'Sales', '2025/11/03(09:12:44)', '58:1528:37', '58:1552:1', '1', deviceInformation(facts)
  ], written)
}

function deviceInformation (facts: EngineFacts & { readonly file?: string }): string {
  return facts.file === undefined
    ? `FILE=1, TYPE=VIRTUAL_DEVICE: {'${facts.vdiSet ?? SOME_VDI_SET}${facts.device ?? 1}'}`
    : `FILE=1, TYPE=DISK: {'${facts.file}'}`
}

function about (facts: EngineFacts, eventId: number, severity: number, data: readonly string[], written: Written) {
  const { sqlInstance, shape } = facts
  return engine({
    eventId,
    severity,
    data,
    task: BACKUP_TASK,
    ...(sqlInstance === undefined ? {} : { sqlInstance }),
    ...(shape === undefined ? {} : { shape })
  }, written)
}

/** 17148: the instance stops because the Service Control Manager asked it to. */
export function engineStopped (facts: EngineFacts = {}, written: Written = {}): string {
  return engine({ ...facts, eventId: 17148, database: '' }, written)
}

/** 17147: the instance stops because Windows shuts down. */
export function engineShutDown (facts: EngineFacts = {}, written: Written = {}): string {
  return engine({ ...facts, eventId: 17147, database: '' }, written)
}

/** 17126: the instance takes connections. */
export function engineStarted (facts: EngineFacts = {}, written: Written = {}): string {
  return engine({ ...facts, eventId: 17126, database: '' }, written)
}

/** 17137: the instance opens a database. */
export function engineDatabaseStarted (facts: EngineFacts = {}, written: Written = {}): string {
  return engine({ ...facts, eventId: 17137, data: [facts.database ?? 'Sales'] }, written)
}

/** 9001: the log of a database is gone. */
export function engineLogNotAvailable (facts: EngineFacts = {}, written: Written = {}): string {
  return engine({ ...facts, eventId: 9001, severity: 21, data: [facts.database ?? 'Sales'] }, written)
}

/** 17204: a file of a database could not be opened. */
export function engineFileNotOpened (facts: EngineFacts = {}, written: Written = {}): string {
  const file = `D:\\Data\\${facts.database ?? 'Sales'}.mdf`
  return engine({ ...facts, eventId: 17204, severity: 16, data: ['FCB::Open', file, '0', '2(no such file.)'] }, written)
}
