import type { EventRecord } from '../../src/core/event.js'
import { ledgerFromJson, ledgerText } from '../../src/core/ledger-json.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import type { Batch, EventLog } from '../../src/eventlog/eventlog.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { memoryLedger } from '../../src/monitor/ledger-file.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import type { LedgerStore, Monitor, MonitorParts } from '../../src/monitor/parts.js'

/** What a monitor wrote to its log: level, message and facts. */
export type Line = readonly [level: string, message: string, facts: object]

type PartsFacts = Partial<Omit<MonitorParts, 'eventLogs'>> & { readonly eventLogs?: readonly EventLog[] }

/** Parts that stand alone: a ledger in memory, a clock that stands still, a log that is kept. */
export function parts (facts: PartsFacts): MonitorParts & { readonly lines: Line[] } {
  const lines: Line[] = []
  const write = (level: string) => (facts: object, message: string) => { lines.push([level, message, facts]) }
  return {
    knowledge: KNOWLEDGE,
    rules: EVENT_RULES,
    policy: DEFAULT_POLICY,
    store: memoryLedger(),
    clock: () => 0,
    logger: { info: write('info'), warn: write('warn'), error: write('error') },
    version: '0.0.0',
    revision: 'test',
    computer: 'HERE',
    sqlInstances: [],
    ...facts,
    eventLogs: () => facts.eventLogs ?? [],
    lines
  }
}

/** A ledger that is written out and read in again at every save, as a file would hold it. */
export function writtenLedger (): LedgerStore {
  let text: string | undefined
  return {
    load: async () => ({ ledger: text === undefined ? undefined : ledgerFromJson(JSON.parse(text)) }),
    save: async (ledger) => { text = [...ledgerText(ledger)].join('') }
  }
}

/** Event log of records that are already there: yields so many of them at the first read, and so many at every other. */
export function recordLog (
  records: readonly EventRecord[], first = records.length, others = first
): EventLog {
  return {
    name: 'Application',
    kind: 'channel',
    async read (position): Promise<Batch> {
      const from = Number(position ?? 0)
      const next = Math.min(from + (position === undefined ? first : others), records.length)
      return {
        records: records.slice(from, next),
        position: String(next),
        unreadable: [],
        scanned: next - from,
        more: false
      }
    }
  }
}

/** Polls until every record of the log is read; after each poll a new monitor takes over where `restarts` says so. */
export async function run (
  given: MonitorParts, polls: number, restarts: boolean, advance: () => void = () => {}
): Promise<Monitor> {
  const signal = new AbortController().signal
  let monitor = await createMonitor(given)
  for (let n = 0; n < polls; n++) {
    await monitor.poll(signal)
    advance()
    if (!restarts) continue
    await monitor.close()
    monitor = await createMonitor(given)
  }
  return monitor
}
