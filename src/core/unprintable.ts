/**
 * Characters that a terminal, a page or an alert would obey and not show: control characters, marks of direction, separators of
 * lines, halves of a pair, what is no character. Joiners are not among them: they shape letters of many scripts and deceive nobody.
 */
export const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{NChar}]/gu

/** JSON in which such characters stand as \uXXXX, but for its ends of lines: whoever parses it reads the same. */
export function printableJson (json: string): string {
  return json.replace(UNPRINTABLE, (character) => character === '\n' ? character : escaped(character))
}

function escaped (character: string): string {
  return character.split('').map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
}
