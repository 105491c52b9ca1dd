import { ageCallsFor } from '../core/backup-age.js'
import type { EpochMs } from '../core/event.js'
import type { DiagnosedIncident } from '../core/incident.js'
import type { ComputerStatus, Status } from '../core/status.js'
import { age, count, stateOf, utc } from './wording.js'

const MOST_NAMED = 5

/** What there is to say of servers on which nothing is failing. */
interface Quiet {
  readonly tone: 'bad' | 'doubtful' | 'good'
  readonly text: string
  readonly detail: string
}

type Computers = readonly ComputerStatus[]

/** Something that keeps a server from being called well. */
interface Doubt {
  readonly tone: 'bad' | 'doubtful'
  readonly isOf: (computer: ComputerStatus, at: EpochMs) => boolean
  readonly text: (computers: Computers, status: Status) => string
  readonly detail: (computers: Computers, status: Status) => string
}

/** The worst doubt about any server decides; well is only what has a good backup that nothing came after. */
export function quietHeadline (status: Status): Quiet {
  const { at, computers } = status
  for (const { tone, isOf, text, detail } of DOUBTS) {
    const doubtful = computers.filter((computer) => isOf(computer, at))
    if (doubtful.length > 0) return { tone, text: text(doubtful, status), detail: detail(doubtful, status) }
  }
  if (computers.length === 0) return { tone: 'doubtful', text: NO_BACKUP, detail: whyNothing(status) }
  return { tone: 'good', text: 'All is well', detail: `No backup failure is open. ${lastSuccesses(computers)}` }
}

const NO_BACKUP = 'No backup is known'

/** The worst first. */
const DOUBTS: readonly Doubt[] = [
  {
    tone: 'bad',
    isOf: ({ backups }, at) => ageCallsFor(backups.lastSuccess, at) === 'critical',
    text: tooOld,
    detail: whatTooOldMeans
  },
  {
    tone: 'doubtful',
    isOf: ({ backups: { lastAttempt, lastSuccess } }) => isLater(lastAttempt, lastSuccess),
    text: ({ length }) => length === 1
      ? 'A backup was started, its end is not known'
      : `${count(length, 'backup')} were started, their ends are not known`,
    detail: (computers) => `${named(computers, ({ backups }) => `started ${utc(backups.lastAttempt!)}`)}. ` +
      `It may still be running, or the event log ends before it did.${errorsAmid(computers)} ${lastSuccesses(computers)}`
  },
  {
    tone: 'doubtful',
    isOf: ({ backups }, at) => ageCallsFor(backups.lastSuccess, at) === 'warning',
    text: tooOld,
    detail: whatTooOldMeans
  },
  {
    tone: 'doubtful',
    isOf: (computer) => unendedErrors(computer) !== undefined,
    text: () => 'SQL Server reported snapshot errors, and how that backup ended is not known',
    detail: (computers) => `${named(computers, (computer) => utc(unendedErrors(computer)!))}. Ignore them if your backup product ` +
      `reports success for that time, look into them if it does not. ${lastSuccesses(computers)}`
  },
  {
    tone: 'doubtful',
    isOf: ({ backups, incidents }) => backups.lastSuccess === undefined && incidents.length === 0,
    text: ({ length, 0: first }, { computers }) => length === computers.length
      ? NO_BACKUP
      : `No backup is known of ${length === 1 ? first!.computer : count(length, 'server')}`,
    detail: (computers, status) => computers.length === status.computers.length
      ? whyNothing(status)
      : `${named(computers)}: ${whyNothing(status)} Of the others no failure is open.`
  },
  {
    tone: 'doubtful',
    isOf: ({ backups }) => backups.lastSuccess === undefined,
    text: () => 'A backup failed, and a later snapshot was good',
    detail: (computers) => `${named(computers, failedAndRecovered)}. The event logs hold no backup of Windows Server Backup; ` +
      'whether the later backups of another product were completed, only that product tells.'
  },
  {
    tone: 'doubtful',
    isOf: (computer) => unseen(computer).length > 0,
    text: () => 'The last backup succeeded, but not every SQL Server instance was seen in it',
    detail: (computers) => `Not seen: ${firstOf(computers.flatMap(unseen))}.`
  }
]

function tooOld ({ length, 0: first }: Computers, { at }: Status): string {
  return length === 1
    ? `The last good backup of ${first!.computer} is ${age(first!.backups.lastSuccess!, at)} old`
    : `The last good backups of ${count(length, 'server')} are too old`
}

function whatTooOldMeans (computers: Computers, { at }: Status): string {
  const facts = named(computers, ({ backups: { lastSuccess, lastAttempt } }) =>
    `${utc(lastSuccess!)}${computers.length === 1 ? '' : `, ${age(lastSuccess!, at)} old`}` +
    (isLater(lastAttempt, lastSuccess) ? `, and a backup started ${utc(lastAttempt!)}, whose end is not known` : ''))
  return `${facts}. Either no backup has succeeded since, or the event logs that are read do not tell of it.`
}

function isLater (time: number | undefined, than: number | undefined): boolean {
  return time !== undefined && time > (than ?? Number.NEGATIVE_INFINITY)
}

/** The errors of SQL Server after the last good backup that no end of a backup goes with, newest first. */
export function unended ({ incidents, backups: { lastSuccess } }: ComputerStatus): readonly DiagnosedIncident[] {
  return incidents.filter((incident) => stateOf(incident) === 'observed' && isLater(incident.lastSeen, lastSuccess))
}

function unendedErrors (computer: ComputerStatus): EpochMs | undefined {
  return unended(computer)[0]?.lastSeen
}

function errorsAmid (computers: Computers): string {
  return computers.some((computer) => unendedErrors(computer) !== undefined)
    ? ' SQL Server reported snapshot errors since the last good backup.'
    : ''
}

function failedAndRecovered ({ incidents }: ComputerStatus): string {
  const { lastSeen, recoveredAt } = incidents[0]!
  return `failed ${utc(lastSeen)}${recoveredAt === undefined ? '' : `, good again ${utc(recoveredAt)}`}`
}

function unseen ({ computer, instances }: ComputerStatus): readonly string[] {
  return instances.filter(({ coverage }) => coverage.inLastBackup === 'not-seen')
    .map(({ sqlInstance }) => `${sqlInstance} on ${computer}`)
}

/** Why there is no word of any backup; that the logs tell of none is said only where all of them was read. */
function whyNothing ({ eventLogs, exporter: { tooOld, tooMany } }: Status): string {
  const unreadable = eventLogs.reduce((sum, eventLog) => sum + eventLog.unreadable, 0)
  const passedOver = [
    ...tooOld === 0 ? [] : [`${count(tooOld, 'event')} older than the retention ${were(tooOld)} passed over; \`diagnose\` reads them all.`],
    ...tooMany === 0 ? [] : [`${count(tooMany, 'event')} ${were(tooMany)} passed over because there were too many.`],
    ...unreadable === 0 ? [] : [`${count(unreadable, 'event')} could not be read and ${were(unreadable)} passed over.`]
  ]
  if (eventLogs.length === 0) return 'No event log was read.'
  if (passedOver.length > 0) return `What could be read tells of no server backup. ${passedOver.join(' ')}`
  return eventLogs.some((eventLog) => eventLog.scanned > 0)
    ? 'The event logs were read and tell of no server backup, neither good nor bad.'
    : 'The event logs were read and hold no event.'
}

function were (number: number): string {
  return number === 1 ? 'was' : 'were'
}

/** The last good backup, or of several servers the one that is longest ago. */
function lastSuccesses (computers: Computers): string {
  const times = computers
    .flatMap(({ computer, backups: { lastSuccess: at } }) => at === undefined ? [] : [{ computer, at }])
    .sort((a, b) => a.at - b.at)
  const [oldest, ...others] = times
  if (oldest === undefined) return 'No backup is known to have succeeded.'
  return `The last good backup${others.length === 0 ? '' : `, of ${count(times.length, 'server')} the one longest ago,`} was that of ${oldest.computer}, ${utc(oldest.at)}.`
}

function named (computers: Computers, fact?: (computer: ComputerStatus) => string): string {
  return firstOf(computers.map((computer) => fact === undefined ? computer.computer : `${computer.computer}, ${fact(computer)}`), '; ')
}

function firstOf (names: readonly string[], separator = ', '): string {
  return `${names.slice(0, MOST_NAMED).join(separator)}${names.length > MOST_NAMED ? `${separator}…` : ''}`
}
