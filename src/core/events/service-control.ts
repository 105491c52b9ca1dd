import type { EventRecord } from '../event.js'
import { field, insertionStrings } from '../event.js'
import type { Facts } from '../recognise.js'
import { canonicalInstance, instanceOfService } from '../sql-instance.js'

// SERVICE_STOPPED and SERVICE_RUNNING; the states between them decide nothing
const STATES: Readonly<Record<string, 'stopped' | 'running'>> = { 1: 'stopped', 4: 'running' }
const BINARY = /^(?<service>[^/\0]{1,256})\/(?<state>\d)\0*$/
// display names of SQL Server are not translated
const DISPLAY_NAME = /^(?:SQL Server|Windows Internal Database) \((?<instance>[^)]{1,128})\)$/
const ENGLISH_STATES: Readonly<Record<string, 'stopped' | 'running'>> = { stopped: 'stopped', running: 'running' }

/** 7036: a service entered a state. The binary data says `<service>/<state>` in any language; the words are localised. */
export function readServiceState (record: EventRecord): Facts | undefined {
  const found = record.binary && BINARY.exec(utf16(record.binary))?.groups
  if (found) return stateOf(instanceOfService(found.service!), STATES[found.state!])
  const [displayName, word] = parameters(record)
  return stateOf(instanceOfDisplayName(displayName, record.computer), ENGLISH_STATES[word?.toLowerCase() ?? ''])
}

/** 7031 and 7034: a service ended without being asked to. */
export function readServiceCrash (record: EventRecord): Facts | undefined {
  return stateOf(instanceOfDisplayName(parameters(record)[0], record.computer), 'stopped')
}

function stateOf (sqlInstance: string | undefined, service: 'stopped' | 'running' | undefined): Facts | undefined {
  return sqlInstance === undefined || service === undefined ? undefined : { sqlInstance, service, errors: [] }
}

function parameters (record: EventRecord): readonly (string | undefined)[] {
  const strings = insertionStrings(record)
  return [field(record, 'param1') ?? strings[0], field(record, 'param2') ?? strings[1]]
}

function instanceOfDisplayName (displayName: string | undefined, computer: string): string | undefined {
  if (displayName === 'Windows Internal Database') return 'MICROSOFT##WID'
  const instance = DISPLAY_NAME.exec(displayName ?? '')?.groups?.instance
  return instance === undefined ? undefined : canonicalInstance(instance, computer)
}

function utf16 (bytes: Uint8Array): string {
  let text = ''
  const end = Math.min(bytes.length, 1024) - 1
  for (let n = 0; n < end; n += 2) text += String.fromCharCode(bytes[n]! | bytes[n + 1]! << 8)
  return text
}
