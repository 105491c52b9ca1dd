import { EventLogError } from './eventlog.js'
import type { EventLogErrorCode } from './eventlog.js'

interface ErrorRow {
  readonly code: EventLogErrorCode
  readonly what: string
}

/** What Windows answers instead of events, by the number of its system error; from winerror.h. */
const WINDOWS_ERRORS: Readonly<Record<number, ErrorRow>> = {
  2: { code: 'not_found', what: 'there is no such file' },
  5: { code: 'access_denied', what: 'access is denied; the account belongs into the group Event Log Readers (S-1-5-32-573)' },
  53: { code: 'unavailable', what: 'the computer is not found in the network' },
  1168: { code: 'bookmark_gone', what: 'the event to read on from is gone' },
  1460: { code: 'timeout', what: 'there was no answer in time' },
  1702: { code: 'unavailable', what: 'the connection to the Windows Event Log service is broken' },
  1717: { code: 'unavailable', what: 'the Windows Event Log service does not answer' },
  1722: { code: 'unavailable', what: 'the Windows Event Log service does not answer; it is stopped, or a firewall is in the way' },
  1726: { code: 'unavailable', what: 'the Windows Event Log service ended while it was asked' },
  1753: { code: 'unavailable', what: 'the Windows Event Log service has not started' },
  15001: { code: 'invalid_query', what: 'Windows does not understand the query' },
  15007: { code: 'not_found', what: 'there is no such channel' },
  15011: { code: 'unavailable', what: 'the query has become stale' },
  15014: { code: 'bookmark_gone', what: 'the event to read on from is gone' }
}

/** Why a channel cannot be read, from the number of a system error of Windows. */
export function windowsError (channel: string, number: number, said = ''): EventLogError {
  const { code, what } = WINDOWS_ERRORS[number] ?? { code: 'other', what: said === '' ? 'Windows does not say why' : said }
  return new EventLogError(code, `${channel}: ${what} (Windows error ${number})`)
}
