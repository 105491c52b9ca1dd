import { filesAt } from './event-files.js'
import { openEventLog } from './open.js'
import type { EpochMs } from '../core/event.js'
import type { EventFile, FileKind } from './event-files.js'
import type { EventLog, WantedEvents } from './eventlog.js'

/** A file among those that a folder or a pattern stands for, and when it was last seen there. */
interface KnownFile {
  readonly log: EventLog
  readonly seenAt: EpochMs
}

const VANISHED_FOR = 24 * 60 * 60 * 1000

/**
 * The files that a path stands for as event logs, in the order in which they were found. Each call looks again: new ones
 * come last; one that vanished stays for a day, so that its reader says that it is not there, and is then passed over.
 */
export function presentFiles (
  kind: FileKind, path: string, wanted: WantedEvents, clock: () => EpochMs
): () => readonly EventLog[] {
  const known = new Map<string, KnownFile>()
  const open = (file: EventFile): EventLog => openEventLog({ ...file, kind }, wanted, { clock })
  return () => {
    const now = clock()
    const all = filesAt(path, [kind])
    const files = new Set(all.filter(({ error }) => error === undefined).map((file) => file.path))
    for (const [name, { seenAt }] of known) {
      // a path may have led to a file and lead to a folder now
      if (!files.has(name) && (name === path || now - seenAt > VANISHED_FOR)) known.delete(name)
    }
    for (const name of files) {
      known.set(name, { log: known.get(name)?.log ?? open({ path: name }), seenAt: now })
    }
    const unreadable = all.filter(({ error }) => error !== undefined)
    return [...[...known.values()].map(({ log }) => log), ...unreadable.map(open)]
  }
}
