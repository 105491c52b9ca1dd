import { EventLogError } from './eventlog.js'
import type { ChannelName } from './channel-reader.js'
import type { EventLogErrorCode } from './eventlog.js'

type ErrorRow = readonly [code: EventLogErrorCode, what: string]

const NO_RIGHTS = 'access is denied; the account belongs into the group Event Log Readers (S-1-5-32-573)'
const NO_ANSWER = 'the Windows Event Log service does not answer; it is stopped, or a firewall is in the way'
const NOT_UNDERSTOOD = 'Windows does not understand the query'
const GONE = 'the event to read on from is gone'
const CHANGED = 'the channel changed while it was read'

/** What Windows answers instead of events, by the number of the system error in winerror.h. */
const WINDOWS_ERRORS: ReadonlyMap<number, ErrorRow> = new Map<number, ErrorRow>([
  [2, ['not_found', 'there is no such file']], // ERROR_FILE_NOT_FOUND
  [5, ['access_denied', NO_RIGHTS]], // ERROR_ACCESS_DENIED
  [53, ['unavailable', 'the computer is not found in the network']], // ERROR_BAD_NETPATH
  [995, ['timeout', 'whoever asked waits no longer']], // ERROR_OPERATION_ABORTED
  [1168, ['bookmark_gone', GONE]], // ERROR_NOT_FOUND
  [1314, ['access_denied', NO_RIGHTS]], // ERROR_PRIVILEGE_NOT_HELD
  [1326, ['access_denied', 'the other computer does not accept this account']], // ERROR_LOGON_FAILURE
  [1460, ['timeout', 'there was no answer in time']], // ERROR_TIMEOUT
  [1702, ['unavailable', NO_ANSWER]], // RPC_S_INVALID_BINDING
  [1717, ['unavailable', NO_ANSWER]], // RPC_S_UNKNOWN_IF
  [1722, ['unavailable', NO_ANSWER]], // RPC_S_SERVER_UNAVAILABLE
  [1726, ['unavailable', NO_ANSWER]], // RPC_S_CALL_FAILED
  [1727, ['unavailable', NO_ANSWER]], // RPC_S_CALL_FAILED_DNE
  [1753, ['unavailable', NO_ANSWER]], // EPT_S_NOT_REGISTERED
  [15000, ['not_found', 'this is no name of a channel']], // ERROR_EVT_INVALID_CHANNEL_PATH
  [15001, ['invalid_query', NOT_UNDERSTOOD]], // ERROR_EVT_INVALID_QUERY
  [15007, ['not_found', 'there is no such channel']], // ERROR_EVT_CHANNEL_NOT_FOUND
  [15008, ['invalid_query', NOT_UNDERSTOOD]], // ERROR_EVT_MALFORMED_XML_TEXT
  [15011, ['unavailable', CHANGED]], // ERROR_EVT_QUERY_RESULT_STALE
  [15012, ['unavailable', CHANGED]], // ERROR_EVT_QUERY_RESULT_INVALID_POSITION
  // from ERROR_EVT_FILTER_ALREADYSCOPED to ERROR_EVT_FILTER_UNEXPECTEDTOKEN, and ERROR_EVT_FILTER_TOO_COMPLEX
  ...[15014, 15015, 15016, 15017, 15018, 15019, 15020, 15021, 15026]
    .map((number): [number, ErrorRow] => [number, ['invalid_query', NOT_UNDERSTOOD]])
])

/** What the number of a system error says of a channel. */
export function codeOfWindowsError (number: number): EventLogErrorCode {
  return WINDOWS_ERRORS.get(number)?.[0] ?? 'other'
}

/** Why a channel cannot be read, by the number of a system error and what Windows says to it. */
export function windowsError (
  channel: ChannelName, number: number, said: string, options?: ErrorOptions
): EventLogError {
  const [code, what] = WINDOWS_ERRORS.get(number) ?? ['other', said === '' ? 'Windows does not say why' : said]
  return channelError(channel, code, `${what} (Windows error ${number})`, options)
}

/** Why a channel cannot be read, with its name before it. */
export function channelError (
  { channel, computer }: ChannelName, code: EventLogErrorCode, what: string, options?: ErrorOptions
): EventLogError {
  return new EventLogError(code, `${computer === undefined ? '' : `${computer}/`}${channel}: ${what}`, options)
}

/** A channel that is there and switched off. */
export function disabledError (channel: ChannelName): EventLogError {
  return channelError(channel, 'disabled', `the channel is switched off; wevtutil sl "${channel.channel}" /e:true switches it on`)
}
