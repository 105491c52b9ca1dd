import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, parse, sep } from 'node:path'
import { EventLogError } from './eventlog.js'
import { eventLogError } from './file-error.js'
import type { FileContent } from './file-log.js'

/** A file that a path stands for, or a path that leads to none, and why. */
export interface EventFile {
  readonly path: string
  readonly error?: EventLogError
}

export type FileKind = FileContent['kind']

const EVERY_KIND: readonly FileKind[] = ['xml', 'evtx', 'errorlog', 'sqlwriterlog']
const NAMES: Readonly<Record<FileKind, { readonly shown: string, readonly pattern: RegExp }>> = {
  xml: { shown: '*.xml', pattern: /\.xml(?:\.gz)?$/i },
  evtx: { shown: '*.evtx', pattern: /\.evtx(?:\.gz)?$/i },
  errorlog: { shown: 'ERRORLOG*', pattern: /^ERRORLOG(?:[._-].{0,64})?$/i },
  sqlwriterlog: { shown: 'SqlWriterLogger*.txt', pattern: /^SqlWriterLogger.{0,64}\.txt(?:\.gz)?$/i }
}
const WILDCARD = /[*?]/
const SEPARATOR = sep === '\\' ? /[\\/]/ : /\//
const DEEPEST = 4
const MOST_FILES = 10_000

/**
 * The files that a path stands for: a file for itself, readable or not; a folder for the files of some kinds in it, by their
 * name and packed or not; a pattern with * and ? for whatever it matches, files and folders, whatever the case of letters.
 */
export function filesAt (path: string, kinds: readonly FileKind[] = EVERY_KIND): readonly EventFile[] {
  const isPattern = WILDCARD.test(path) && !existsSync(path)
  if (!isPattern && !isFolder(path)) return [{ path }]
  const all = isPattern
    ? matching(path).flatMap((found) => isFolder(found.path) ? filesBelow(found.path, kinds, DEEPEST) : found)
    : filesBelow(path, kinds, DEEPEST)
  if (all.length === 0) {
    const names = kinds.map((kind) => NAMES[kind].shown).join(', ')
    const where = isPattern ? 'that matches' : 'in this folder'
    return [unreadable(path, `expected event logs (${names}), found none ${where}`)]
  }
  if (all.length <= MOST_FILES) return all
  return [...all.slice(0, MOST_FILES), unreadable(path, `expected at most ${MOST_FILES} files, found more`)]
}

// a path that cannot be looked at says why when it is read
function isFolder (path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** A folder that cannot be listed does not keep the others from being found. */
function filesBelow (folder: string, kinds: readonly FileKind[], depth: number): readonly EventFile[] {
  return orError(folder, () => entriesOf(folder).flatMap((entry): readonly EventFile[] => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return depth > 1 ? filesBelow(path, kinds, depth - 1) : []
    return kinds.some((kind) => NAMES[kind].pattern.test(entry.name)) ? [{ path }] : []
  }))
}

/** Every part of a pattern is looked for in what the parts before it led to. */
function matching (pattern: string): readonly EventFile[] {
  const { root } = parse(pattern)
  let found: readonly EventFile[] = [{ path: root }]
  for (const part of pattern.slice(root.length).split(SEPARATOR)) {
    found = found.flatMap((one) => one.error === undefined ? matchingIn(one.path, part) : one)
  }
  return found.filter(({ path, error }) => error !== undefined || existsSync(path))
}

function matchingIn (folder: string, part: string): readonly EventFile[] {
  const named = join(folder, part)
  if (!WILDCARD.test(part) && existsSync(named)) return [{ path: named }]
  if (folder !== '' && !isFolder(folder)) return []
  const literal = part.replace(/[.+^$()|{}[\]\\]/g, '\\$&')
  const name = new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'is')
  return orError(folder, () => entriesOf(folder)
    .filter((entry) => name.test(entry.name))
    .map((entry) => ({ path: join(folder, entry.name) })))
}

function entriesOf (folder: string) {
  return readdirSync(folder === '' ? '.' : folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)
}

function orError (folder: string, list: () => readonly EventFile[]): readonly EventFile[] {
  try {
    return list()
  } catch (error) {
    return [{ path: folder, error: eventLogError(folder, error) }]
  }
}

function unreadable (path: string, reason: string): EventFile {
  return { path, error: new EventLogError('not_an_event_log', `${path}: ${reason}`) }
}
