import { setFlagsFromString } from 'node:v8'

// how much of its bytecode a function runs through, in bytes, before V8 thinks of optimising it; the second is V8's own number.
// A start and polls of little news are over before the first: what rests needs no page of the compiler, which are 7 MB
const LATE = 1_320_000
const SOON = 67_584

optimise(LATE) // a function keeps the number that it began with: this comes before all else

/** For long work: what is run often is optimised as soon as V8 does it by itself. */
export function optimiseSoon (): void {
  optimise(SOON)
}

function optimise (after: number): void {
  setFlagsFromString(`--interrupt-budget=${after}`)
}
