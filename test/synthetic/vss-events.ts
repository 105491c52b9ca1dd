import { classicXml, type ClassicShape, type Written } from './event-xml.js'

/** A VSS writer as the last insertion string of a VSS event names it. */
export interface Writer {
  readonly classId: string
  readonly name: string
  readonly instanceName?: string
}

/** The writers that the stories need. */
export const WRITERS = {
  sql: {
    classId: '{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}',
    name: 'SqlServerWriter',
    instanceName: 'Microsoft SQL Server 2008 R2:SQLWriter'
  },
  wid: { classId: '{8d5194e1-e455-434a-b2e5-51296cce67df}', name: 'WIDWriter' },
  asr: { classId: '{be000cbe-11fe-4426-9c58-531aa6355fc4}', name: 'ASR Writer' },
  hyperV: { classId: '{66841cd4-6ded-4f4b-8f17-fd23f8ddc3de}', name: 'Microsoft Hyper-V VSS Writer' },
  ntds: { classId: '{b2014c9e-8711-4c5c-a5a9-3cf384484757}', name: 'NTDS' },
  clusterSharedVolume: {
    classId: '{1072ae1c-e5a7-4ea1-9e4a-6f7964656570}', name: 'Cluster Shared Volume VSS Writer'
  },
  system: { classId: '{e8132975-6f93-4464-a53e-1050253ae220}', name: 'System Writer' }
} as const satisfies Record<string, Writer>

/** Operation, context and error text are in the language of the server. */
export type Language = 'en' | 'de'

/** One 8229 event. */
export interface Veto {
  readonly errorCode?: string
  readonly writer?: Writer
  readonly operation?: string
  readonly language?: Language
  readonly shape?: ClassicShape
}

const ERROR_TEXTS = {
  en: {
    '0x800423f0': 'the set holds only some of the volumes that the writer needs.',
    '0x800423f2': 'the writer took too long between Freeze and Thaw.',
    '0x800423f4': 'the writer reports an error that trying again will not help.'
  },
  de: {
    '0x800423f0': 'die Menge enthält nur einige der Volumes, die der Generator braucht.',
    '0x800423f2': 'der Generator brauchte zwischen Freeze und Thaw zu lange.',
    '0x800423f4': 'der Generator meldet einen dauerhaften Fehler.'
  }
} as const

/** VSS event 8229: a writer refused. */
export function vssVeto (veto: Veto = {}, written: Written = {}): string {
  const { errorCode = '0x800423f4', writer = WRITERS.sql, language = 'en', operation = 'PrepareForSnapshot' } = veto
  const texts: Readonly<Record<string, string>> = ERROR_TEXTS[language]
  const data = [`${errorCode}, ${texts[errorCode] ?? '-'}\r\n`, writerContext({ writer, language, operation })]
  return vssXml({ eventId: 8229, level: 3, data, shape: veto.shape }, written)
}

/** The last insertion string of a VSS event in which a writer took part. */
export function writerContext (context: {
  readonly writer?: Writer, readonly language?: Language, readonly operation?: string
} = {}): string {
  const { writer = WRITERS.sql, language = 'en', operation = 'PrepareForSnapshot' } = context
  const label = LABELS[language]
  const lines = [
    '', '', `${label.operation}:`, `   ${operation}${label.event}`, '', `${label.context}:`,
    `   ${label.execution}: Writer`, `   ${label.classId}: ${writer.classId}`, `   ${label.name}: ${writer.name}`,
    ...(writer.instanceName === undefined ? [] : [`   ${label.instanceName}: ${writer.instanceName}`]),
    `   ${label.instanceId}: {a16fed29-e555-4cc5-8938-c89201f31f7e}`
  ]
  return lines.join('\r\n')
}

const LABELS = {
  en: {
    operation: 'Operation',
    event: ' Event',
    context: 'Context',
    execution: 'Execution Context',
    classId: 'Writer Class Id',
    name: 'Writer Name',
    instanceName: 'Writer Instance Name',
    instanceId: 'Writer Instance ID'
  },
  de: {
    operation: 'Vorgang',
    event: '-Ereignis',
    context: 'Kontext',
    execution: 'Ausführungskontext',
    classId: 'Generatorklassen-ID',
    name: 'Generatorname',
    instanceName: 'Generatorinstanzname',
    instanceId: 'Generatorinstanz-ID'
  }
} as const

/** What a VSS event says besides its context. */
export interface VssError {
  readonly routine?: string
  readonly errorCode?: string
  readonly context?: string
  readonly shape?: ClassicShape
}

const REQUESTER_CONTEXT = '\r\n\r\nOperation:\r\n   Gathering Writer Data\r\n\r\nContext:\r\n   Execution Context: Requestor'

/** VSS event 8193: a routine of VSS failed. */
export function vss8193 (error: VssError = {}, written: Written = {}): string {
  return vssXml({ eventId: 8193, level: 2, data: routineAndCode(error, 'CoCreateInstance', '0x80040154'), ...error }, written)
}

/** VSS event 8194: a writer may not be called back; mostly harmless. */
export function vss8194 (error: VssError = {}, written: Written = {}): string {
  const code = `${error.errorCode ?? '0x80070005'}, access is denied.\r\n`
  const context = error.context ?? writerContext({ writer: WRITERS.system, operation: 'PrepareForBackup' })
  return vssXml({ eventId: 8194, level: 2, data: [code, context], shape: error.shape }, written)
}

/** VSS event 12289: a system call of VSS or its provider failed. */
export function vss12289 (error: VssError = {}, written: Written = {}): string {
  const data = routineAndCode(error, 'DeviceIoControl(\\\\?\\Volume{7d9f3e51}, 0x0053c008)', '0x80070057')
  return vssXml({ eventId: 12289, level: 2, data, ...error }, written)
}

/** VSS event 12289 that cleans up a session of another day, and quotes its failure. */
export function vssOldSession (written: Written = {}): string {
  const context = ['', '', 'Operation:', '   PreRestore Event', '', 'Context:',
    '   Old snapshot set: {41379de8-f7e7-4c76-bb47-7f080443e189}', '   Old operation: 1019', '   Old state: 5',
    '   Old failure: 0x800423f4', '   Old extended failure hr: 0x1', '   Old extended failure message: 0',
    '   Execution Context: Writer', `   Writer Class Id: ${WRITERS.sql.classId}`, `   Writer Name: ${WRITERS.sql.name}`]
  const routine = 'An older writer session state is being removed. '
  return vss12289({ routine, errorCode: '0x80042409', context: context.join('\r\n') }, written)
}

/** VSS event 12290: a writer's own warning. */
export function vss12290 (error: VssError = {}, written: Written = {}): string {
  const context = error.context ?? writerContext({ writer: WRITERS.asr, operation: 'PrepareForBackup' })
  const data = routineAndCode({ ...error, context }, 'ASR writer Error 0x80070001', '0x00000000')
  return vssXml({ eventId: 12290, level: 3, data, shape: error.shape }, written)
}

/** VSS event 12293: a routine of a shadow copy provider failed. */
export function vss12293 (error: VssError = {}, written: Written = {}): string {
  const [routine, code, context] = routineAndCode(error, 'EndPrepareSnapshots({0})', '0x80042306')
  const provider = '{b5946137-7b9f-4925-af80-51abd60b20d5}'
  return vssXml({ eventId: 12293, level: 2, data: [provider, routine, code, context], shape: error.shape }, written)
}

/** VSS event 6008: before Windows Server 2008 the SQL writer logs its errors, 6001 to 6014, under the name of VSS. */
export function vssSqllib (error: VssError & { readonly eventId?: number } = {}, written: Written = {}): string {
  return vssXml({ eventId: error.eventId ?? 6008, level: 2, data: [error.errorCode ?? '0x80040154'] }, written)
}

/** VSS event 8224: the service stops because nobody needs it. */
export function vssIdle (written: Written = {}): string {
  return vssXml({ eventId: 8224, level: 4, data: [''] }, written)
}

function routineAndCode (error: VssError, routine: string, code: string): readonly [string, string, string] {
  return [error.routine ?? routine, `${error.errorCode ?? code}, -\r\n`, error.context ?? REQUESTER_CONTEXT]
}

interface VssEvent {
  readonly eventId: number
  readonly level: number
  readonly data: readonly string[]
  readonly shape?: ClassicShape | undefined
}

function vssXml ({ eventId, level, data, shape = 'short' }: VssEvent, written: Written): string {
  const origin = '- Code: WRTWRTIC00004930- Call: WRTWRTIC00004916- PID:  00002956- TID:  00000180' +
    '- CMD:  C:\\Windows\\system32\\vssvc.exe   - User: Name: NT AUTHORITY\\SYSTEM, SID:S-1-5-18 '
  const binary = Buffer.from(origin, 'latin1')
  return classicXml({ provider: 'VSS', eventId, qualifiers: 0, level, shape, data, binary }, written)
}
