import { join } from 'node:path'

/** Where Windows is installed. */
export function systemRoot (): string {
  return process.env['SystemRoot'] ?? 'C:\\Windows'
}

/** Where the Windows service keeps state and log, and its configuration unless another is named; no other account writes there. */
export function serviceFolder (): string {
  return join(process.env['ProgramData'] ?? 'C:\\ProgramData', 'sqlvss_exporter')
}
