import type { Cluster } from './correlate.js'
import type { EpochMs } from './event.js'
import { ERROR_LOG, WRITER_LOG } from './event.js'
import type { Finding } from './finding.js'
import { inOrder } from './finding.js'

// the engine writes an error to both logs at once; the event log rounds its time to a second
const TWINS_APART = 2_000

/** Whether a finding comes from a log that SQL Server keeps as text: such a log is a witness of incidents and makes none. */
export function isOfTextLog ({ channel }: Finding): boolean {
  return channel === ERROR_LOG || channel === WRITER_LOG
}

/** Findings, without those of a text log that an event log tells, too. */
export function onceEach (findings: readonly Finding[]): readonly Finding[] {
  if (!findings.some(isOfTextLog)) return findings
  const told = new Map<string, Finding[]>()
  for (const finding of findings) {
    if (isOfTextLog(finding)) continue
    const key = keyOf(finding, finding.at)
    const known = told.get(key)
    if (known === undefined) told.set(key, [finding])
    else known.push(finding)
  }
  return findings.filter((finding) => !isOfTextLog(finding) || !hasTwin(finding, told))
}

/** Clusters with what the text logs tell of their time; nothing else of them changes. */
export function withWitnesses (
  clusters: readonly Cluster[], findings: readonly Finding[], gap: number
): readonly Cluster[] {
  const told = new Map<Cluster, Finding[]>()
  for (const finding of findings.filter(isOfTextLog)) {
    const cluster = clusterFor(finding, clusters, gap)
    if (cluster === undefined) continue
    const known = told.get(cluster)
    if (known === undefined) told.set(cluster, [finding])
    else known.push(finding)
  }
  return clusters.map((cluster) => {
    const more = told.get(cluster)
    return more === undefined ? cluster : { ...cluster, findings: [...cluster.findings, ...more].sort(inOrder) }
  })
}

function hasTwin (finding: Finding, told: ReadonlyMap<string, readonly Finding[]>): boolean {
  return [-TWINS_APART, 0, TWINS_APART].some((apart) => told.get(keyOf(finding, finding.at + apart))?.some((other) =>
    Math.abs(other.at - finding.at) <= TWINS_APART && mayBeSame(other.database, finding.database) &&
    mayBeSame(other.vdiSet, finding.vdiSet)))
}

function keyOf ({ eventId, sqlInstance }: Finding, at: EpochMs): string {
  return `${eventId}/${sqlInstance}/${Math.floor(at / TWINS_APART)}`
}

function mayBeSame (a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b
}

/** The cluster of the same snapshot, else the one whose time is nearest. */
function clusterFor (finding: Finding, clusters: readonly Cluster[], gap: number): Cluster | undefined {
  const { vdiSet } = finding
  const isOfSet = (one: Finding) => vdiSet !== undefined && one.vdiSet === vdiSet
  const tied = clusters.find((cluster) => cluster.findings.some(isOfSet))
  if (tied !== undefined) return tied
  const near = clusters.map((cluster) => ({ cluster, distance: distanceTo(cluster, finding.at) }))
    .filter(({ distance }) => distance <= gap)
  return near.sort((a, b) => a.distance - b.distance)[0]?.cluster
}

function distanceTo ({ firstSeen, lastSeen }: Cluster, at: EpochMs): number {
  return Math.max(0, firstSeen - at, at - lastSeen)
}
