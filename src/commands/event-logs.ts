import { fileURLToPath } from 'node:url'
import type { EventLog } from '../eventlog/eventlog.js'
import { openEventLog, type EventLogSpec } from '../eventlog/open.js'
import { wantedBy } from '../core/recognise.js'
import { EVENT_RULES } from '../knowledge/event-rules.js'

// the event logs of the failure that KB 2615182 describes
const EXAMPLE = fileURLToPath(new URL('../../examples/kb2615182/application.xml', import.meta.url))

const WANTED = wantedBy(EVENT_RULES)

/** What is to be read; the example needs no path. */
type Wanted = Omit<EventLogSpec, 'path'> & { readonly path: string | undefined }

/** Event logs, none of which is touched before it is read; final are those that grow no more. */
export function eventLogsOf (wanted: readonly Wanted[], isFinal: boolean): readonly EventLog[] {
  return wanted.map((one) => openEventLog({ ...one, path: one.path ?? EXAMPLE }, WANTED, { clock: Date.now, isFinal }))
}
