import type { EpochMs } from '../core/event.js'
import type { ComputerStatus, Status } from '../core/status.js'
import type { LabelCaps } from './caps.js'
import { ENDS, exposition } from './exposition.js'
import type { Format } from './exposition.js'
import { filled } from './filled.js'
import type { Filled } from './filled.js'
import { kept } from './kept.js'
import { EXPORTER_FAMILIES, MOMENT_FAMILIES, SERVER_FAMILIES } from './metrics.js'
import { processMetrics } from './process-metrics.js'
import { exporterView, serverView } from './view.js'
import type { Build } from './view.js'

interface MetricsSettings {
  readonly build: Build
  readonly caps: LabelCaps
  readonly clock: () => EpochMs
  /** Whether metrics of the process and of Node.js are shown, too. */
  readonly processMetrics: boolean
  /** How many clients were not let in, by reason; where it is not told, none has a series. */
  readonly refusedClients?: () => Readonly<Record<string, number>>
}

/** One answer in parts. */
export type Exposition = readonly Buffer[]

/** The metrics as Prometheus reads them. */
export interface Metrics {
  /**
   * Of all computers as one, of the event logs, of the exporter and its process. A part that says the same as before is the same
   * Buffer, and an answer of the same parts is the same array.
   */
  all (status: Status, format: Format): Promise<Exposition>
  /** Of one computer alone; written anew each time. */
  of (computer: ComputerStatus, format: Format): Exposition
  /** All of them as text. */
  text (status: Status): Promise<string>
}

/** For how long what belongs to the moment of a scrape is told again, in milliseconds. */
const MOMENT = 1000

const ENDINGS: Readonly<Record<Format, Buffer>> = {
  text: Buffer.from(ENDS.text), openmetrics: Buffer.from(ENDS.openmetrics)
}

/** Metrics that are written once for each status, and once a second at most where they belong to the moment of the scrape. */
export function createMetrics (settings: MetricsSettings): Metrics {
  const ofStatus = written((status: Status) => {
    const servers = serverView(status.computers, status.eventLogs, settings.caps)
    const exporter = exporterView(status, settings.build)
    return [
      ...SERVER_FAMILIES.map((family) => filled(family, servers)),
      ...EXPORTER_FAMILIES.map((family) => filled(family, exporter))
    ]
  })
  const ofMoment = written((families: readonly Filled[]) => families)
  const moment = momentFamilies(settings)
  const answer = sameAnswers()
  const metrics: Metrics = {
    async all (status, format) {
      const now = await moment()
      return answer([ofStatus(status, format), ofMoment(now, format), ENDINGS[format]])
    },
    of (computer, format) {
      const server = serverView([computer], [], settings.caps)
      const families = SERVER_FAMILIES.map((family) => filled(family, server))
      return [Buffer.from(exposition(families, format)), ENDINGS[format]]
    },
    text: async (status) => Buffer.concat(await metrics.all(status, 'text')).toString()
  }
  return metrics
}

function written<Thing extends object> (families: (thing: Thing) => readonly Filled[]) {
  return kept((thing: Thing, format) => Buffer.from(exposition(families(thing), format)))
}

type Answer = readonly [first: Buffer, ...others: Buffer[]]

/** Yields the last answer that began with the same part, where the others are the same, too. */
function sameAnswers (): (answer: Answer) => Exposition {
  const last = new WeakMap<Buffer, Answer>()
  return (answer) => {
    const before = last.get(answer[0])
    if (before !== undefined && before.every((part, n) => part === answer[n])) return before
    last.set(answer[0], answer)
    return answer
  }
}

/** The clock and the process, looked at once a second at most, however many ask. */
function momentFamilies (
  { clock, processMetrics: isProcessShown, refusedClients = () => ({}) }: MetricsSettings
): () => Promise<readonly Filled[]> {
  const ofProcess = isProcessShown ? processMetrics() : async () => []
  const look = async (now: EpochMs) => {
    const moment = { now, refusedClients: refusedClients() }
    return [...MOMENT_FAMILIES.map((family) => filled(family, moment)), ...await ofProcess()]
  }
  let last: { readonly at: EpochMs, readonly families: Promise<readonly Filled[]> } | undefined
  return async () => {
    const now = clock()
    if (last === undefined || Math.abs(now - last.at) >= MOMENT) last = { at: now, families: look(now) }
    return await last.families
  }
}
