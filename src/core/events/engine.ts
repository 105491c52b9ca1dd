import { sqlError } from '../error-code.js'
import type { EventRecord } from '../event.js'
import { insertionStrings, textOf } from '../event.js'
import type { Finding } from '../finding.js'
import type { Facts } from '../recognise.js'
import { instanceOfProvider } from '../sql-instance.js'
import { databaseIn, databaseName } from './database-name.js'
import { vdiSetIn } from './guid.js'
import type { ShapeOf } from './sqlwriter.js'
import { osErrorIn } from './sqlwriter.js'

/** What every event of the Database Engine carries as binary data, in any language. */
export interface EngineBinary {
  readonly error: number
  readonly severity: number
  /** SERVER or SERVER\INSTANCE. */
  readonly server: string
  /** The database the session was in, which need not be the one the event is about; empty where it was in none. */
  readonly database: string
}

/** Decodes u32 error, u32 severity, then twice a u32 count and as many UTF-16 units with their NUL; undefined where it does not fit. */
export function engineBinary (binary: Uint8Array | undefined): EngineBinary | undefined {
  if (binary === undefined || binary.length < 12) return undefined
  const view = new DataView(binary.buffer, binary.byteOffset, binary.byteLength)
  const server = countedText(view, 8)
  const database = server === undefined ? undefined : countedText(view, server.end)
  if (server === undefined) return undefined
  return {
    error: view.getUint32(0, true),
    severity: view.getUint32(4, true),
    server: server.text,
    database: database?.text ?? ''
  }
}

function countedText (view: DataView, at: number): { readonly text: string, readonly end: number } | undefined {
  if (at + 4 > view.byteLength) return undefined
  const units = view.getUint32(at, true)
  const end = at + 4 + units * 2
  if (units > 1024 || end > view.byteLength) return undefined
  let text = ''
  for (let n = at + 4; n < end; n += 2) text += String.fromCharCode(view.getUint16(n, true))
  return { text: text.replace(/\0+$/, ''), end }
}

/** 3041: a BACKUP DATABASE that failed. The victims of a snapshot log it too; a BACKUP LOG is never part of a snapshot. */
export function readBackupFailed (record: EventRecord): Facts | undefined {
  const text = textOf(record)
  if (/\bBACKUP LOG\b/.test(text)) return undefined
  // the command alone, uncut: blanks at the ends of a name are a known cause of failure
  const [command = ''] = insertionStrings(record)
  const words = command.startsWith('BACKUP DATABASE ') ? command.slice(0, 1024) : text
  const database = databaseIn(words, 'command') ?? ownDatabase(record)
  return { ...named(record), errors: [{ code: sqlError(3041) }], ...(database !== undefined && { database }) }
}

/** 18210 and 18204: a backup device failed; `{GUID}n` is a virtual one and ties the event to its snapshot. */
export function readDeviceFailed (record: EventRecord): Facts {
  const text = textOf(record)
  const vdiSet = vdiSetIn(text)
  const osError = osErrorIn(text) ?? osErrorAlone(record)
  return {
    ...named(record),
    errors: [{ code: sqlError(record.eventId), ...(osError !== undefined && { osError }) }],
    ...(vdiSet !== undefined && { vdiSet })
  }
}

/** 3197 and 3198: I/O on a database is frozen for a snapshot, and resumed. */
export function readFreeze (record: EventRecord, snapshot: 'frozen' | 'resumed'): Facts {
  const first = insertionStrings(record)[0]
  const database = databaseIn(textOf(record), 'bare') ?? databaseName(first)
  return { ...named(record), snapshot, errors: [], ...(database !== undefined && { database }) }
}

/** 18264 and 18270: a full or differential backup was made; it was part of a snapshot where the device is a virtual one. */
export function readBackedUp (record: EventRecord): Facts | undefined {
  const text = textOf(record)
  if (!/\bVIRTUAL_DEVICE\b/.test(text)) return undefined
  const database = databaseIn(text, 'creation-date') ?? databaseName(insertionStrings(record)[0])
  const vdiSet = vdiSetIn(text)
  return {
    ...named(record),
    snapshot: 'backed-up',
    errors: [],
    ...(database !== undefined && { database }),
    ...(vdiSet !== undefined && { vdiSet })
  }
}

/** The engine's own word on its start and end. 17137 is logged for every database that opens: only master's means a start. */
export function readService (record: EventRecord, service: 'running' | 'stopped'): Facts | undefined {
  if (record.eventId === 17137 && !/'?\bmaster\b'?/.test(insertionStrings(record)[0] ?? '')) return undefined
  return { ...named(record), service, errors: [] }
}

// which insertion string of a message is the database; the others are objects, files and pages
const DATABASE_STRING: Readonly<Record<number, number>> = { 945: 0, 1105: 2, 3414: 0, 9001: 0, 9002: 0 }

/** An error of the engine that can be the reason behind a chain: missing file, damaged page, full log. */
export function readEngineCause (record: EventRecord, shapeOf: ShapeOf): Facts {
  const text = textOf(record)
  const shape = shapeOf(record.eventId)
  const place = DATABASE_STRING[record.eventId]
  const strings = insertionStrings(record)
  const alone = place === undefined || strings.length <= place || /\s/.test(strings[place]!.trim()) ? undefined : strings[place]
  const database = databaseName(alone) ?? (shape && databaseIn(text, shape)) ?? ownDatabase(record)
  const osError = osErrorIn(text)
  return {
    ...named(record),
    errors: [{
      code: sqlError(record.eventId),
      ...(database !== undefined && { database }),
      ...(osError !== undefined && { osError })
    }]
  }
}

/** 18456: logins fail all day on a busy server; only those of the SQL writer's accounts belong to a snapshot. */
export function readLoginFailed (record: EventRecord): Facts | undefined {
  const login = insertionStrings(record)[0] ?? ''
  if (!/\\(?:SQLWriter|SYSTEM)\b/i.test(login)) return undefined
  return { ...named(record), errors: [{ code: sqlError(18456) }] }
}

function named (record: EventRecord): Pick<Finding, 'sqlInstance' | 'namedBy'> {
  const sqlInstance = instanceOfProvider(record.provider)
  return sqlInstance === undefined ? {} : { sqlInstance, namedBy: 'engine' }
}

// the session of a backup is mostly in master: that says nothing about the database that failed
function ownDatabase (record: EventRecord): string | undefined {
  const database = engineBinary(record.binary)?.database
  return database === undefined || database.toLowerCase() === 'master' ? undefined : databaseName(database)
}

function osErrorAlone (record: EventRecord): number | undefined {
  const number = insertionStrings(record).find((value) => /^\d{1,5}$/.test(value))
  return number === undefined ? undefined : Number(number)
}
