import { basename, join, parse, sep } from 'node:path'
import { EventLogError } from './eventlog.js'
import { eventLogError } from './file-error.js'
import { PLAIN_FILES } from './files.js'
import type { Stats } from 'node:fs'
import type { FileContent } from './file-log.js'
import type { Files } from './files.js'

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

/** What is looked for, and how. */
interface Look {
  readonly kinds: readonly FileKind[]
  readonly files: Files
  readonly signal: AbortSignal
}

/** Something on the way to the files. */
interface Entry extends EventFile {
  /** Where that is known without looking at it. */
  readonly isFolder?: boolean
}

const GO_ON = new AbortController().signal

/**
 * The files that a path stands for: a file for itself, readable or not; a folder for the files of some kinds in it, by their
 * name and packed or not; a pattern with * and ? for whatever it matches, files and folders, whatever the case of letters.
 */
export async function filesAt (
  path: string, { kinds = EVERY_KIND, files = PLAIN_FILES, signal = GO_ON }: Partial<Look> = {}
): Promise<readonly EventFile[]> {
  return await orError(path, async () => {
    const look = { kinds, files, signal }
    const stats = await lookAt(path, look)
    const isPattern = stats === undefined && WILDCARD.test(path)
    if (!isPattern && !stats?.isDirectory()) return [{ path }] // reading it tells what it is
    const all = await (isPattern ? matching(path, look) : filesBelow(path, look, DEEPEST))
    if (all.length === 0) {
      const names = kinds.map((kind) => NAMES[kind].shown).join(', ')
      return [unreadable(path, `expected event logs (${names}), found none ${isPattern ? 'that matches' : 'in this folder'}`)]
    }
    if (all.length <= MOST_FILES) return all
    return [...all.slice(0, MOST_FILES), unreadable(path, `expected at most ${MOST_FILES} files, found more`)]
  })
}

/** What is there; undefined where nothing is, or nothing for us. */
async function lookAt (path: string, { files, signal }: Look): Promise<Stats | undefined> {
  try {
    return await files.stat(path, signal)
  } catch (error) {
    if (error instanceof EventLogError) throw error
    return undefined
  }
}

async function filesBelow (folder: string, look: Look, depth: number): Promise<readonly EventFile[]> {
  const named = ({ path }: Entry): boolean => look.kinds.some((kind) => NAMES[kind].pattern.test(basename(path)))
  return await orError(folder, async () => await eachIn(await entriesOf(folder, look), async (entry) => {
    if (entry.isFolder) return depth > 1 ? await filesBelow(entry.path, look, depth - 1) : []
    return named(entry) ? [{ path: entry.path }] : []
  }))
}

/** Every part of a pattern is looked for in what the parts before it led to. */
async function matching (pattern: string, look: Look): Promise<readonly EventFile[]> {
  const { root } = parse(pattern)
  let found: readonly Entry[] = [{ path: root, isFolder: true }]
  for (const part of pattern.slice(root.length).split(SEPARATOR)) {
    found = await eachIn(found, async (one) => one.error === undefined ? await matchingIn(one, part, look) : [one])
  }
  return await eachIn(found, async ({ path, isFolder, error }) => {
    if (error !== undefined) return [{ path, error }]
    if (isFolder === false) return [{ path }]
    return await orError(path, async () => {
      const stats = await lookAt(path, look)
      if (stats === undefined) return []
      return stats.isDirectory() ? await filesBelow(path, look, DEEPEST) : [{ path }]
    })
  })
}

async function matchingIn (folder: Entry, part: string, look: Look): Promise<readonly Entry[]> {
  const named = join(folder.path, part)
  return await orError(folder.path, async () => {
    const stats = WILDCARD.test(part) ? undefined : await lookAt(named, look)
    if (stats !== undefined) return [{ path: named, isFolder: stats.isDirectory() }]
    if (!(folder.isFolder ?? (await lookAt(folder.path, look))?.isDirectory())) return []
    const literal = part.replace(/[.+^$()|{}[\]\\]/g, '\\$&')
    const name = new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'is')
    return (await entriesOf(folder.path, look)).filter(({ path }) => name.test(basename(path)))
  })
}

async function entriesOf (folder: string, { files, signal }: Look): Promise<readonly Entry[]> {
  const entries = await files.list(folder === '' ? '.' : folder, signal)
  return entries.map((entry) => ({
    path: join(folder, entry.name),
    ...entry.isDirectory() ? { isFolder: true } : entry.isFile() ? { isFolder: false } : {}
  }))
}

/** One after another: of thousands of folders one is looked at. */
async function eachIn<Result> (
  entries: readonly Entry[], find: (entry: Entry) => Promise<readonly Result[]>
): Promise<readonly Result[]> {
  const found: Result[] = []
  for (const entry of entries) found.push(...await find(entry))
  return found
}

/** A folder that cannot be listed does not keep the others from being found. */
async function orError<Result> (
  folder: string, list: () => Promise<readonly Result[]>
): Promise<readonly (Result | EventFile)[]> {
  try {
    return await list()
  } catch (error) {
    return [{ path: folder, error: eventLogError(folder, error) }]
  }
}

function unreadable (path: string, reason: string): EventFile {
  return { path, error: new EventLogError('not_an_event_log', `${path}: ${reason}`) }
}
