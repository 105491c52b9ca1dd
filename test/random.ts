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

/** How many mutants a fuzzer makes, and from which seed: what it says itself and 1, unless the environment says otherwise. */
export function fuzzing (mutants: number): { readonly mutants: number, readonly seed: number } {
  const { FUZZ_MUTANTS, FUZZ_SEED } = process.env
  return { mutants: Number(FUZZ_MUTANTS ?? mutants), seed: Number(FUZZ_SEED ?? 1) }
}
