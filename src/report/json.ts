import type { EpochMs } from '../core/event.js'
import { incidentView } from '../core/incident-view.js'
import type { EventLogStatus, Status } from '../core/status.js'
import { printableJson } from '../core/unprintable.js'

/** An event log as the API and `diagnose --format json` show it. */
export function eventLogView (eventLog: EventLogStatus) {
  return {
    name: eventLog.name,
    kind: eventLog.kind,
    isUp: eventLog.isUp,
    error: eventLog.error ?? null,
    lastRead: isoOrNull(eventLog.lastRead),
    oldestRecord: isoOrNull(eventLog.oldestRecord),
    isBacklogged: eventLog.isBacklogged,
    scanned: eventLog.scanned,
    processed: eventLog.processed,
    unreadable: eventLog.unreadable,
    lastUnreadable: eventLog.lastUnreadable,
    notes: eventLog.notes,
    lost: eventLog.lost,
    lastLossAt: isoOrNull(eventLog.lastLossAt),
    lastLoss: eventLog.lastLoss ?? null
  }
}

/** All incidents and the event logs they were read from, as JSON for programs. */
export function jsonReport (status: Status): string {
  const report = {
    incidents: status.computers.flatMap((computer) => computer.incidents.map(incidentView)),
    eventLogs: status.eventLogs.map(eventLogView)
  }
  return printableJson(`${JSON.stringify(report, undefined, 2)}\n`)
}

/** ISO 8601, or null for a time that is not known. */
export function isoOrNull (time: EpochMs | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString()
}
