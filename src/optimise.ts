import { setFlagsFromString } from 'node:v8'

// How often a function runs before V8 optimises it, by V8's major version and in V8's own numbers. Of a flag that it does not know
// V8 complains on stderr, so that versions which are not listed are left alone. The last number is in bytes of bytecode.
const INVOCATIONS = {
  'invocation-count-for-early-optimization': 30,
  'invocation-count-for-maglev': 400,
  'invocation-count-for-turbofan': 3000
}
const THRESHOLDS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  11: { 'interrupt-budget': 67_584 },
  12: { ...INVOCATIONS, 'invocation-count-for-early-optimization': 20 },
  13: INVOCATIONS
}
// a start and polls of little news are over before this: what rests needs no page of the compilers, which are 7 MB
const LATER = 20

optimise(LATER) // a function keeps the number that it began with: this comes before all else

/** For long work, a report or a backlog: what is run often is optimised as soon as V8 does it by itself. */
export function optimiseSoon (): void {
  optimise(1)
}

function optimise (factor: number): void {
  const [major] = process.versions.v8.split('.')
  for (const [flag, threshold] of Object.entries(THRESHOLDS[major!] ?? {})) setFlagsFromString(`--${flag}=${threshold * factor}`)
}
