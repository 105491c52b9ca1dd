import { fileURLToPath } from 'node:url'
import type { Config } from '../config.js'
import { wantedBy } from '../core/recognise.js'
import type { EventLog } from '../eventlog/eventlog.js'
import { openExample } from '../eventlog/example.js'
import { openEventLog, type EventLogSpec } from '../eventlog/open.js'
import { presentFiles } from '../eventlog/present-files.js'
import { EVENT_RULES } from '../knowledge/event-rules.js'
import { inTurn } from './in-turn.js'

type EventLogOption = Config['eventLogs'][number]

// the event logs of the failure that KB 2615182 describes
const EXAMPLE = ['application.xml', 'Microsoft-Windows-Backup.evtx']
  .map((name) => fileURLToPath(new URL(`../../examples/kb2615182/${name}`, import.meta.url)))

const WANTED = wantedBy(EVENT_RULES)

/** Event logs that were found and grow no more; none is touched before it is read. */
export function foundEventLogs (found: readonly EventLogSpec[]): readonly EventLog[] {
  return inTurn(found.map((spec) => openEventLog(spec, WANTED, { clock: Date.now, isFinal: true })))
}

/** The event logs that a configuration names, each once; each call looks for files that came or went. */
export function configuredEventLogs (options: readonly EventLogOption[]): () => readonly EventLog[] {
  const groups = options.map(eventLogsOf)
  return () => {
    const logs = groups.flatMap((group) => inTurn(group()))
    return [...new Map(logs.toReversed().map((log) => [log.name, log])).values()].toReversed()
  }
}

function eventLogsOf ({ kind, path }: EventLogOption): () => readonly EventLog[] {
  if (kind !== 'example') return presentFiles(kind, path!, WANTED, Date.now)
  const logs = openExample(path === undefined ? EXAMPLE : [path], WANTED, Date.now)
  return () => logs
}
