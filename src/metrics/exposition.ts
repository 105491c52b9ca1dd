import { seconds } from './family.js'
import type { Exemplar, Labels } from './family.js'
import type { Filled, Point } from './filled.js'

/** The two formats Prometheus reads: its own text, and OpenMetrics. */
export type Format = keyof typeof CONTENT_TYPES

export const CONTENT_TYPES = {
  text: 'text/plain; version=0.0.4; charset=utf-8',
  openmetrics: 'application/openmetrics-text; version=1.0.0; charset=utf-8'
} as const

/** What stands behind the last family. */
export const ENDS: Readonly<Record<Format, string>> = { text: '', openmetrics: '# EOF\n' }

const WRITERS: Readonly<Record<Format, (family: Filled) => string>> = { text: textOf, openmetrics: openMetricsOf }

/** Families as one format has them. */
export function exposition (families: readonly Filled[], format: Format): string {
  return families.map(WRITERS[format]).join('')
}

function textOf ({ name, help, type, points }: Filled): string {
  const lines = points.map((point) => `${series(name + point.suffix, point, String)} ${number(point.value)}\n`)
  return `# HELP ${name} ${escaped(help, NOT_IN_TEXT)}\n# TYPE ${name} ${type}\n${lines.join('')}`
}

/** OpenMetrics names a family without the suffix that its samples have. */
function openMetricsOf (family: Filled): string {
  const { name, help, points } = family
  const isInfo = family.type === 'gauge' && name.endsWith('_info')
  const type = isInfo ? 'info' : family.type
  const base = isInfo || type === 'counter' ? name.slice(0, name.lastIndexOf('_')) : name
  const lines = points.map((point) => {
    const line = `${series(name + point.suffix, point, canonical)} ${number(point.value)}${exemplarOf(point.exemplar)}\n`
    return hasBegun(point) ? `${line}${series(`${base}_created`, point, canonical)} ${number(point.created)}\n` : line
  })
  return `# HELP ${base} ${escaped(help, NOT_IN_QUOTES)}\n# TYPE ${base} ${type}\n${lines.join('')}`
}

/** To a Prometheus _created is one more series; that of a count at 0 would tell nothing. */
function hasBegun (point: Point): point is Point & { readonly created: number } {
  return point.created !== undefined && point.value > 0
}

function exemplarOf (exemplar: Exemplar | undefined): string {
  return exemplar === undefined
    ? ''
    : ` # {${pairs(exemplar.labels).join(',')}} ${number(exemplar.value)} ${number(seconds(exemplar.at))}`
}

function series (name: string, { labels, le }: Point, bound: (le: number) => string): string {
  const all = le === undefined ? pairs(labels) : [...pairs(labels), `le="${le === Number.POSITIVE_INFINITY ? '+Inf' : bound(le)}"`]
  return all.length === 0 ? name : `${name}{${all.join(',')}}`
}

function pairs (labels: Labels): readonly string[] {
  return Object.entries(labels).map(([name, value]) => `${name}="${escaped(value, NOT_IN_QUOTES)}"`)
}

/** The bound 1 is 1.0 in OpenMetrics. */
function canonical (bound: number): string {
  return Number.isInteger(bound) ? bound.toFixed(1) : String(bound)
}

function number (value: number): string {
  return Number.isFinite(value) || Number.isNaN(value) ? String(value) : value > 0 ? '+Inf' : '-Inf'
}

const NOT_IN_TEXT = /[\\\n]/g
const NOT_IN_QUOTES = /[\\\n"]/g

function escaped (text: string, special: RegExp): string {
  return text.replace(special, (character) => character === '\n' ? '\\n' : `\\${character}`)
}
