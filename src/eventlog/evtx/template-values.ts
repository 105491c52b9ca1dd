import { VALUE } from './values.js'
import type { Chunk } from './chunk.js'

const MOST_VALUES = 16_384

/** The values of one instance of a template; the room for their places is used again for the next one. */
export class TemplateValues {
  count = 0
  /** Behind the last value. */
  end = 0

  readonly #places = new Int32Array(MOST_VALUES + 1)
  #descriptors = 0

  /** Finds the values whose number stands at a place; false where they do not end in time. */
  find ({ view }: Chunk, at: number, end: number): boolean {
    if (at + 4 > end) return false
    const count = view.getUint32(at, true)
    let place = at + 4 + 4 * count
    if (place > end) return false
    for (let n = 0; n < count; n++) {
      this.#places[n] = place
      place += view.getUint16(at + 4 + 4 * n, true)
    }
    this.#places[count] = place
    this.#descriptors = at + 4
    this.count = count
    this.end = place
    return place <= end
  }

  /** The type of a value; where there is no such one, that of nothing. */
  type ({ bytes }: Chunk, index: number): number {
    return index < this.count ? bytes[this.#descriptors + 4 * index + 2]! : VALUE.null
  }

  at (index: number): number {
    return index < this.count ? this.#places[index]! : 0
  }

  length (index: number): number {
    return index < this.count ? this.#places[index + 1]! - this.#places[index]! : 0
  }
}
