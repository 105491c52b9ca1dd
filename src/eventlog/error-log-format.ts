import { ERROR_LOG } from '../core/event.js'
import { parseOffset, wallTime } from './local-time.js'
import type { LogHead, Said, TextLogFormat } from './text-log-format.js'

const STAMP = /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:\.(?<fraction>\d{1,7}))? {1,8}\S{1,32}\s{1,16}(?<text>.*)$/s
// `Error: 18210, Severity: 16, State: 1.`, in whatever language the instance speaks
const HEADING = /^\D{1,24}(?<error>\d{1,6})\D{1,24}\d{1,2}\D{1,24}\d{1,3}\D?$/
const UTC_OFFSET = /^[^:]{0,40}\bUTC\b[^:]{0,40}: ?(?<offset>[+-]?\d{1,2}:\d\d)/
const SERVER = /^Server name is '(?<server>[^'\\]{1,64})(?:\\(?<instance>[^']{1,64}))?'/
// C:\Program Files\Microsoft SQL Server\MSSQL15.PROD\MSSQL\Log\ERRORLOG
const INSTANCE_FOLDER = /[\\/]MSSQL\d{1,2}(?:_\d{1,3})?\.(?<instance>[^\\/]{1,64})[\\/]MSSQL[\\/]LOG[\\/]/i
const DEFAULT_INSTANCE = 'MSSQLSERVER'

// messages that are no errors have no number in the file; this is how those that matter begin
const WITHOUT_NUMBER: readonly (readonly [start: string, eventId: number])[] = [
  ['I/O is frozen on database ', 3197],
  ['I/O was resumed on database ', 3198],
  ['Database backed up. Database: ', 18264],
  ['Database differential changes were backed up. Database: ', 18270],
  ['SQL Server is now ready for client connections.', 17126],
  ['SQL Server is terminating because of a system shutdown.', 17147],
  ["SQL Server is terminating in response to a 'stop' request", 17148]
]

/** The ERRORLOG of a SQL Server instance; its events are those that the instance writes to the Application log, too. */
export const ERROR_LOG_FORMAT: TextLogFormat = {
  kind: 'errorlog',
  channel: ERROR_LOG,
  isOfInstance: true,
  stamped (line) {
    const found = STAMP.exec(line)?.groups
    const wall = found && wallTime(found)
    return wall === undefined ? undefined : { wall, text: found!.text! }
  },
  head,
  offsetIn: (text) => parseOffset(UTC_OFFSET.exec(text)?.groups?.offset ?? ''),
  isHeading: (text) => HEADING.test(text),
  said
}

function head (lines: readonly string[], path: string): LogHead {
  const entries = lines.map(ERROR_LOG_FORMAT.stamped).filter((entry) => entry !== undefined)
  const offsets = entries.map(({ text, wall }) => ({ milliseconds: ERROR_LOG_FORMAT.offsetIn(text), wall }))
  const found = entries.map(({ text }) => SERVER.exec(text)?.groups).find((groups) => groups !== undefined)
  const named = found && (found.instance ?? DEFAULT_INSTANCE)
  const folders = [...lines, path].map((text) => INSTANCE_FOLDER.exec(text)?.groups?.instance)
  return {
    server: found?.server,
    sqlInstance: (named ?? folders.find((name) => name !== undefined))?.toUpperCase(),
    offset: offsets.find(isStated)
  }
}

function isStated (offset: { readonly milliseconds: number | undefined }): offset is NonNullable<LogHead['offset']> {
  return offset.milliseconds !== undefined
}

function said (text: string, heading: string | undefined, sqlInstance: string | undefined): Said | undefined {
  const number = HEADING.exec(heading ?? '')?.groups?.error
  const eventId = number === undefined ? WITHOUT_NUMBER.find(([start]) => text.startsWith(start))?.[1] : Number(number)
  if (eventId === undefined) return undefined
  return { eventId, provider: sqlInstance === DEFAULT_INSTANCE ? DEFAULT_INSTANCE : `MSSQL$${sqlInstance}` }
}
