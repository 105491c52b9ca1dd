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
