import { mkdir, open, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Ledger } from '../core/ledger.js'
import { ledgerFromJson, ledgerText } from '../core/ledger-json.js'
import { inTime } from '../in-time.js'
import type { LedgerStore, LoadedLedger } from './parts.js'

const PATIENCE = 30_000

/** The ledger could not be written; monitoring goes on, and it is tried again. */
export class LedgerFileError extends Error {
  constructor (message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'LedgerFileError'
  }
}

/**
 * A ledger in one file, replaced as a whole: written beside it, forced to the disk, renamed over it. A file that cannot be
 * understood is kept under another name, and the event logs are read again. While a save is late none is begun: two of them
 * would write to the same file.
 */
export function ledgerFile (path: string, patience: number = PATIENCE): LedgerStore {
  let isSaving = false
  const orError = async <Result>(work: Promise<Result>): Promise<Result> => await inTime(work, patience)
    .catch((cause: Error) => { throw new LedgerFileError(`${path}: ${cause.message}`, { cause }) })
  return {
    load: async () => await orError(loaded(path)),
    async save (ledger) {
      if (isSaving) throw new LedgerFileError(`${path}: the last save still waits for its disk or share`)
      isSaving = true
      await orError(replace(path, ledgerText(ledger)).finally(() => { isSaving = false }))
    }
  }
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
