import type { EventLog, WantedEvents } from '../../src/eventlog/eventlog.js'
import { openTextLog, type TextLogOptions } from '../../src/eventlog/text-log.js'

export const EVERYTHING: WantedEvents = { providers: [{ name: '*' }] }

/** The first lines of an ERRORLOG of SQL07\PROD, whose clock is two hours ahead of UTC; synthetic. */
export const HEAD = [
  '2026-06-01 08:00:01.10 Server      Microsoft SQL Server 2019 - a synthetic log',
  '\tof several lines',
  '2026-06-01 08:00:01.11 Server      UTC adjustment: 2:00',
  "2026-06-01 08:00:02.40 spid9s      Server name is 'SQL07\\PROD'. This is an informational message only.",
  ''
].join('\r\n')

export const ERROR = [
  '2026-06-02 22:00:09.87 spid57      Error: 9001, Severity: 21, State: 1.',
  "2026-06-02 22:00:09.87 spid57      The log for database 'Orders' is not available.",
  ''
].join('\r\n')

/** An ERRORLOG at a path that is written whole. */
export function errorLog (path: string, options: TextLogOptions = {}): EventLog {
  return openTextLog(path, 'errorlog', EVERYTHING, { isFinal: true, ...options })
}

export function utf16 (text: string, mark = '\uFEFF'): Buffer {
  return Buffer.from(`${mark}${text}`, 'utf16le')
}
