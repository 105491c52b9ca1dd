import type { ComputerStatus, InstanceStatus, Status } from '../core/status.js'
import { eventLogView, isoOrNull } from '../report/json.js'
import { stateOf } from '../report/wording.js'

/** The status as the API shows it: plain JSON, times in ISO 8601, null for what is not known; incidents have their own address. */
export function statusView (status: Status) {
  const { exporter } = status
  return {
    at: isoOrNull(status.at),
    isReady: status.isReady,
    computers: status.computers.map(computerView),
    eventLogs: status.eventLogs.map(eventLogView),
    writerHint: writerHintView(status),
    exporter: {
      version: exporter.version,
      revision: exporter.revision,
      startedAt: isoOrNull(exporter.startedAt),
      lastPoll: isoOrNull(exporter.lastPoll),
      ledgerError: exporter.ledgerError ?? null,
      ledgerWriteErrors: exporter.ledgerWriteErrors,
      tooOld: exporter.tooOld,
      tooMany: exporter.tooMany
    }
  }
}

/** The timeline of one server: all of it that is known. */
export function timelineView ({ computer, timeline }: ComputerStatus) {
  const { backups, earlierBackups, stops, earlierStops } = timeline
  return {
    computer,
    backups: backups.map((backup) => ({
      at: isoOrNull(backup.at), kind: backup.kind, incidentId: backup.kind === 'succeeded' ? null : backup.incidentId
    })),
    earlierBackups,
    stops: stops.map(({ sqlInstance, from, to }) => ({ sqlInstance, from: isoOrNull(from), to: isoOrNull(to) })),
    earlierStops
  }
}

function writerHintView ({ writerHint }: Status) {
  if (writerHint === undefined) return null
  return { ...writerHint, at: isoOrNull(writerHint.at), problem: writerHint.problem ?? null }
}

function computerView ({ computer, incidents, instances, backups, cleared, counts }: ComputerStatus) {
  const inState = (state: string) => incidents.filter((incident) => stateOf(incident) === state).length
  return {
    computer,
    incidents: { failing: inState('failing'), recovered: inState('recovered'), observed: inState('observed') },
    instances: instances.map(instanceView),
    backups: {
      lastSuccess: isoOrNull(backups.lastSuccess),
      lastAttempt: isoOrNull(backups.lastAttempt),
      lastDuration: backups.lastDuration ?? null,
      consecutiveFailures: backups.consecutiveFailures,
      unknownVerdict: backups.unknownVerdict,
      unknownVerdictAt: isoOrNull(backups.unknownVerdictAt),
      databases: backups.databases,
      writers: backups.writers
    },
    cleared: cleared.map(({ channel, at }) => ({ channel, at: isoOrNull(at) })),
    runs: counts.runs,
    observed: counts.observed
  }
}

function instanceView ({ sqlInstance, service, isRunning, stoppedAt, verdict, verdictAt, coverage }: InstanceStatus) {
  return {
    sqlInstance,
    service,
    isRunning: isRunning ?? null,
    stoppedAt: isoOrNull(stoppedAt),
    verdict,
    verdictAt: isoOrNull(verdictAt),
    coverage: {
      lastSnapshot: isoOrNull(coverage.lastSnapshot), inLastBackup: coverage.inLastBackup, reason: coverage.reason
    }
  }
}
