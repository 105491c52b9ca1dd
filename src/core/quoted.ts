import { cut } from './bounded.js'

const MOST_CHARACTERS = 64
// whatever looks like an end of the quotation
const QUOTATION_MARKS = /["\u00ab\u00bb\u201c-\u201f\u2033\u2036\u275d\u275e\u301d-\u301f\uff02]/g
const HOST_NAME = /^[\p{L}\p{Nd}_-]{1,63}$/u

/** What an event says, in quotation marks, so that it cannot pass for words of ours: marks within have a backslash before them. */
export function quoted (text: string): string {
  return `"${cut(text, MOST_CHARACTERS).replace(QUOTATION_MARKS, '\\$&')}"`
}

/** A computer by its host name as it is spoken of in a sentence; what cannot be one is quoted as a whole. */
export function hostName (computer: string): string {
  const labels = computer.split('.')
  return labels.every((label) => HOST_NAME.test(label)) ? labels[0]! : quoted(computer)
}
