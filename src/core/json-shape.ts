/** Why a JSON value is not what it has to be, and where in it. */
export interface Misfit {
  /** The way from the value to the place, as `.findings[3].at`; empty where it is the value itself. */
  readonly at: string
  readonly expected: string
  readonly found: unknown
}

/** Tells why a JSON value is no T, undefined where it is one: nothing is copied, and no place written as long as all is well. */
export interface Shape<T> {
  (json: unknown): Misfit | undefined
  /** For the compiler alone: a shape of less or more than a T is no shape of a T. */
  readonly of?: (value: T) => T
}

// milliseconds of which a Date can be made
const LAST_TIME = 8.64e15
const SHORT_TEXT = /^[\x20-\x7e]{0,60}$/

/** A value that is of the shape; else throws an Error with the place, what was expected there and what was found. */
export function shaped<T> (json: unknown, shape: Shape<T>, name: string): T {
  const misfit = shape(json)
  if (misfit === undefined) return json as T
  const { at, expected, found } = misfit
  throw new Error(`${at === '' ? name : at.replace(/^\./, '')}: expected ${expected}, found ${shown(found)}`)
}

/** Any text, the empty one among them. */
export const text: Shape<string> = plain('text', (json) => typeof json === 'string')
/** One of the two. */
export const boolean: Shape<boolean> = plain('true or false', (json) => typeof json === 'boolean')
/** Any number but those that JSON does not know: what is too large for it is read as infinite. */
export const number: Shape<number> = plain('a number', Number.isFinite)
/** How many there are of something. */
export const count: Shape<number> = plain('a whole number from 0 on', (json) => Number.isInteger(json) && json as number >= 0)
/** Milliseconds since 1970, before or after. */
export const time: Shape<number> = plain('a time in milliseconds', (json) => typeof json === 'number' && Math.abs(json) <= LAST_TIME)

/** A value that needs no look into it. */
export function plain<T> (expected: string, isOne: (json: unknown) => boolean): Shape<T> {
  return (json) => isOne(json) ? undefined : { at: '', expected, found: json }
}

/** One of some values, and nothing else. */
export function oneOf<T extends string | number> (...values: readonly T[]): Shape<T> {
  return plain(values.length === 1 ? String(values[0]) : `one of ${values.join(', ')}`, (json) => values.includes(json as T))
}

/** Of a field that may be absent: JSON has no undefined. */
export function optional<T> (shape: Shape<T>): Shape<T | undefined> {
  return (json) => json === undefined ? undefined : shape(json)
}

/** An object with these fields, looked at in this order, and any others, which are not looked at. */
export function objectOf<T extends object> (fields: { readonly [Name in keyof T]-?: Shape<T[Name]> }): Shape<T> {
  const rows = Object.entries(fields) as readonly (readonly [string, Shape<unknown>])[]
  return (json) => {
    if (!isObject(json)) return { at: '', expected: 'an object', found: json }
    for (const [name, shape] of rows) {
      const misfit = shape(json[name])
      if (misfit !== undefined) return within(`.${name}`, misfit)
    }
    return undefined
  }
}

/** An object whose fields are named by what they hold, all of the same shape. */
export function recordOf<T> (shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (json) => {
    if (!isObject(json)) return { at: '', expected: 'an object', found: json }
    for (const name of Object.keys(json)) {
      const misfit = shape(json[name])
      if (misfit !== undefined) return within(`[${shown(name)}]`, misfit)
    }
    return undefined
  }
}

/** A list of any length, all of the same shape. */
export function listOf<T> (shape: Shape<T>): Shape<readonly T[]> {
  return (json) => {
    if (!Array.isArray(json)) return { at: '', expected: 'a list', found: json }
    for (let n = 0; n < json.length; n++) {
      const misfit = shape(json[n])
      if (misfit !== undefined) return within(`[${n}]`, misfit)
    }
    return undefined
  }
}

/** A list of two. */
export function pairOf<A, B> (first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> {
  return (json) => {
    if (!Array.isArray(json) || json.length !== 2) return { at: '', expected: 'a list of two', found: json }
    return within('[0]', first(json[0])) ?? within('[1]', second(json[1]))
  }
}

function within (step: string, misfit: Misfit | undefined): Misfit | undefined {
  return misfit && { ...misfit, at: step + misfit.at }
}

function isObject (json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

/** A value in a message: what it is, and the value itself where that is short and harmless. */
function shown (json: unknown): string {
  if (Array.isArray(json)) return 'a list'
  if (typeof json === 'object' && json !== null) return 'an object'
  if (typeof json !== 'string') return String(json)
  return SHORT_TEXT.test(json) ? JSON.stringify(json) : `a text of ${json.length} characters`
}
