import { EventLogError } from './eventlog.js'
import type { EventLogErrorCode } from './eventlog.js'

interface FileProblem {
  readonly code: EventLogErrorCode
  readonly what: string
}

/** What an error of the file system means, for an event log and in words. */
const FILE_PROBLEMS: Readonly<Record<string, FileProblem>> = {
  ENOENT: { code: 'not_found', what: 'there is no such file' },
  ENOTDIR: { code: 'not_found', what: 'there is no such file: part of the path is a file, not a folder' },
  ENAMETOOLONG: { code: 'not_found', what: 'there is no such file: the name is too long' },
  ELOOP: { code: 'not_found', what: 'there is no such file: its links lead in a circle' },
  EISDIR: { code: 'not_an_event_log', what: 'it is a folder, not a file' },
  EACCES: { code: 'access_denied', what: 'access is denied' },
  EPERM: { code: 'access_denied', what: 'access is denied' },
  EBUSY: { code: 'access_denied', what: 'another program has locked it' },
  EMFILE: { code: 'other', what: 'too many files are open' },
  ENOSPC: { code: 'other', what: 'there is no space left' },
  EROFS: { code: 'other', what: 'the file system may only be read' },
  EIO: { code: 'other', what: 'the disk or the network failed' }
}
// "EIO: i/o error, read"
const WORDS = /^E[A-Z0-9]+: (.*), \w+(?: '.*')?$/s

/** Why an event log cannot be read, from an error of the file system; a mistake of ours is thrown on. */
export function eventLogError (path: string, error: unknown): EventLogError {
  if (error instanceof EventLogError) return error
  if ((error as NodeJS.ErrnoException).code === undefined) throw error
  const { code, what } = fileProblem(error)
  return new EventLogError(code, `${path}: ${what}`, { cause: error })
}

/** An error of the file system in words. */
export function fileProblem (error: unknown): FileProblem {
  const { code = '', message } = error as NodeJS.ErrnoException
  return FILE_PROBLEMS[code] ?? { code: 'other', what: WORDS.exec(message)?.[1] ?? message }
}
