import { fileURLToPath } from 'node:url'
import type { EventLogOption } from '../config.js'
import type { EventLog } from '../eventlog/eventlog.js'
import { openEventLog } from '../eventlog/open.js'
import { wantedBy } from '../core/recognise.js'
import { EVENT_RULES } from '../knowledge/event-rules.js'

/** The event logs of the failure that KB 2615182 describes. */
export const EXAMPLE = fileURLToPath(new URL('../../examples/kb2615182/application.xml', import.meta.url))

const WANTED = wantedBy(EVENT_RULES)

/** The event logs of a configuration; none is touched before it is read. */
export function eventLogsOf (options: readonly EventLogOption[]): readonly EventLog[] {
  return options.map(({ kind, path }) => openEventLog({ kind, path: path ?? EXAMPLE }, WANTED, { clock: Date.now }))
}
