import type { BackupRun } from './backup-run.js'
import { LONGEST_BACKUP, LONGEST_SNAPSHOT } from './backup-run.js'
import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import { inOrder } from './finding.js'
import type { Outcome } from './incident.js'
import type { Knowledge } from './knowledge.js'
import { outcomeOf } from './outcome.js'
import type { Policy } from './policy.js'
import { isOfTextLog, withWitnesses } from './text-logs.js'
import { isSqlWriter } from './vss-writer.js'

/** Findings that belong together, before anybody has said what they mean. */
export interface Cluster {
  readonly id: string
  readonly computer: string
  readonly outcome: Outcome
  readonly run: BackupRun | undefined
  /** In the order of the log. */
  readonly findings: readonly Finding[]
  readonly firstSeen: EpochMs
  readonly lastSeen: EpochMs
  /** From when on it may be counted: nothing more is expected. */
  readonly settlesAt: EpochMs
}

const BEFORE_START = 60_000
const BEFORE_LONE_END = 5 * 60_000
const TRAILING = 60_000
const EVIDENCE: ReadonlySet<Finding['kind']> = new Set(['sql-error', 'writer-veto', 'vss-error', 'context'])

/**
 * Computes the incidents of one computer from the set of its findings, in any order: evidence is tied to the backup in whose
 * time it falls, the events of one virtual device set stay together, what belongs to no backup is parted by silence. `runs`
 * are the backups of the same findings. The logs that SQL Server keeps as text only add to what the event logs make.
 */
export function correlate (
  findings: readonly Finding[], runs: readonly BackupRun[], knowledge: Knowledge, policy: Policy
): readonly Cluster[] {
  const all = findings.filter((finding) => EVIDENCE.has(finding.kind))
  const evidence = all.filter((finding) => !isOfTextLog(finding)).toSorted(inOrder)
  const byRun = new Map<BackupRun | undefined, Finding[][]>([...runs, undefined].map((run) => [run, []]))
  for (const group of bySet(evidence)) byRun.get(runOf(group, runs))!.push(group)
  const clusters = [...byRun].flatMap(([run, groups]) => {
    const { own, others } = partsOf(run, groups, policy.gap)
    return [...own.map((part) => clusterOf(run, part, knowledge, policy)),
      ...others.map((part) => clusterOf(undefined, part, knowledge, policy))]
  }).filter((cluster) => cluster !== undefined).sort((a, b) => a.firstSeen - b.firstSeen || (a.id < b.id ? -1 : 1))
  return withWitnesses(clusters, all, policy.gap)
}

/** Groups of one virtual device set; what names none stands alone. */
function bySet (evidence: readonly Finding[]): readonly Finding[][] {
  const groups: Finding[][] = []
  const ofSet = new Map<string, Finding[]>()
  for (const finding of evidence) {
    const group = finding.vdiSet === undefined ? undefined : ofSet.get(finding.vdiSet)
    if (group !== undefined) { group.push(finding); continue }
    const started = [finding]
    groups.push(started)
    if (finding.vdiSet !== undefined) ofSet.set(finding.vdiSet, started)
  }
  return groups
}

/** The backup whose failure a group belongs to: a member that falls into a failed one decides, else the first. */
function runOf (group: readonly Finding[], runs: readonly BackupRun[]): BackupRun | undefined {
  const candidates = group.map((finding) => runAt(runs, finding.at))
  return candidates.find((run) => run?.outcome === 'failure') ?? candidates[0]
}

function runAt (runs: readonly BackupRun[], at: EpochMs): BackupRun | undefined {
  let begun: BackupRun | undefined
  for (const run of runs) if (run.start <= at && at <= windowEnd(run) && at >= windowStart(run, runs)) begun = run
  return begun ?? runs.find((run) => windowStart(run, runs) <= at && at <= windowEnd(run))
}

interface Parts {
  /** Groups that make incidents with the backup. */
  readonly own: readonly (readonly Finding[])[]
  /** Groups that fall into its time and are none of its. */
  readonly others: readonly (readonly Finding[])[]
}

/** A failed backup takes all evidence of its time, but that of SQL Server only where its shadow copy failed. */
function partsOf (run: BackupRun | undefined, groups: readonly Finding[][], gap: number): Parts {
  if (run?.outcome !== 'failure') return { own: bySilence(groups, gap), others: [] }
  if (isSnapshotFailure(run)) return { own: [groups.flat()], others: [] }
  const isOfSql = (group: readonly Finding[]) =>
    group.some((finding) => finding.kind === 'sql-error' || isSqlWriter(finding.writer))
  return { own: [groups.filter((group) => !isOfSql(group)).flat()], others: bySilence(groups.filter(isOfSql), gap) }
}

function isSnapshotFailure (run: BackupRun): boolean {
  return run.findings.some((finding) => finding.kind === 'job-failure' && finding.isVss === true)
}

// shadow copies are made in minutes: what was logged long before they failed is not why
function windowStart (run: BackupRun, runs: readonly BackupRun[]): EpochMs {
  const isKnown = run.isStartKnown
  const from = isKnown ? run.start - BEFORE_START : run.start - BEFORE_LONE_END
  if (run.outcome !== 'failure' || !isSnapshotFailure(run)) return from
  const failedAt = run.findings.find((finding) => finding.kind === 'job-failure')!.at
  const before = isKnown ? [] : runs.filter((other) => other !== run && other.end < run.start).map((other) => other.end)
  return Math.max(from, failedAt - LONGEST_SNAPSHOT, ...before)
}

// the events of a failure trail in for a moment, those of a success do not
function windowEnd (run: BackupRun): EpochMs {
  if (run.outcome === 'running') return run.start + LONGEST_BACKUP
  return run.outcome === 'failure' ? run.end + TRAILING : run.end
}

function bySilence (groups: readonly Finding[][], gap: number): readonly Finding[][] {
  const joined: Finding[][] = []
  let until = Number.NEGATIVE_INFINITY
  for (const group of groups.toSorted((a, b) => inOrder(a[0]!, b[0]!))) {
    if (group[0]!.at - until <= gap) joined.at(-1)!.push(...group)
    else joined.push([...group])
    until = Math.max(until, ...group.map((finding) => finding.at))
  }
  return joined
}

function clusterOf (
  run: BackupRun | undefined, evidence: readonly Finding[], knowledge: Knowledge, policy: Policy
): Cluster | undefined {
  const isFailed = run?.outcome === 'failure'
  const findings = (isFailed ? [...run.findings, ...evidence] : evidence).toSorted(inOrder)
  const outcome = outcomeOf(findings, knowledge, run)
  if (outcome === undefined) return undefined
  const trigger = findings.find((finding) => isTrigger(finding, outcome)) ?? findings[0]!
  const lastSeen = findings.at(-1)!.at
  const isOpen = outcome === 'observed' && run?.outcome === 'running'
  return {
    id: idOf(trigger.computer, nameOf(findings, trigger, run)),
    computer: trigger.computer,
    outcome,
    run: isFailed ? run : undefined,
    findings,
    firstSeen: findings[0]!.at,
    lastSeen,
    settlesAt: isOpen ? run.start + LONGEST_BACKUP : lastSeen + policy.gap
  }
}

// The first evidence comes before the end of the backup and stays the first; twins in two channels come in any order.
function nameOf (findings: readonly Finding[], trigger: Finding, run: BackupRun | undefined): string {
  const evidence = findings.find((finding) => finding.kind === 'sql-error' || finding.kind === 'writer-veto')
  if (evidence !== undefined) return evidence.event
  return run?.isStartKnown === true ? `backup at ${run.start}` : trigger.event
}

/** The events that make an incident what it is; it is counted by them. */
export function isTrigger (finding: Finding, outcome: Outcome): boolean {
  if (outcome === 'observed') return finding.kind === 'sql-error' || isSqlWriter(finding.writer)
  if (finding.kind === 'job-failure') return true
  return finding.kind === 'writer-veto' && (outcome === 'other_failure' || isSqlWriter(finding.writer))
}

// FNV-1a over the two halves of the text gives 64 bits without a library
function idOf (computer: string, trigger: string): string {
  const text = `${computer}\n${trigger}`
  return [0x811c9dc5, 0x01000193].map((seed) => {
    let hash = seed
    for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193)
    return (hash >>> 0).toString(16).padStart(8, '0')
  }).join('')
}
