import type { ComputerStatus } from '../core/status.js'
import { utc } from './wording.js'

/** One sentence for each event log of a computer that somebody emptied. */
export function clearings ({ computer, cleared }: ComputerStatus): readonly string[] {
  return cleared.map(({ channel, at }) =>
    `The log ${channel} of ${computer} was cleared at ${utc(at)}; what it held before is known only as far as it had been read.`)
}
