import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The names of the files in a folder and below it, in their order. */
export function filesBelow (folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => statSync(join(folder, name)).isFile()).sort()
}

/** Writes a file, and the folder it is in. */
export function write (path, content) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** The SHA-256 of a file, in hexadecimal digits. */
export function sha256 (file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}
