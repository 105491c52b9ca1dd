const MILLISECONDS: Readonly<Record<string, number>> = {
  ns: 1e-6, us: 1e-3, µs: 1e-3, μs: 1e-3, ms: 1, s: 1000, m: 60_000, h: 3_600_000
}
const PART = /(?<number>\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?<unit>ns|us|µs|μs|ms|s|m|h)/gy

/** Milliseconds of a duration as Go writes it: 1h30m, 1.5s, 250ms; a bare number counts nanoseconds. Undefined for anything else. */
export function parseGoDuration (text: string): number | undefined {
  if (/^\d{1,18}$/.test(text)) return Number(text) * MILLISECONDS['ns']!
  const parts = text.length > 100 ? [] : [...text.matchAll(PART)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return undefined
  return parts.reduce((sum, { groups }) => sum + Number(groups!['number']) * MILLISECONDS[groups!['unit']!]!, 0)
}
