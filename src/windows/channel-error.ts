import { EventLogError, type EventLogErrorCode } from '../eventlog/eventlog.js'
import type { ChannelName } from '../eventlog/channel-reader.js'

// what the error numbers of the Event Log service say of a channel
const CODES: ReadonlyMap<number, EventLogErrorCode> = new Map([
  [2, 'not_found'], // ERROR_FILE_NOT_FOUND
  [5, 'access_denied'], // ERROR_ACCESS_DENIED
  [995, 'timeout'], // ERROR_OPERATION_ABORTED: whoever asked waits no longer
  [1168, 'bookmark_gone'], // ERROR_NOT_FOUND
  [1314, 'access_denied'], // ERROR_PRIVILEGE_NOT_HELD
  [1326, 'access_denied'], // ERROR_LOGON_FAILURE
  [1460, 'timeout'], // ERROR_TIMEOUT
  [1702, 'unavailable'], // RPC_S_INVALID_BINDING
  [1717, 'unavailable'], // RPC_S_UNKNOWN_IF
  [1722, 'unavailable'], // RPC_S_SERVER_UNAVAILABLE
  [1726, 'unavailable'], // RPC_S_CALL_FAILED
  [1727, 'unavailable'], // RPC_S_CALL_FAILED_DNE
  [1753, 'unavailable'], // EPT_S_NOT_REGISTERED
  [15000, 'not_found'], // ERROR_EVT_INVALID_CHANNEL_PATH
  [15001, 'invalid_query'], // ERROR_EVT_INVALID_QUERY
  [15007, 'not_found'], // ERROR_EVT_CHANNEL_NOT_FOUND
  [15008, 'invalid_query'], // ERROR_EVT_MALFORMED_XML_TEXT
  [15011, 'bookmark_gone'], // ERROR_EVT_QUERY_RESULT_STALE: cleared or wrapped meanwhile
  [15012, 'bookmark_gone'], // ERROR_EVT_QUERY_RESULT_INVALID_POSITION
  // from ERROR_EVT_FILTER_ALREADYSCOPED to ERROR_EVT_FILTER_UNEXPECTEDTOKEN, and ERROR_EVT_FILTER_TOO_COMPLEX
  ...[15014, 15015, 15016, 15017, 15018, 15019, 15020, 15021, 15026].map((number) => [number, 'invalid_query'] as const)
])

/** What an error number says of a channel. */
export function codeOfNumber (number: number): EventLogErrorCode {
  return CODES.get(number) ?? 'other'
}

/** Why a channel cannot be read, with its name before it. */
export function channelError (
  { channel, computer }: ChannelName, code: EventLogErrorCode, what: string, options?: ErrorOptions
): EventLogError {
  return new EventLogError(code, `${channel}${computer === undefined ? '' : ` of ${computer}`}: ${what}`, options)
}
