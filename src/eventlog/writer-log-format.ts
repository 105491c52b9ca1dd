import { WRITER_LOG } from '../core/event.js'
import { parseOffset, wallTime } from './local-time.js'
import type { TextLogFormat } from './text-log-format.js'

const STAMP = /^\[(?<month>\d\d)\/(?<day>\d\d)\/(?<year>\d{4}) (?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d), TID [0-9a-f]{1,8}\] (?<text>.*)$/s
const UTC_OFFSET = /\bUTC OFFSET: (?<offset>[+-]?\d{1,2}:\d\d)/
const SERVER = /^Service: \S{1,128} Server: (?<server>[^\s\\]{1,64}?)(?:\\\S{1,64})?\. /

// the writer does not number what it writes: these numbers are ours
const EVENTS: readonly (readonly [pattern: RegExp, eventId: number])[] = [
  [/\bHRESULT EXCEPTION CAUGHT: hr: 0x[0-9a-f]{8}\b/i, 1],
  [/^Instance MSSQL\d{1,2}(?:_\d{1,3})?\.\S{1,128} Edition: /, 2]
]

/** SqlWriterLogger.txt, the log of the SQL writer: its failures, and the instances it found running. */
export const WRITER_LOG_FORMAT: TextLogFormat = {
  kind: 'sqlwriterlog',
  channel: WRITER_LOG,
  isOfInstance: false,
  stamped (line) {
    const found = STAMP.exec(line)?.groups
    const wall = found && wallTime(found)
    return wall === undefined ? undefined : { wall, text: found!.text! }
  },
  head (lines) {
    const entries = lines.map(WRITER_LOG_FORMAT.stamped).filter((entry) => entry !== undefined)
    const first = entries.find(({ text }) => UTC_OFFSET.test(text))
    const milliseconds = first && WRITER_LOG_FORMAT.offsetIn(first.text)
    return {
      server: entries.map(({ text }) => SERVER.exec(text)?.groups?.server).find((name) => name !== undefined),
      sqlInstance: undefined,
      offset: milliseconds === undefined ? undefined : { milliseconds, wall: first!.wall }
    }
  },
  offsetIn: (text) => parseOffset(UTC_OFFSET.exec(text)?.groups?.offset ?? ''),
  isHeading: () => false,
  said (text) {
    const eventId = EVENTS.find(([pattern]) => pattern.test(text))?.[1]
    return eventId === undefined ? undefined : { eventId, provider: 'SQLWRITER' }
  }
}
