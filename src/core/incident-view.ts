import { listed, printed } from './error-code.js'
import type { EpochMs } from './event.js'
import type { DiagnosedIncident } from './incident.js'

/** An incident as the API and `diagnose --format json` show it: plain JSON, times in ISO 8601, null for what is not known. */
export function incidentView (incident: DiagnosedIncident) {
  const { diagnosis } = incident
  return {
    id: incident.id,
    computer: incident.computer,
    outcome: incident.outcome,
    state: incident.state,
    firstSeen: iso(incident.firstSeen),
    lastSeen: iso(incident.lastSeen),
    backupTime: isoOrNull(incident.backupTime),
    recoveredAt: isoOrNull(incident.recoveredAt),
    sqlInstance: diagnosis.sqlInstance ?? null,
    database: diagnosis.database ?? null,
    errorCode: diagnosis.errorCode === undefined ? null : printed(diagnosis.errorCode),
    nativeError: diagnosis.nativeError ?? null,
    verdict: diagnosis.verdict,
    services: diagnosis.services,
    title: diagnosis.title,
    meaning: diagnosis.meaning,
    actions: diagnosis.actions,
    sources: diagnosis.sources,
    suspects: diagnosis.suspects.map(({ sqlInstance, role, namedBy }) => ({ sqlInstance, role, namedBy })),
    errorCodes: diagnosis.errorCodes.map(listed),
    unexplained: diagnosis.unexplained.map(listed),
    unknowns: diagnosis.unknowns,
    events: incident.findings.map((finding) => ({
      time: iso(finding.at),
      channel: finding.channel,
      provider: finding.provider,
      eventId: finding.eventId,
      recordId: finding.recordId,
      rule: finding.rule,
      sqlInstance: finding.sqlInstance ?? null,
      database: finding.database ?? null,
      errorCodes: finding.errors.map((error) => listed(error.code)),
      text: finding.text
    }))
  }
}

function iso (time: EpochMs): string {
  return new Date(time).toISOString()
}

function isoOrNull (time: EpochMs | undefined): string | null {
  return time === undefined ? null : iso(time)
}
