import { rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { filesBelow } from './files.js'
import { run } from './program.js'

/** Packs a folder, below its own name, in the order of the names: the same files are the same bytes. */
export function zip (folder, file) {
  rmSync(file, { force: true }) // zip would add to it
  const top = basename(folder)
  const names = filesBelow(folder).map((name) => join(top, name))
  // -X: no owner, no time but the one of the file, which a zip keeps as local time
  run('zip', ['-X', '-9', '-q', '-@', file], { cwd: dirname(folder), input: names.join('\n'), env: { ...process.env, TZ: 'UTC' } })
}
