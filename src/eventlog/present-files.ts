import { filesAt } from './event-files.js'
import { PLAIN_FILES } from './files.js'
import { openEventLog } from './open.js'
import type { EpochMs } from '../core/event.js'
import type { EventFile, FileKind } from './event-files.js'
import type { EventLog, WantedEvents } from './eventlog.js'
import type { Files } from './files.js'

/** A file among those that a folder or a pattern stands for, and when it was last seen there. */
interface KnownFile {
  readonly log: EventLog
  readonly seenAt: EpochMs
}

const VANISHED_FOR = 24 * 60 * 60 * 1000

/** How files are looked for. */
export interface PresentOptions {
  readonly clock: () => EpochMs
  readonly files?: Files
}

/**
 * The files that a path stands for as event logs, in the order in which they were found. Each call looks again: new ones
 * come last; one that vanished stays for a day, so that its reader says that it is not there, and is then passed over. While a
 * disk or share does not answer, nothing has vanished.
 */
export function presentFiles (
  kind: FileKind, path: string, wanted: WantedEvents, { clock, files = PLAIN_FILES }: PresentOptions
): (signal: AbortSignal) => Promise<readonly EventLog[]> {
  const known = new Map<string, KnownFile>()
  const open = (file: EventFile): EventLog => openEventLog({ ...file, kind }, wanted, { clock, files })
  return async (signal) => {
    const all = await filesAt(path, { kinds: [kind], files, signal })
    const now = clock()
    const present = new Set(all.filter(({ error }) => error === undefined).map((file) => file.path))
    const isLate = all.some(({ error }) => error?.code === 'timeout')
    for (const [name, file] of known) {
      // a path may have led to a file and lead to a folder now
      const isGone = !present.has(name) && (name === path || now - file.seenAt > VANISHED_FOR)
      if (isLate) known.set(name, { ...file, seenAt: now })
      else if (isGone) known.delete(name)
    }
    for (const name of present) {
      known.set(name, { log: known.get(name)?.log ?? open({ path: name }), seenAt: now })
    }
    const unreadable = all.filter((file) => file.error !== undefined && !known.has(file.path))
    return [...[...known.values()].map(({ log }) => log), ...unreadable.map(open)]
  }
}
