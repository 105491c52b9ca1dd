import { appendFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { evtxOf, type EventsShape } from '../evtx-writer/events-file.js'
import { syntheticLog, type SyntheticLog } from '../synthetic/event-log.js'
import { startExporter, type Program } from './programs.js'

/** A server with an exporter that reads its one event log, which grows as a test writes to it. */
export interface WatchedServer {
  readonly name: string
  readonly exporter: Program
  /** Writes more events, all of them later than those before, and has the exporter read them. */
  write (more: (log: SyntheticLog) => void): Promise<void>
  /** The event log is gone, as where a right was taken away. */
  loseLog (): Promise<void>
}

/** How events come into the file. */
type Append = (file: string, events: readonly string[], written: number) => void

/** An export that is appended to. */
export const AS_XML: Append = (file, events, written) => { appendFileSync(file, `${events.slice(written).join('\n')}\n`) }

/** The file of a live log; a small one soon writes over its oldest events. */
export function asEvtx (shape: EventsShape = {}): Append {
  return (file, events) => { writeFileSync(file, evtxOf(events, shape)) }
}

/** Starts the exporter of a server whose log holds some events already. */
export async function startServer (
  folder: string, name: string, append: Append, first: (log: SyntheticLog) => void
): Promise<WatchedServer> {
  const file = join(folder, `${name}.${append === AS_XML ? 'xml' : 'evtx'}`)
  const log = syntheticLog(`${name}.contoso.local`)
  let written = 0
  const grow = (more: (log: SyntheticLog) => void): void => {
    more(log)
    const events = log.events().map(({ xml }) => xml)
    append(file, events, written)
    written = events.length
  }
  grow(first)
  const exporter = await startExporter(`--event-logs=${append === AS_XML ? 'xml' : 'evtx'}:${file}`, '--web.disable-exporter-metrics')
  return {
    name,
    exporter,
    async write (more) {
      grow(more)
      await poll(exporter)
    },
    async loseLog () {
      rmSync(file)
      await poll(exporter)
    }
  }
}

/** A configuration that is read again is followed by a poll at once. */
async function poll ({ address }: Program): Promise<void> {
  const { status } = await fetch(`http://${address}/-/reload`, { method: 'POST' })
  if (status !== 200) throw new Error(`POST /-/reload: expected 200, found ${status}`)
}
