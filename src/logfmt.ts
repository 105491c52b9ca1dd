const MOST_CHARACTERS = 2000
const PLAIN = /^[^\s"=\\\p{C}]+$/u
// control characters that JSON leaves alone, and marks that turn the direction of writing: both deceive a terminal
const UNPRINTABLE = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** An entry as `time=... level=INFO msg="..." key=value`; whatever a value holds, it stays within its line and its quotes. */
export function logfmt (entry: Readonly<Record<string, unknown>>): string {
  const { time, level, msg, ...facts } = entry
  return Object.entries({ time, level, msg, ...facts })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${logfmtValue(value)}`)
    .join(' ')
}

function logfmtValue (value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const bounded = text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}...` : text
  return PLAIN.test(bounded) ? bounded : printable(JSON.stringify(bounded))
}

/** A text without what terminals would act upon. */
export function printable (text: string): string {
  return text.replace(UNPRINTABLE, (mark) => `\\u${mark.codePointAt(0)!.toString(16).padStart(4, '0')}`)
}
