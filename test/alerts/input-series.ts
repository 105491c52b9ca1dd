/** A sample at each step; `gone` where Prometheus marks the series as ended, undefined where there is none. */
export type Sample = number | 'gone' | undefined

interface Run {
  readonly first: Sample
  readonly step: number
  count: number
}

/** Samples in the notation of promtool: `5x2` is 5 5 5, `5+60x2` is 5 65 125, `_x3` is three steps without a sample. */
export function inputValues (samples: readonly Sample[]): string {
  const runs: Run[] = []
  samples.forEach((sample, n) => {
    const last = runs.at(-1)
    if (last !== undefined && goesOn(last, sample)) last.count++
    else runs.push({ first: sample, step: stepBetween(sample, samples[n + 1]), count: 1 })
  })
  return runs.map(notation).join(' ')
}

function stepBetween (sample: Sample, next: Sample): number {
  return typeof sample === 'number' && typeof next === 'number' ? rounded(next - sample) : 0
}

function goesOn ({ first, step, count }: Run, sample: Sample): boolean {
  if (typeof first === 'number' && typeof sample === 'number') return sample === rounded(first + count * step)
  return first === undefined && sample === undefined
}

function notation ({ first, step, count }: Run): string {
  if (first === undefined) return count === 1 ? '_' : `_x${count}`
  if (first === 'gone') return 'stale'
  if (count === 1) return String(first)
  return `${first}${step === 0 ? '' : step > 0 ? `+${step}` : step}x${count - 1}`
}

/** Times are in seconds and have milliseconds; sums of them shall, too. */
export function rounded (value: number): number {
  return Math.round(value * 1000) / 1000
}
