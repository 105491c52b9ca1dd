import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.js'
import { fileProblem } from '../eventlog/file-error.js'
import { inTime } from '../in-time.js'
import { lastingLedger, ledgerFile, memoryLedger } from '../monitor/ledger-file.js'
import type { LedgerStore } from '../monitor/parts.js'
import { lockState, StateInUseError } from '../monitor/state-lock.js'
import type { StateLock } from '../monitor/state-lock.js'

/** Where a configuration keeps its state, which is this process's alone until it is released. */
export interface KeptState extends StateLock {
  readonly store: LedgerStore
}

const PATIENCE = 30_000 // milliseconds
const NO_LOCK: StateLock = { release: async () => {} }

/** Rejects with StateInUseError where another process keeps its state there. */
export async function keptState ({ stateDirectory }: Config, logger: Logger): Promise<KeptState> {
  if (stateDirectory === undefined) return { store: memoryLedger(), ...NO_LOCK }
  const store = lastingLedger(ledgerFile(join(stateDirectory, 'ledger.json')))
  const lock = await lockOf(stateDirectory, logger)
  return { store, release: async () => { await inTime(lock.release(), PATIENCE).catch(() => {}) } } // it ends with the process
}

/** A folder that cannot be written to keeps nobody from reading event logs. */
async function lockOf (directory: string, logger: Logger): Promise<StateLock> {
  const lock = lockState(directory)
  try {
    return await inTime(lock, PATIENCE)
  } catch (error) {
    if (error instanceof StateInUseError) throw error
    logger.warn({ directory, reason: fileProblem(error).what }, 'State directory not locked')
    return NO_LOCK
  }
}
