import type { SettlingIncident } from '../core/assess.js'
import type { DiscoveredInstance, Discovery } from '../core/discovery.js'
import type { EpochMs } from '../core/event.js'
import type { Knowledge } from '../core/knowledge.js'
import type { Ledger } from '../core/ledger.js'
import { learn } from '../core/ledger.js'
import { recognise } from '../core/recognise.js'
import { serviceTimeline } from '../core/service-timeline.js'
import { isCalled } from '../core/sql-instance.js'
import { knowledgeOf, observedServices } from '../core/this-server.js'
import { ageNow } from './age-clock.js'
import type { Evidence, ReadErrorLog } from './error-log-evidence.js'
import { errorLogEvidence } from './error-log-evidence.js'
import type { MonitorParts } from './parts.js'
import type { Picture } from './pictures.js'
import { picturesOf } from './pictures.js'

/** What a monitor knows of the server it runs on beside its event logs. */
export interface Surroundings {
  readonly computer: string
  readonly instances: readonly DiscoveredInstance[]
  /** Why an ERRORLOG could not be read, by instance. */
  readonly errorLogProblems: ReadonlyMap<string, string>
  /** The tables with both in them; the same object while nothing changes. */
  readonly knowledge: Knowledge
  readonly lookedAt: EpochMs
}

/** What changes when a monitor looks around. */
export interface Seen {
  readonly ledger: Ledger
  readonly surroundings: Surroundings | undefined
  /** The failures of which SQL Server's own logs need not be read again. */
  readonly heard: ReadonlySet<string>
  /** When they are asked again, where one of them could not be read. */
  readonly askAgainAt: EpochMs
}

/** Before the first look. */
export const NOTHING_SEEN: Omit<Seen, 'ledger'> = { surroundings: undefined, heard: new Set(), askAgainAt: 0 }

const LOOK_EVERY = 60_000
/** Rights that are missing are seldom given within minutes. */
const ASK_AGAIN_AFTER = 10 * 60_000

/** Looks at the services of this server, and for every failure into what SQL Server logged around it. */
export async function lookAround (
  before: Seen, pictures: ReadonlyMap<string, Picture>, parts: MonitorParts, now: EpochMs, signal: AbortSignal
): Promise<Seen> {
  const { discover, readErrorLog } = parts
  if (discover === undefined) return before
  const isDue = before.surroundings === undefined || Math.abs(now - before.surroundings.lookedAt) >= LOOK_EVERY
  const seen = isDue ? withDiscovery(before, await discover(), parts, now) : before
  return readErrorLog === undefined ? seen : await withEvidence(seen, pictures, { ...parts, readErrorLog }, now, signal)
}

function withDiscovery (before: Seen, discovery: Discovery, parts: MonitorParts, now: EpochMs): Seen {
  const { ledger, surroundings } = before
  const { instances, problems } = discovery
  const isSame = surroundings !== undefined && JSON.stringify(surroundings.instances) === JSON.stringify(instances)
  if (!isSame && problems.length > 0) parts.logger.warn({ problems }, 'not all of this server could be looked at')
  const own = ownComputer(ledger, parts.computer)
  const known = own === undefined ? [] : [...ledger.computers.get(own)!.findings.values()]
  const news = own === undefined ? [] : observedServices(discovery, own, serviceTimeline(known))
  return {
    ...before,
    ledger: news.length === 0 ? ledger : learn(ledger, news, parts.policy, ageNow(parts)),
    surroundings: isSame
      ? { ...surroundings, lookedAt: now }
      : surroundingsOf(parts, instances, surroundings?.errorLogProblems ?? new Map(), now)
  }
}

function surroundingsOf (
  { knowledge, computer }: MonitorParts, instances: Surroundings['instances'], errorLogProblems: Evidence['problems'],
  lookedAt: EpochMs
): Surroundings {
  const known = { instances, errorLogProblems }
  return { computer, ...known, knowledge: knowledgeOf(knowledge, known), lookedAt }
}

/** How the events call this computer; undefined as long as none did. */
function ownComputer ({ computers }: Ledger, computer: string): string | undefined {
  return [...computers.keys()].find((name) => isCalled(name, computer))
}

type Listening = MonitorParts & { readonly readErrorLog: ReadErrorLog }

async function withEvidence (
  seen: Seen, pictures: ReadonlyMap<string, Picture>, parts: Listening, now: EpochMs, signal: AbortSignal
): Promise<Seen> {
  const own = ownComputer(seen.ledger, parts.computer)
  if (own === undefined || seen.surroundings === undefined) return seen
  const { ledger, surroundings } = seen
  const failing = failuresOf(own, seen, pictures, parts, now)
  const unheard = failing.filter(({ id }) => !seen.heard.has(id))
  const isTooEarly = seen.askAgainAt - ASK_AGAIN_AFTER <= now && now < seen.askAgainAt // a clock may be set back
  if (unheard.every(({ settlesAt }) => settlesAt <= now && isTooEarly)) return seen
  const { instances } = surroundings
  const inquiry = { computer: own, incidents: unheard, instances, gap: parts.policy.gap }
  const { records, problems, doubts } = await errorLogEvidence(inquiry, parts.readErrorLog, signal)
  const findings = records.map((record) => recognise(record, parts.rules)).filter((finding) => finding !== undefined)
  const known = learn(ledger, findings, parts.policy, ageNow(parts))
  const [doubt] = doubts
  if (known !== ledger && doubt !== undefined) parts.logger.warn(doubt, 'not all that SQL Server logged is certain')
  // until it has settled more may be logged, and until it can be read nothing is known
  const isHeard = ({ settlesAt, diagnosis: { sqlInstance = '' } }: SettlingIncident) =>
    settlesAt <= now && !problems.has(sqlInstance)
  return {
    ledger: known,
    surroundings: isSameMap(problems, surroundings.errorLogProblems)
      ? surroundings
      : surroundingsOf(parts, instances, problems, surroundings.lookedAt),
    askAgainAt: problems.size === 0 ? 0 : now + ASK_AGAIN_AFTER,
    heard: new Set([...failing.filter(({ id }) => seen.heard.has(id)), ...unheard.filter(isHeard)].map(({ id }) => id))
  }
}

/** The failures of this server as they are before they are counted: what is counted does not change any more. */
function failuresOf (
  own: string, { ledger, surroundings }: Seen, pictures: ReadonlyMap<string, Picture>, parts: MonitorParts, now: EpochMs
): readonly SettlingIncident[] {
  const alone = { ...ledger, computers: new Map([[own, ledger.computers.get(own)!]]) }
  const { picture } = picturesOf(alone, pictures, { ...parts, surroundings }, now).pictures.get(own)!
  return picture.incidents.filter(({ state, outcome }) => state === 'failing' && outcome === 'sql_vss_failure')
}

function isSameMap (a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, value]) => b.get(key) === value)
}
