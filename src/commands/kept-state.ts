import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config.js'
import { fileProblem } from '../eventlog/file-error.js'
import { inTime } from '../in-time.js'
import { lastingLedger, ledgerFile, memoryLedger, STATE_PATIENCE } from '../monitor/ledger-file.js'
import type { LedgerStore } from '../monitor/parts.js'
import { stateLock, StateInUseError, type StateLock } from '../monitor/state-lock.js'

/** Where a configuration keeps its state, which is this process's alone until it is released. */
export interface KeptState extends Pick<StateLock, 'release'> {
  readonly store: LedgerStore
}

/** Rejects with StateInUseError where another process keeps its state there. */
export async function keptState (
  { stateDirectory }: Pick<Config, 'stateDirectory'>, logger: Logger
): Promise<KeptState> {
  if (stateDirectory === undefined) return { store: memoryLedger(), release: async () => {} }
  const lock = heldOrTold(stateLock(stateDirectory), stateDirectory, logger)
  await lock.hold()
  return { store: lastingLedger(ledgerFile(join(stateDirectory, 'ledger.json'), { lock })), release: lock.release }
}

/**
 * A folder that cannot be locked, or not in time, keeps nobody from reading event logs, nor from saving if that is possible: it
 * is told.
 */
function heldOrTold ({ hold, release }: StateLock, directory: string, logger: Logger): StateLock {
  let isLocked = true
  return {
    async hold () {
      try {
        await inTime(hold(), STATE_PATIENCE)
        if (!isLocked) logger.info({ directory }, 'State directory locked')
        isLocked = true
      } catch (error) {
        if (error instanceof StateInUseError) throw error
        if (isLocked) logger.warn({ directory, reason: fileProblem(error).what }, 'State directory not locked')
        isLocked = false
      }
    },
    async release () {
      await inTime(release(), STATE_PATIENCE).catch(() => {}) // it ends with the process
    }
  }
}
