import type { ComputerPicture } from '../core/assess.js'
import { assess } from '../core/assess.js'
import type { EpochMs } from '../core/event.js'
import type { Knowledge } from '../core/knowledge.js'
import type { ComputerLedger, Ledger } from '../core/ledger.js'
import { NEW_COMPUTER } from '../core/ledger.js'
import { nextSettlement, settle } from '../core/settle.js'
import { roomIn, type RoomWanted } from '../core/room.js'
import { canonicalInstance, isCalled } from '../core/sql-instance.js'
import type { BackupStatus, ComputerStatus } from '../core/status.js'
import type { MonitorParts } from './parts.js'
import { atOnce, inTurns } from './turns.js'
import type { Surroundings } from './surroundings.js'

/** What follows from a computer's findings, kept until it has news. */
export interface Picture {
  readonly findings: ComputerLedger['findings']
  /** The tables it was made by: those of this server know of its services. */
  readonly knowledge: Knowledge
  readonly picture: ComputerPicture
  /** When the next of its incidents is to be counted. */
  readonly settlesAt: EpochMs | undefined
  readonly status: ComputerStatus
}

interface Material extends Pick<MonitorParts, 'knowledge' | 'policy' | 'sqlInstances'> {
  readonly surroundings?: Surroundings | undefined
}

/** The pictures of all computers, and the ledger with what has settled. */
export interface Pictures {
  readonly ledger: Ledger
  readonly pictures: ReadonlyMap<string, Picture>
}

/** The pictures of all computers and the ledger with what has settled; only computers with news are computed again. */
export function picturesOf (
  ledger: Ledger, before: ReadonlyMap<string, Picture>, parts: Material, now: EpochMs
): Pictures {
  return atOnce(pictured(ledger, before, parts, now))
}

/** The same, while requests are answered in between. */
export async function picturesInTurns (
  ledger: Ledger, before: ReadonlyMap<string, Picture>, parts: Material, now: EpochMs
): Promise<Pictures> {
  return await inTurns(pictured(ledger, before, parts, now))
}

/** A ledger that has forgotten some of what is counted, up to a time that all event logs were read to. */
export async function roomInTurns (
  ledger: Ledger, parts: Material, wanted: Omit<RoomWanted, 'pictureOf'>
): Promise<Ledger> {
  const ofComputer = (computer: string, known: ComputerLedger) => pictureOf(computer, known, parts)
  return await inTurns(roomIn(ledger, parts.policy, { ...wanted, pictureOf: ofComputer }))
}

/** Pauses after each computer. */
function * pictured (
  ledger: Ledger, before: ReadonlyMap<string, Picture>, parts: Material, now: EpochMs
): Generator<undefined, Pictures> {
  const pictures = new Map(before)
  const computers = new Map(ledger.computers)
  for (const [computer, known] of ledger.computers) {
    const last = before.get(computer)
    const { knowledge } = materialFor(computer, parts)
    const isSame = last?.findings === known.findings && last.knowledge === knowledge
    if (isSame && (last.settlesAt === undefined || last.settlesAt > now)) continue
    const picture = isSame ? last.picture : pictureOf(computer, known, parts)
    const settled = settle(known, picture, parts.policy, now)
    computers.set(computer, settled)
    pictures.set(computer, {
      findings: settled.findings,
      knowledge,
      picture,
      settlesAt: nextSettlement(settled, picture, parts.policy),
      status: statusOf(computer, picture, settled)
    })
    yield
  }
  const isSame = [...computers].every(([computer, known]) => ledger.computers.get(computer) === known)
  return { ledger: isSame ? ledger : { ...ledger, computers }, pictures }
}

/** This computer before any event has named one, so that the series of its configured instances exist from the start. */
export function unseenComputer (computer: string, parts: Material): ComputerStatus {
  return statusOf(computer, pictureOf(computer, NEW_COMPUTER, parts), NEW_COMPUTER)
}

/** What is configured, and on the server this runs on what was found there. */
function materialFor (computer: string, { knowledge, sqlInstances, surroundings }: Material) {
  if (surroundings === undefined || !isCalled(computer, surroundings.computer)) return { knowledge, sqlInstances }
  const found = surroundings.instances.map(({ sqlInstance }) => sqlInstance)
  return { knowledge: surroundings.knowledge, sqlInstances: [...sqlInstances, ...found] }
}

function pictureOf (computer: string, known: ComputerLedger, parts: Material): ComputerPicture {
  const { knowledge, sqlInstances } = materialFor(computer, parts)
  const configured = sqlInstances.flatMap((spelling) => canonicalInstance(spelling, computer) ?? [])
  return assess([...known.findings.values()], [...configured, ...known.instances], knowledge, parts.policy)
}

function statusOf (computer: string, picture: ComputerPicture, known: ComputerLedger): ComputerStatus {
  const { counts, databases, lastSuccess, lastAttempt } = known
  return {
    computer,
    incidents: picture.incidents.toReversed(),
    instances: picture.instances,
    backups: {
      ...picture.backups,
      lastSuccess,
      lastAttempt,
      databases: withKnown(picture.backups.databases, databases)
    },
    cleared: picture.cleared,
    timeline: picture.timeline,
    counts
  }
}

function withKnown (open: BackupStatus['databases'], known: ComputerLedger['databases']): BackupStatus['databases'] {
  const missing = known.filter(({ sqlInstance, database }) =>
    !open.some((one) => one.sqlInstance === sqlInstance && one.database === database))
  return [...open, ...missing.map((one) => ({ ...one, isFailing: false }))]
}
