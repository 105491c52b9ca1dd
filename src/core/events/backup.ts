import type { ErrorCode } from '../error-code.js'
import { backupResult, isVssResult, parseResult } from '../error-code.js'
import type { EpochMs, EventRecord } from '../event.js'
import { field, textOf } from '../event.js'
import type { Facts } from '../recognise.js'
import { canonicalInstance } from '../sql-instance.js'
import { databaseName } from './database-name.js'

const TIME_FIELDS = ['BackupTime', 'BackupStartTime', 'BackupTime2']
// the detailed code first: it is the one that says 0x800423F4 where the other says only that VSS failed
const CODE_FIELDS = ['DetailedHRESULT', 'HRESULT', 'HRESULT2', 'ErrorCode', 'SppErrorCode', 'ErrorMessage']
const INVISIBLE = /[\u200e\u200f]/g
const TIME_IN_TEXT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z/
const CODE_IN_TEXT = /'\s*((?:%%)?(?:0x[0-9a-fA-F]{8}|-?\d{9,10}))\s*'/g
// VolumesInfo is XML inside a string, with signed decimals: <VolumeInfoItem Name="C:" HResult="0" DetailedHResult="0" />
const CODE_OF_VOLUME = /\b(?:Detailed)?HResult="(-?\d{1,10})"/gi
const VOLUME = /\bName="(?<name>[^"]{1,300})"/g
const VSS_FAILED: ErrorCode = 'wsb:0x807800A1'

/** What every event of Windows Server Backup about a job says, whatever the version of its fields. */
export function readJob (record: EventRecord): Facts {
  const backupTime = backupTimeOf(record)
  const volumes = volumesOf(record)
  const errors = codesOf(record).map((code) => ({ code }))
  const snapshotEnd = timeIn(field(record, 'SourceSnapEndTime'))
  return {
    errors,
    ...(backupTime !== undefined && { backupTime }),
    ...(snapshotEnd !== undefined && { snapshotEnd }),
    ...(volumes.length > 0 && { volumes })
  }
}

/** A failure whose id says, or whose codes say, that the shadow copy could not be created. */
export function readJobFailure (record: EventRecord): Facts {
  const facts = readJob(record)
  const isVss = record.eventId === 9 || record.eventId === 521 ||
    (facts.errors ?? []).some(({ code }) => code === VSS_FAILED || isVssResult(code))
  return { ...facts, isVss }
}

/** 4 is a success whatever its details say: a code of one volume or component is a detail. */
export function readJobSuccess (record: EventRecord): Facts {
  return { ...readJob(record), errors: [] }
}

/** 14 ends every backup: with HRESULT 0 a good one. */
export function readJobEnd (record: EventRecord): Facts {
  const hasFailed = (parseResult(field(record, 'HRESULT')) ?? 0) !== 0
  return hasFailed ? { ...readJobFailure(record), kind: 'job-failure' } : { ...readJobSuccess(record), kind: 'job-success' }
}

/** 565: one component is missing from the backup; for the SQL writer that is a database, under the path SERVER\INSTANCE. */
export function readComponentFailed (record: EventRecord, sqlWriters: ReadonlySet<string>): Facts {
  const writer = field(record, 'WriterId')?.replace(/[{}]/g, '').toLowerCase()
  const facts = { ...readJobFailure(record), ...(writer !== undefined && { writer }) }
  if (writer === undefined || !sqlWriters.has(writer)) return facts
  const database = databaseName(field(record, 'ComponentName'))
  const path = field(record, 'LogicalPath')
  const sqlInstance = path === undefined ? undefined : canonicalInstance(path, record.computer)
  return {
    ...facts,
    isVss: true,
    ...(database !== undefined && { database }),
    ...(sqlInstance !== undefined && { sqlInstance, namedBy: 'backup-component' })
  }
}

function backupTimeOf (record: EventRecord): EpochMs | undefined {
  for (const name of TIME_FIELDS) {
    const time = timeIn(field(record, name))
    if (time !== undefined) return time
  }
  return timeIn(textOf(record))
}

function timeIn (text: string | undefined): EpochMs | undefined {
  if (text === undefined) return undefined
  const found = TIME_IN_TEXT.exec(text.replace(INVISIBLE, ''))?.[0]
  const time = found === undefined ? Number.NaN : Date.parse(found.replace(/\.(\d{1,3})\d*Z$/, '.$1Z'))
  // FILETIME 0 is how a time that was never reached is written
  return Number.isNaN(time) || time <= 0 ? undefined : time
}

function codesOf (record: EventRecord): readonly ErrorCode[] {
  const fields = CODE_FIELDS.map((name) => parseResult(field(record, name)))
  const hasFields = fields.some((code) => code !== undefined)
  const codes = hasFields
    ? [...fields, ...codesIn(field(record, 'VolumesInfo') ?? '', CODE_OF_VOLUME)]
    : codesIn(textOf(record), CODE_IN_TEXT)
  return [...new Set(codes.filter((code) => code !== undefined && code !== 0).map((code) => backupResult(code!)))]
}

function codesIn (text: string, pattern: RegExp): readonly (number | undefined)[] {
  return [...text.matchAll(pattern)].slice(0, 64).map((found) => parseResult(found[1]))
}

function volumesOf (record: EventRecord): readonly string[] {
  const names = [...(field(record, 'VolumesInfo') ?? '').matchAll(VOLUME)].map((found) => found.groups!.name!)
  return [...new Set(names)].sort().slice(0, 64)
}
