import { printableJson } from './core/unprintable.js'

const MOST_CHARACTERS = 2000
const PLAIN = /^[^\s"=\\\p{C}]+$/u

/** An entry as `time=... level=INFO msg="..." key=value`; whatever a value holds, it stays within its line and its quotes. */
export function logfmt (entry: Readonly<Record<string, unknown>>): string {
  const { time, level, msg, ...facts } = entry
  return Object.entries({ time, level, msg, ...facts })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${logfmtValue(value)}`)
    .join(' ')
}

function logfmtValue (value: unknown): string {
  const text = textOf(value)
  const bounded = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text
  return PLAIN.test(bounded) ? bounded : printableJson(JSON.stringify(bounded))
}

/** A list of texts without quotes of its own, which would be escaped within those of the line. */
function textOf (value: unknown): string {
  if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value.join('; ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
