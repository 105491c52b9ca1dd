import type { EpochMs } from '../core/event.js'

/** Which event logs are still being read at one poll, beside each other. */
export interface UnreadLogs {
  /** All that one of them tells up to a time is entered; undefined where no event of it told a time. */
  entered (log: string, upTo: EpochMs | undefined): void
  /** One of them has been read to its end, or cannot be read. */
  done (log: string): void
  /** Up to when all that was logged is entered. */
  upTo (now: EpochMs): EpochMs
  /** Resolves when one of them got on; undefined where none is behind this one. */
  others (log: string): Promise<void> | undefined
  /** Whoever waits looks again. */
  wake (): void
}

/** At the start of a poll nothing has been read of any. */
export function unreadLogs (names: Iterable<string>): UnreadLogs {
  const reached = new Map<string, EpochMs>([...names].map((log) => [log, Number.NEGATIVE_INFINITY]))
  const waiting: (() => void)[] = []
  const wake = (): void => { for (const go of waiting.splice(0)) go() }
  return {
    entered (log, upTo) {
      if (upTo !== undefined && reached.has(log)) reached.set(log, upTo)
      wake()
    },
    done (log) {
      reached.delete(log)
      wake()
    },
    upTo: (now) => [...reached.values()].reduce((a, b) => Math.min(a, b), now),
    others (log) {
      const own = reached.get(log) ?? Number.POSITIVE_INFINITY
      const isBehind = [...reached].some(([other, upTo]) => other !== log && upTo < own)
      return isBehind ? new Promise((resolve) => { waiting.push(resolve) }) : undefined
    },
    wake
  }
}
