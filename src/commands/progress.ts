import { basename } from 'node:path'
import type { EventLog } from '../eventlog/eventlog.js'

const SILENT_FOR = 500 // milliseconds: short work needs no progress
const ERASE_LINE = '\r\u001b[K'
const UNPRINTABLE = /[\p{C}]/gu

/** The same event logs; how far each is read is written to a terminal, in one line that is gone at the end. */
export function withProgress (eventLogs: readonly EventLog[], write: (text: string) => void): readonly EventLog[] {
  const started = Date.now()
  return eventLogs.map((eventLog) => ({
    name: eventLog.name,
    kind: eventLog.kind,
    async read (position, signal) {
      const batch = await eventLog.read(position, signal)
      if (Date.now() - started < SILENT_FOR || batch.progress === undefined) return batch
      const { done, total } = batch.progress
      const percent = total === 0 ? 100 : Math.floor(100 * done / total)
      const name = basename(eventLog.name).replace(UNPRINTABLE, '?').slice(0, 60)
      write(batch.more ? `${ERASE_LINE}${name}: ${percent} %` : ERASE_LINE)
      return batch
    }
  }))
}
