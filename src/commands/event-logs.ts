import { fileURLToPath } from 'node:url'
import type { EventLogOption } from '../config.js'
import type { EventLog } from '../eventlog/eventlog.js'
import { openEventLog } from '../eventlog/open.js'
import { wantedBy } from '../core/recognise.js'
import { EVENT_RULES } from '../knowledge/event-rules.js'

// the event logs of the failure that KB 2615182 describes
const EXAMPLE = fileURLToPath(new URL('../../examples/kb2615182/application.xml', import.meta.url))

const WANTED = wantedBy(EVENT_RULES)

/** Event logs, none of which is touched before it is read; final are those that grow no more. */
export function eventLogsOf (options: readonly EventLogOption[], isFinal: boolean): readonly EventLog[] {
  return options.map(({ kind, path = EXAMPLE }) => openEventLog({ kind, path }, WANTED, { clock: Date.now, isFinal }))
}
