import {
  FieldColorBuilder, FieldColorModeId, FieldColorSeriesByMode, MappingType, ThresholdsConfigBuilder, ThresholdsMode
} from '@grafana/grafana-foundation-sdk/dashboard'
import type { ValueMap } from '@grafana/grafana-foundation-sdk/dashboard'

/** What a colour says, the same on every dashboard. After Okabe and Ito: also the colour-blind tell them apart. */
export const COLOURS = {
  fine: '#0072B2', // blue: nothing to do
  attention: '#F2CC0C', // yellow: somebody has to look, or to go on
  broken: '#D55E00', // vermilion: a backup, an exporter or a read fails
  neutral: '#6E7681' // grey: says nothing good or bad
} as const

export type Meaning = keyof typeof COLOURS

/** What the values of a metric are called, and what that means. */
export type Words = readonly (readonly [word: string, meaning: Meaning])[]

export const BACKUP: Words = [['ok', 'fine'], ['failing', 'broken']]
export const WATCHED_BACKUP: Words = [['ok', 'fine'], ['not watched', 'attention'], ['failing', 'broken']]
export const SERVICE: Words = [['stopped', 'attention'], ['running', 'fine']]
// the more there is to do about it, the higher: the highest of several is the one to act on
export const VERDICT: Words = [['none', 'neutral'], ['exonerated', 'fine'], ['suspected', 'attention'], ['confirmed', 'broken']]
export const WRITER: Words = [['stable', 'fine'], ['failed', 'broken']]
export const REACHED: Words = [['down', 'broken'], ['up', 'fine']]
export const READING: Words = [['read', 'fine'], ['unreadable', 'broken'], ['down', 'broken']]
export const DATABASE: Words = [['over', 'neutral'], ['failing', 'broken']]
export const IN_BACKUP: Words = [['not seen', 'attention'], ['yes', 'fine']]
export const SUSPECT_STOPPED: Words = [['done', 'fine'], ['stop it now', 'attention']]
export const RUN_SINCE: Words = [['run it now', 'attention'], ['done', 'fine']]

/** A value is shown as its word: 0 is the first. */
export function mappings (words: Words): ValueMap[] {
  return coloured(words.map(([word, meaning], value) => [String(value), word, meaning]))
}

/** A word that is a value already is shown on its colour. */
export function wordMappings (words: Words): ValueMap[] {
  return coloured(words.map(([word, meaning]) => [word, word, meaning]))
}

function coloured (rows: readonly (readonly [value: string, text: string, meaning: Meaning])[]): ValueMap[] {
  const options = rows.map(([value, text, meaning], index) => [value, { text, color: COLOURS[meaning], index }])
  return [{ type: MappingType.ValueToText, options: Object.fromEntries(options) }]
}

type Step = readonly [from: number, meaning: Meaning]

/** The colour of a number: of the last step it has reached; below all steps the first meaning. */
export function thresholds (first: Meaning | 'plain', ...steps: readonly Step[]): ThresholdsConfigBuilder {
  const base = { value: null, color: first === 'plain' ? 'transparent' : COLOURS[first] }
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute)
    .steps([base, ...steps.map(([value, meaning]) => ({ value, color: COLOURS[meaning] }))])
}

/** The colour of a field whatever its values. */
export function fixed (meaning: Meaning): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Fixed).fixedColor(COLOURS[meaning])
}

/** The colour of a line: that of the threshold which its last value has reached. */
export function byLastValue (): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds).seriesBy(FieldColorSeriesByMode.Last)
}

const HOUR = 3600

/** The age of a backup, as SqlVssBackupTooOld sees it. */
export const AGE_STEPS: readonly Step[] = [[36 * HOUR, 'attention'], [72 * HOUR, 'broken']]
