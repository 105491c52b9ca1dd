import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Ledger } from '../core/ledger.js'
import { ledgerFromJson, ledgerText } from '../core/ledger-json.js'
import { inTime, LateError } from '../in-time.js'
import type { LedgerStore, LoadedLedger } from './parts.js'
import type { StateLock } from './state-lock.js'

export interface LedgerFileOptions {
  /** Without it everybody may write the file. */
  readonly lock?: Pick<StateLock, 'hold'>
  /** How long the file is waited for, in milliseconds. */
  readonly patience?: number
}

/** How long the disk or share of the state is waited for, in milliseconds. */
export const STATE_PATIENCE = 30_000

/** The ledger could not be written; monitoring goes on, and it is tried again. */
export class LedgerFileError extends Error {
  /** What the operating system calls it, where it was one that failed. */
  readonly code: string | undefined

  constructor (message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LedgerFileError'
    this.code = (options?.cause as NodeJS.ErrnoException | undefined)?.code
  }
}

/**
 * A ledger in one file, replaced as a whole: written beside it, forced to the disk, renamed over it, and only while the lock of
 * its folder is held. A file that cannot be understood is kept under another name, and the event logs are read again. While a
 * save is late none is begun: two of them would write to the same file.
 */
export function ledgerFile (path: string, { lock, patience = STATE_PATIENCE }: LedgerFileOptions = {}): LedgerStore {
  let isSaving = false
  const inTimeOrError = async <Result>(work: Promise<Result>): Promise<Result> => await inTime(work, patience)
    .catch((cause: Error) => { throw ledgerFileError(path, cause) })
  return {
    load: async () => await inTimeOrError(loaded(path)),
    async save (ledger) {
      if (isSaving) throw ledgerFileError(path, new LateError('the last save still waits for its disk or share'))
      isSaving = true
      await inTimeOrError(written(path, ledger, lock).finally(() => { isSaving = false }))
    }
  }
}

function ledgerFileError (path: string, cause: Error): LedgerFileError {
  return new LedgerFileError(`${path}: ${cause.message}`, { cause })
}

async function written (path: string, ledger: Ledger, lock: LedgerFileOptions['lock']): Promise<void> {
  await lock?.hold()
  await replace(path, ledgerText(ledger))
}

async function loaded (path: string): Promise<LoadedLedger> {
  const text = await readIfThere(path)
  if (text === undefined) return { ledger: undefined }
  try {
    return { ledger: ledgerFromJson(JSON.parse(text)) }
  } catch (error) {
    const aside = `${path}.unreadable` // the last one of them is kept
    await rename(path, aside)
    return { ledger: undefined, problem: `${path}: ${(error as Error).message}; kept as ${aside}` }
  }
}

/** A ledger that lives as long as the process, for the example and for `diagnose`. */
export function memoryLedger (): LedgerStore {
  let kept: Ledger | undefined
  return {
    load: async () => ({ ledger: kept }),
    save: async (ledger) => { kept = ledger }
  }
}

/** A store that hands the last ledger on from one monitor to the next of a process, even where it could not be saved. */
export function lastingLedger (store: LedgerStore): LedgerStore {
  let last: Ledger | undefined
  let isUnsaved = false
  return {
    load: async () => last === undefined ? await store.load() : { ledger: last, isUnsaved },
    async save (ledger) {
      last = ledger
      isUnsaved = true
      await store.save(ledger)
      isUnsaved = false
    }
  }
}

async function readIfThere (path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function replace (path: string, text: Iterable<string>): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const beside = `${path}.new`
  const file = await open(beside, 'w', 0o600)
  try {
    await writeFile(file, text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
}
