import type { Random } from '../random.js'

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
