import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import { inOrder } from './finding.js'

/** `mixed`: it changed in the time asked about, so the time proves nothing. */
export type ServiceState = 'running' | 'stopped' | 'mixed' | 'unknown'

/** When the services of one computer's SQL Server instances ran, as its events tell. */
export interface ServiceTimeline {
  readonly instances: readonly string[]
  between (sqlInstance: string, from: EpochMs, to: EpochMs): ServiceState
  /** The last known state, and when it began. */
  last (sqlInstance: string): { readonly state: 'running' | 'stopped', readonly since: EpochMs } | undefined
  /** In the order they began. */
  stops (sqlInstance: string): readonly ServiceStop[]
}

/** A time in which the service of an instance did not run. */
export interface ServiceStop {
  readonly sqlInstance: string
  readonly from: EpochMs
  /** When it was started again; undefined as long as it was not. */
  readonly to: EpochMs | undefined
}

interface Change {
  readonly at: EpochMs
  readonly state: 'running' | 'stopped'
}

/** Taking part in a snapshot, even in one that failed, proves that an instance runs where its start was not logged. */
export function serviceTimeline (findings: readonly Finding[]): ServiceTimeline {
  const changes = new Map<string, Change[]>()
  for (const finding of findings.toSorted(inOrder)) {
    if (finding.sqlInstance === undefined) continue
    const known = changes.get(finding.sqlInstance) ?? []
    const state = stateIn(finding, known.at(-1))
    if (state === undefined) continue
    if (known.at(-1)?.state !== state) known.push({ at: finding.at, state })
    changes.set(finding.sqlInstance, known)
  }
  return {
    instances: [...changes.keys()],
    between: (sqlInstance, from, to) => between(changes.get(sqlInstance) ?? [], from, to),
    last: (sqlInstance) => {
      const change = changes.get(sqlInstance)?.at(-1)
      return change && { state: change.state, since: change.at }
    },
    stops: (sqlInstance) => stopsIn(sqlInstance, changes.get(sqlInstance) ?? [])
  }
}

// what an engine still logs while it stops comes within the minute
const STOPPING = 60_000

function stateIn (finding: Finding, last: Change | undefined): Change['state'] | undefined {
  if (finding.kind === 'service-state') return finding.service
  if (finding.kind === 'sql-success' || finding.namedBy === 'sqlvdi' || finding.namedBy === 'sql-writer') return 'running'
  const isAlive = finding.namedBy === 'engine' && last?.state === 'stopped' && finding.at - last.at > STOPPING
  return isAlive ? 'running' : undefined
}

function stopsIn (sqlInstance: string, changes: readonly Change[]): readonly ServiceStop[] {
  return changes.flatMap(({ at, state }, n) => state === 'stopped' ? [{ sqlInstance, from: at, to: changes[n + 1]?.at }] : [])
}

function between (changes: readonly Change[], from: EpochMs, to: EpochMs): ServiceState {
  const before = changes.findLast((change) => change.at <= from)
  const within = changes.filter((change) => change.at > from && change.at <= to)
  if (before === undefined && within.every((change) => change.state === 'running')) return within[0]?.state ?? 'unknown'
  if (within.length > 0) return 'mixed'
  return before?.state ?? 'unknown'
}
