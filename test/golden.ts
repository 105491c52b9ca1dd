import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** The text expected of a test; UPDATE=1 makes it what was found, for the difference to be reviewed. */
export function expectedText (file: URL, found: string): string {
  if (process.env['UPDATE'] === '1') {
    mkdirSync(dirname(file.pathname), { recursive: true })
    writeFileSync(file, found)
  }
  return readFileSync(file, 'utf8')
}
