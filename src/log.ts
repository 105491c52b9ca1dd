import { pino, type DestinationStream, type Logger } from 'pino'
import { printableJson } from './core/unprintable.js'
import { logfmt } from './logfmt.js'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'
type LogFormat = 'logfmt' | 'json'

/** Takes a line of the log, with its end of line, and how severe it is. */
export type WriteLine = (line: string, level: LogLevel) => void

/** A logger in the conventions of Prometheus: one line per entry, logfmt or JSON, times in UTC, level INFO for info. */
export function createLogger (level: LogLevel, format: LogFormat, write: WriteLine): Logger {
  const destination: DestinationStream = {
    write (line) {
      const entry = JSON.parse(line) as Readonly<Record<string, unknown>>
      write(format === 'json' ? printableJson(line) : `${logfmt(entry)}\n`, String(entry['level']).toLowerCase() as LogLevel)
    }
  }
  return pino({
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label) => ({ level: label.toUpperCase() }) }
  }, destination)
}
