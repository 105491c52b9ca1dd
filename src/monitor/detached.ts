import type { Finding } from '../core/finding.js'

// shorter ones are copied when they are cut out
const SHORTEST_SLICE = 13

/**
 * Findings by themselves: a string that was cut out of another keeps the whole of it in memory. Names that come again and
 * again are the same string in all of them.
 */
export function detached (findings: readonly Finding[]): readonly Finding[] {
  const names = new Map<string, string>()
  const once = (text: string): string => {
    if (text.length < SHORTEST_SLICE) return text
    const known = names.get(text) ?? copied(text)
    names.set(known, known)
    return known
  }
  return findings.map((finding) => ({
    ...detachedValues(finding, once),
    event: copied(finding.event),
    text: copied(finding.text)
  }))
}

function detachedValues<T extends object> (values: T, once: (text: string) => string): T {
  const own = { ...values }
  for (const key in own) own[key] = detachedValue(own[key], once) as T[typeof key]
  return own
}

function detachedValue (value: unknown, once: (text: string) => string): unknown {
  if (typeof value === 'string') return once(value)
  if (typeof value !== 'object' || value === null) return value
  return Array.isArray(value) ? value.map((one) => detachedValue(one, once)) : detachedValues(value, once)
}

/** The same text in memory of its own, which joining two parts makes. */
function copied (text: string): string {
  return text === '' ? text : [text.slice(0, 1), text.slice(1)].join('')
}
