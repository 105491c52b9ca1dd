/**
 * Characters that a terminal, a page or an alert would obey and not show: control characters, marks of direction, separators of
 * lines, halves of a pair. Joiners are not among them: they shape letters of many scripts and deceive nobody.
 */
export const UNPRINTABLE = /(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu
