import type { EpochMs } from './event.js'

/** What an administrator can set about remembering and joining; times in milliseconds. */
export interface Policy {
  /** Silence after which an incident is settled and counted, and which parts two bursts of errors. */
  readonly gap: number
  /** How long findings are remembered. */
  readonly retention: number
  /** Most label values of each sort; what comes later is called `other`. */
  readonly caps: {
    readonly sqlInstances: number
    readonly failures: number
    readonly databases: number
    readonly providers: number
  }
  /** Most findings remembered for one computer; of more, the oldest are forgotten once they are counted. */
  readonly mostFindings: number
  /** The same for all computers together: so many for each of them, but not less and not more than these. */
  readonly mostFindingsInAll: { readonly each: number, readonly least: number, readonly most: number }
  /** Most computers remembered; the events of any other are refused, and counted. */
  readonly mostComputers: number
}

const MINUTE = 60_000
const DAY: EpochMs = 24 * 60 * MINUTE

export const DEFAULT_POLICY: Policy = {
  gap: 5 * MINUTE,
  retention: 35 * DAY,
  caps: { sqlInstances: 32, failures: 100, databases: 50, providers: 64 },
  mostFindings: 20_000,
  mostFindingsInAll: { each: 100, least: 20_000, most: 200_000 },
  mostComputers: 5_000
}
