import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import { inOrder } from './finding.js'

/** One backup as Windows Server Backup tells it: all events that speak of the same start, twins in two channels included. */
export interface BackupRun {
  readonly start: EpochMs
  /** Whether an event says when it started; else `start` is the first event of its end. */
  readonly isStartKnown: boolean
  readonly end: EpochMs
  readonly outcome: 'success' | 'failure' | 'running'
  readonly snapshotEnd: EpochMs | undefined
  readonly volumes: readonly string[]
  /** In the order of the log. */
  readonly findings: readonly Finding[]
}

/** No backup runs longer. */
export const LONGEST_BACKUP = 24 * 60 * 60_000
/** No shadow copy takes longer, with all that goes wrong with it. */
export const LONGEST_SNAPSHOT = 30 * 60_000

const TWINS_APART = 2_000
const START_TO_BACKUP_TIME = 120_000

/** Joins the events of jobs into backups, whatever their order; `gap` is how far an event without a time may stand off. */
export function backupRuns (findings: readonly Finding[], gap: number): readonly BackupRun[] {
  const jobs = findings.filter((finding) => finding.kind.startsWith('job-')).toSorted(inOrder)
  const drafts = draftsByTime(jobs)
  const untimed = jobs.filter((finding) => finding.backupTime === undefined)
  for (const finding of untimed) if (finding.kind === 'job-start') joinStart(drafts, finding)
  for (const finding of untimed) if (finding.kind !== 'job-start') joinEnd(drafts, finding, gap)
  return drafts.map(runOf).sort((a, b) => a.start - b.start || a.end - b.end)
}

interface Draft {
  readonly start: EpochMs
  readonly isStartKnown: boolean
  readonly findings: Finding[]
}

function draftsByTime (jobs: readonly Finding[]): Draft[] {
  const drafts: Draft[] = []
  const timed = jobs.filter((finding) => finding.backupTime !== undefined)
  for (const finding of timed.toSorted((a, b) => a.backupTime! - b.backupTime! || inOrder(a, b))) {
    const last = drafts.at(-1)
    if (last !== undefined && finding.backupTime! - last.start <= TWINS_APART) last.findings.push(finding)
    else drafts.push({ start: finding.backupTime!, isStartKnown: true, findings: [finding] })
  }
  return drafts
}

function joinStart (drafts: Draft[], finding: Finding): void {
  const distance = (draft: Draft) => Math.abs(draft.start - finding.at)
  const near = drafts.filter((draft) => draft.isStartKnown && distance(draft) <= START_TO_BACKUP_TIME)
  const nearest = near.sort((a, b) => distance(a) - distance(b))[0]
  const isTaken = nearest?.findings.some((other) => other.kind === 'job-start' && other.event !== finding.event)
  if (nearest !== undefined && isTaken !== true) nearest.findings.push(finding)
  else drafts.push({ start: finding.at, isStartKnown: true, findings: [finding] })
}

function joinEnd (drafts: Draft[], finding: Finding, gap: number): void {
  const begun = drafts.filter((draft) => draft.start <= finding.at + TWINS_APART)
  const latest = begun.reduce<Draft | undefined>((a, b) => a === undefined || b.start >= a.start ? b : a, undefined)
  const ends = latest?.findings.filter((other) => other.kind !== 'job-start') ?? []
  const isNear = ends.length === 0
    ? finding.at - (latest?.start ?? finding.at) <= LONGEST_BACKUP
    : ends.some((other) => Math.abs(other.at - finding.at) <= gap)
  if (latest !== undefined && isNear) latest.findings.push(finding)
  else drafts.push({ start: finding.at, isStartKnown: false, findings: [finding] })
}

function runOf (draft: Draft): BackupRun {
  const findings = draft.findings.toSorted(inOrder)
  const hasFailed = findings.some((finding) => finding.kind === 'job-failure')
  const hasEnded = findings.some((finding) => finding.kind === 'job-success')
  return {
    start: draft.start,
    isStartKnown: draft.isStartKnown,
    end: findings.at(-1)!.at,
    outcome: hasFailed ? 'failure' : hasEnded ? 'success' : 'running',
    snapshotEnd: findings.find((finding) => finding.snapshotEnd !== undefined)?.snapshotEnd,
    volumes: [...new Set(findings.flatMap((finding) => finding.volumes ?? []))].sort(),
    findings
  }
}
