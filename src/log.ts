import { pino, type DestinationStream, type Logger } from 'pino'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
type LogFormat = 'logfmt' | 'json'

const MOST_CHARACTERS = 2000
const PLAIN = /^[^\s"=\\\p{C}]+$/u
// control characters that JSON leaves alone, and marks that turn the direction of writing: both deceive a terminal
const UNPRINTABLE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Takes a line of the log, with its end of line, and how severe it is. */
export type WriteLine = (line: string, level: LogLevel) => void

/** A logger in the conventions of Prometheus: one line per entry, logfmt or JSON, times in UTC, level INFO for info. */
export function createLogger (level: LogLevel, format: LogFormat, write: WriteLine): Logger {
  const destination: DestinationStream = {
    write (line) {
      const entry = JSON.parse(line) as Readonly<Record<string, unknown>>
      write(format === 'json' ? printable(line) : `${logfmt(entry)}\n`, String(entry['level']).toLowerCase() as LogLevel)
    }
  }
  return pino({
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label.toUpperCase() }) }
  }, destination)
}

/** An entry as `time=... level=INFO msg="..." key=value`; whatever a value holds, it stays within its line and its quotes. */
export function logfmt (entry: Readonly<Record<string, unknown>>): string {
  const { time, level, msg, ...facts } = entry
  return Object.entries({ time, level, msg, ...facts })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${logfmtValue(value)}`)
    .join(' ')
}

function logfmtValue (value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const bounded = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text
  return PLAIN.test(bounded) ? bounded : printable(JSON.stringify(bounded))
}

function printable (text: string): string {
  return text.replace(UNPRINTABLE, (mark) => `\\u${mark.codePointAt(0)!.toString(16).padStart(4, '0')}`)
}
