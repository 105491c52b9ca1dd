import { isCalled } from '../core/sql-instance.js'
import type { Batch, EventLog } from '../eventlog/eventlog.js'
import type { EventLogSpec } from '../eventlog/open.js'
import { foundEventLogs } from './event-logs.js'

/**
 * Event logs that tell one story. The logs that SQL Server keeps as text are read after the others: they call their computer by
 * its short name or not at all, and belong to the one that the events name.
 */
export function oneStory (found: readonly EventLogSpec[], timeZone: string | undefined): readonly EventLog[] {
  const computers = new Set<string>()
  const isText = ({ kind }: EventLogSpec) => kind === 'errorlog' || kind === 'sqlwriterlog'
  const events = foundEventLogs(found.filter((spec) => !isText(spec))).map((log) => whole(log, computers))
  const texts = foundEventLogs(found.filter(isText), {
    computerOf: (server) => computerOf(server, [...computers]),
    ...(timeZone !== undefined && { timeZone: { name: timeZone, isAssumed: false } })
  })
  const allRead = Promise.all(events.map(({ isRead }) => isRead))
  return [...events.map(({ log }) => log), ...texts.map((log) => after(allRead, whole(log, computers).log))]
}

/** The computer of a text log; undefined where nobody can tell. */
function computerOf (server: string | undefined, computers: readonly string[]): string | undefined {
  const same = server === undefined ? computers : computers.filter((computer) => isCalled(computer, server))
  return same.length === 0 ? server : same.length === 1 ? same[0] : undefined
}

interface Whole {
  readonly log: EventLog
  readonly isRead: Promise<void>
}

/** The same event log; the computers of its events are noted, and it is told when it is read to its end, or cannot be. */
function whole (log: EventLog, computers: Set<string>): Whole {
  let finish = () => {}
  const isRead = new Promise<void>((resolve) => { finish = resolve })
  const note = (batch: Batch) => {
    for (const { computer } of batch.records) computers.add(computer)
    if (!batch.more) finish()
  }
  return {
    isRead,
    log: {
      ...log,
      async read (position, signal) {
        try {
          const batch = await log.read(position, signal)
          note(batch)
          return batch
        } catch (error) {
          finish()
          throw error
        }
      }
    }
  }
}

function after (first: Promise<unknown>, log: EventLog): EventLog {
  return {
    ...log,
    async read (position, signal) {
      await first
      return await log.read(position, signal)
    }
  }
}
