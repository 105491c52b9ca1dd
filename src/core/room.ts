import type { ComputerPicture } from './assess.js'
import { LONGEST_BACKUP, LONGEST_SNAPSHOT } from './backup-run.js'
import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import type { ComputerLedger, Ledger } from './ledger.js'
import type { Policy } from './policy.js'
import { settle, uncountedSince } from './settle.js'

/** How room is made. */
export interface RoomWanted {
  /** What part of the bounds is in use afterwards. */
  readonly kept: number
  /** Up to when all that was logged has been read. */
  readonly readTo: EpochMs
  readonly now: EpochMs
  readonly pictureOf: (computer: string, known: ComputerLedger) => ComputerPicture
}

// of what the policy allows; what is not counted yet may be that much before it is refused
const UNCOUNTED = 2

/** Whether more findings are remembered than the policy allows, of one computer or of all together. */
export function isFull ({ computers }: Pick<Ledger, 'computers'>, policy: Policy): boolean {
  let all = 0
  for (const { findings } of computers.values()) {
    if (findings.size > policy.mostFindings) return true
    all += findings.size
  }
  return all > mostInAll(computers, policy)
}

/** How many findings all computers together may have remembered. */
export function mostInAll ({ size }: Ledger['computers'], { mostFindingsInAll }: Policy): number {
  const { each, least, most } = mostFindingsInAll
  return Math.min(most, Math.max(least, size * each))
}

/**
 * A ledger with room for more. Every computer may keep the same number of findings; of one that has more, what is complete is
 * counted, and then the oldest are forgotten: whole incidents and whole backups, and never the last failure of an instance
 * that is still failing. What is not counted is refused only where it would be too much by itself, and that is told. Pauses
 * after each computer.
 */
export function * roomIn (
  ledger: Ledger, policy: Policy, { kept, readTo, now, pictureOf }: RoomWanted
): Generator<undefined, Ledger> {
  const inAll = kept * mostInAll(ledger.computers, policy)
  const share = Math.min(Math.floor(kept * policy.mostFindings), shareOf(ledger, inAll))
  const computers = new Map(ledger.computers)
  for (const [computer, known] of ledger.computers) {
    if (known.findings.size <= share) continue
    const picture = pictureOf(computer, known)
    computers.set(computer, withoutOldest(settle(known, picture, policy, readTo), picture, share, readTo))
    yield
  }
  return withoutUncounted({ ...ledger, computers }, policy, now)
}

/** What each computer may keep so that all together keep at most so many; those with less leave the others more. */
function shareOf ({ computers }: Ledger, most: number): number {
  const sizes = [...computers.values()].map(({ findings }) => findings.size).sort((a, b) => a - b)
  let left = most
  for (const [n, size] of sizes.entries()) {
    const share = Math.floor(left / (sizes.length - n))
    if (size > share) return share
    left -= size
  }
  return Number.POSITIVE_INFINITY
}

function withoutOldest (
  known: ComputerLedger, picture: ComputerPicture, most: number, readTo: EpochMs
): ComputerLedger {
  const expected = readTo - LONGEST_SNAPSHOT // to a backup whose end is not read yet
  const wanted = Math.min(timeOfNewest(known, most), uncountedSince(known, picture, readTo - LONGEST_BACKUP), expected)
  const before = startOfWhole(picture, wanted)
  const lasting = lastFailures(picture)
  return only(known, ({ event, at }) => at >= before || lasting.has(event), before)
}

/** The time of the oldest of the newest findings. */
function timeOfNewest ({ findings }: ComputerLedger, count: number): EpochMs {
  const times = Float64Array.from([...findings.values()], ({ at }) => at).sort()
  return times[times.length - count] ?? Number.NEGATIVE_INFINITY
}

/** The latest time, up to the one wanted, that no incident and no backup goes across. */
function startOfWhole ({ incidents, runs }: ComputerPicture, wanted: EpochMs): EpochMs {
  const spans = [
    ...incidents.map(({ firstSeen, lastSeen }) => ({ from: firstSeen, to: lastSeen })),
    ...runs.map(({ start, end, findings }) => ({ from: Math.min(start, findings[0]!.at), to: end }))
  ].sort((a, b) => b.from - a.from)
  return spans.reduce((before, { from, to }) => from < before && to >= before ? from : before, wanted)
}

/** The events of the last failure of every instance that is still failing, and of the last that is not of SQL Server. */
function lastFailures ({ incidents }: ComputerPicture): ReadonlySet<string> {
  const last = new Map<string, readonly Finding[]>()
  for (const { outcome, state, diagnosis, findings } of incidents) {
    if (outcome !== 'observed' && state === 'failing') last.set(`${outcome}/${diagnosis.sqlInstance}`, findings)
  }
  return new Set([...last.values()].flat().map(({ event }) => event))
}

/** The newest findings of each computer, where there are too many even of what is not counted; those of the future go first. */
function withoutUncounted (ledger: Ledger, policy: Policy, now: EpochMs): Ledger {
  const inAll = UNCOUNTED * mostInAll(ledger.computers, policy)
  const share = Math.min(UNCOUNTED * policy.mostFindings, shareOf(ledger, inAll))
  if ([...ledger.computers.values()].every(({ findings }) => findings.size <= share)) return ledger
  let tooMany = 0
  const computers = [...ledger.computers].map(([computer, known]): [string, ComputerLedger] => {
    if (known.findings.size <= share) return [computer, known]
    const rank = ({ at }: Finding): number => at > now ? -at : at
    const least = Float64Array.from([...known.findings.values()], rank).sort()[known.findings.size - share]!
    const after = only(known, (finding) => rank(finding) >= least, Math.max(least, 0))
    tooMany += known.findings.size - after.findings.size
    return [computer, after]
  })
  return { ...ledger, computers: new Map(computers), tooMany: ledger.tooMany + tooMany }
}

/** Some findings of a computer; that others were counted need not be known, as what is as old is refused. */
function only (known: ComputerLedger, isKept: (finding: Finding) => boolean, forgottenBefore: EpochMs): ComputerLedger {
  const findings = new Map([...known.findings].filter(([, finding]) => isKept(finding)))
  if (findings.size === known.findings.size) return known
  return {
    ...known,
    findings,
    counted: new Map([...known.counted].filter(([event]) => findings.has(event))),
    forgottenBefore: Math.max(forgottenBefore, known.forgottenBefore ?? forgottenBefore)
  }
}
