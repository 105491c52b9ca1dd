/** What a trial is given. */
export interface Setting {
  /** A folder of its own, removed after it. */
  readonly folder: string
  readonly random: Random
  /** How often processes are killed where a trial kills them again and again. */
  readonly kills: number
}

/** Something bad that happens to an exporter, and that it has to bear. */
export interface Trial {
  readonly name: string
  /** What happens. */
  readonly fault: string
  /** What has to come of it. */
  readonly expected: string
  /** Why it cannot be tried here. */
  readonly skip?: string | false
  /** Yields what was found in a few words; rejects where that is not what is expected. */
  run (setting: Setting): Promise<string>
}

/** A whole number from 0 on, below a bound. */
export type Random = (below: number) => number

/** Numbers that only look like chance: the same seed gives the same ones. */
export function randomNumbers (seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor(state / 0x1_0000_0000 * below)
  }
}
