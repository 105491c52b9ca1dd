import { classicXml, type ClassicShape, type Written } from './event-xml.js'

/** The GUID that all virtual devices of one snapshot share. */
export const SOME_VDI_SET = '{3AB8F080-950C-4EF9-B637-0F37B2428F17}'

/** One SQLVDI event. */
export interface VdiAbort {
  /** As the event spells it: empty, a dot or the server's name for the default instance. */
  readonly sqlInstance?: string
  readonly vdiSet?: string
  readonly device?: number
  /** The client is the SQL writer, which gives up; the server is the instance, which is told so. */
  readonly side?: 'Client' | 'Server'
  readonly errorCode?: string
  /** All in one Data; a value in each Data; `name=value` in each Data. No public log shows which one is real. */
  readonly form?: 'text' | 'values' | 'pairs'
  readonly shape?: ClassicShape
}

/** SQLVDI event 1: a virtual device was given up. */
export function sqlvdi (abort: VdiAbort = {}, written: Written = {}): string {
  const { sqlInstance = 'SBSMONITORING', vdiSet = SOME_VDI_SET, device = 1, side = 'Client', form = 'text' } = abort
  const [location, description] = side === 'Client'
    ? ['SignalAbort', 'Client initiates abort'] as const
    : ['TriggerAbort', 'invoked'] as const
  const virtualDevice = `Global\\${vdiSet}${device}_SQLVDIMemoryName_0`
  const code = abort.errorCode ?? '(0)'
  const data = {
    text: [`SQLVDI: Loc=${location}. Desc=${description}. ErrorCode=${code}. Process=4772. Thread=10300. ` +
      `${side}. Instance=${sqlInstance}. VD=${virtualDevice}. `],
    values: [location, description, code, '4772', '10300', side, sqlInstance, virtualDevice],
    pairs: [`Loc=${location}`, `Desc=${description}`, `ErrorCode=${code}`, 'Process=4772', 'Thread=10300', side,
      `Instance=${sqlInstance}`, `VD=${virtualDevice}`]
  }[form]
  return errorXml('SQLVDI', 1, data, abort.shape, written)
}

/** One error of a chain, as OLE DB hands it to the SQL writer. */
export interface ChainError {
  readonly nativeError: number
  readonly message: string
  readonly state?: number
  readonly severity?: number
  readonly sqlState?: string
}

/** The wrapper that every failed BACKUP or RESTORE statement ends with. */
export function terminating (statement: 'BACKUP' | 'RESTORE' = 'BACKUP'): ChainError {
  return { nativeError: 3013, message: `${statement} DATABASE is terminating abnormally.` }
}

/** 3271 with operating system error 995: another part of the snapshot gave up first. */
export function aborted (vdiSet = SOME_VDI_SET, device = 1): ChainError {
  const reason = '995(aborted by a thread exit or an application request.)'
  return { nativeError: 3271, message: `A nonrecoverable I/O error occurred on file "${vdiSet}${device}:" ${reason}.` }
}

/** 945: files, memory or space are missing. */
export function cannotBeOpened (database = 'SBSMonitoring'): ChainError {
  const message = `Database '${database}' cannot be opened: files out of reach, or too little memory or disk space.`
  return { nativeError: 945, message, state: 2, severity: 14 }
}

/** 926: recovery marked the database suspect. */
export function markedSuspect (database = 'Sales'): ChainError {
  return { nativeError: 926, message: `Database '${database}' cannot be opened. It has been marked SUSPECT by recovery.` }
}

/** 9001: the log of the database is gone. */
export function logNotAvailable (database = 'Sales'): ChainError {
  return { nativeError: 9001, message: `The log for database '${database}' is not available.`, severity: 21, state: 4 }
}

/** One 24583 event. */
export interface OleDbError {
  readonly call?: string
  readonly hresult?: string
  readonly chain?: readonly ChainError[]
  /** Three Data (call, hr, chain); one Data with all of it; three Data with blanks where the line ends were. */
  readonly form?: 'parts' | 'text' | 'one-line'
  readonly client?: string
  readonly shape?: ClassicShape
}

/** SQLWRITER event 24583: an OLE DB call failed, with its chain of errors, the outermost first. */
export function sqlwriterOleDb (error: OleDbError = {}, written: Written = {}): string {
  const { call = 'ICommandText::Execute', hresult = '0x80040e14', form = 'parts' } = error
  const { chain = [terminating(), cannotBeOpened()], client = 'Microsoft SQL Server Native Client 10.0' } = error
  const lines = chain.map(({ sqlState = '42000', nativeError, state = 1, severity = 16, message }) =>
    `SQLSTATE: ${sqlState}, Native Error: ${nativeError}\r\nError state: ${state}, Severity: ${severity}\r\n` +
    `Source: ${client}\r\nError message: ${message}`)
  const whole = lines.join('\r\n')
  const data = {
    parts: [call, hresult, `${whole}\r\n`],
    text: [`Sqllib error: OLEDB Error encountered calling ${call}. hr = ${hresult}. ${whole}\r\n`],
    'one-line': [call, hresult, whole.replaceAll('\r\n', ' ')]
  }[form]
  return errorXml('SQLWRITER', 24583, data, error.shape, written)
}

/** SQLWRITER event 24579: only some of the volumes of a database are in the snapshot. */
export function sqlwriterTorn (
  torn: { readonly database?: string, readonly sqlInstance?: string, readonly form?: 'parts' | 'text' } = {},
  written: Written = {}
): string {
  const { database = 'Sales', sqlInstance = 'SQL01', form = 'parts' } = torn
  const text = `Sqllib error: Database ${database} of SQL Server instance ${sqlInstance}  is stored on multiple volumes, ` +
    'only some of which are being shadowed.'
  return errorXml('SQLWRITER', 24579, form === 'text' ? [text] : [database, sqlInstance], 'short', written)
}

const NO_DATABASES = {
  en: (instance: string) => `Sqllib error: System table sys.sysdatabases in SQL Server instance ${instance} is empty.`,
  de: (instance: string) => `Sqllib-Fehler: Die Systemtabelle 'sys.databases' in der SQL Server-Instanz ${instance} ist leer.`
}

/** SQLWRITER event 24581: the writer sees no databases, because it may not. */
export function sqlwriterNoDatabases (
  empty: { readonly sqlInstance?: string, readonly form?: 'parts' | 'en' | 'de' } = {}, written: Written = {}
): string {
  const { sqlInstance = 'PROD', form = 'parts' } = empty
  const data = form === 'parts' ? sqlInstance : NO_DATABASES[form](sqlInstance)
  return errorXml('SQLWRITER', 24581, [data], 'short', written)
}

/** Any other event of the SQL writer. */
export function sqlwriterOther (
  other: { readonly eventId?: number, readonly data?: readonly string[] } = {}, written: Written = {}
): string {
  const data = other.data ?? ['Sqllib error: Failed to create VDS object. hr = 0x80770007.']
  return errorXml('SQLWRITER', other.eventId ?? 24582, data, 'short', written)
}

function errorXml (
  provider: string, eventId: number, data: readonly string[], shape: ClassicShape = 'short', written: Written
): string {
  return classicXml({ provider, eventId, qualifiers: 0, level: 2, shape, data }, written)
}
