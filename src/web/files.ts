import { readFileSync, statSync } from 'node:fs'
import { fileProblem } from '../eventlog/file-error.js'

const MOST_BYTES = 1024 * 1024

/** The text of a file; undefined where there is none to be had, which is added to the problems. */
export function readText (path: string, place: string, problems: string[]): string | undefined {
  try {
    const { size } = statSync(path)
    if (size <= MOST_BYTES) return readFileSync(path, 'utf8')
    problems.push(`${place}${path}: expected at most ${MOST_BYTES} bytes, found ${size}`)
  } catch (error) {
    problems.push(`${place}${path}: ${fileProblem(error).what}`)
  }
  return undefined
}

/** A text that is another one when one of the files was written, replaced or removed, or has come. */
export function stampOf (paths: readonly string[]): string {
  return paths.map(stampOfFile).join('\n')
}

function stampOfFile (path: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true })
    return [ino, size, mtimeNs, ctimeNs].join(' ')
  } catch {
    return 'none' // reading it will tell why
  }
}
