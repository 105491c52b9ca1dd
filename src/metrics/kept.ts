import type { Format } from './exposition.js'

/** The same function, which makes the bytes of each thing once in each format, and forgets them with the thing. */
export function kept<Thing extends object> (
  make: (thing: Thing, format: Format) => Buffer
): (thing: Thing, format: Format) => Buffer {
  const known = { text: new WeakMap<Thing, Buffer>(), openmetrics: new WeakMap<Thing, Buffer>() }
  return (thing, format) => {
    const before = known[format].get(thing)
    if (before !== undefined) return before
    const bytes = make(thing, format)
    known[format].set(thing, bytes)
    return bytes
  }
}
