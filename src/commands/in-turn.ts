import type { EventLog } from '../eventlog/eventlog.js'

/** The same event logs, read one after another: of thousands of files, only one is open at a time. */
export function inTurn (eventLogs: readonly EventLog[]): readonly EventLog[] {
  let last: Promise<unknown> = Promise.resolve()
  return eventLogs.map((eventLog) => ({
    name: eventLog.name,
    kind: eventLog.kind,
    async read (position, signal) {
      const batch = last.then(async () => await eventLog.read(position, signal))
      last = batch.catch(() => {}) // told to whoever asked for it
      return await batch
    }
  }))
}
