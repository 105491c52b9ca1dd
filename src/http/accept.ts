import { CONTENT_TYPES } from '../metrics/exposition.js'
import type { Format } from '../metrics/exposition.js'
import { rememberLast } from './remember-last.js'

interface Range {
  readonly type: string
  readonly version: string | undefined
  readonly quality: number
}

/** How well a range names a format: the better name decides (RFC 9110, 12.5.1). */
type Names = (range: string, type: string) => boolean
const BY_PRECISION: readonly Names[] = [
  (range, type) => range === type,
  (range, type) => range === `${type.slice(0, type.indexOf('/'))}/*`,
  (range) => range === '*/*'
]

/** The format a client likes best; text where it has no preference, and where it takes neither. */
export const formatFor = rememberLast((accept: string | undefined): Format => {
  const ranges = (accept ?? '*/*').toLowerCase().split(',').map(rangeOf)
  return qualityOf('openmetrics', ranges) > qualityOf('text', ranges) ? 'openmetrics' : 'text'
})

function qualityOf (format: Format, ranges: readonly Range[]): number {
  const { type, version } = rangeOf(CONTENT_TYPES[format])
  const offered = ranges.filter((range) => range.version === undefined || range.version === version)
  for (const names of BY_PRECISION) {
    const named = offered.filter((range) => names(range.type, type))
    if (named.length > 0) return Math.max(...named.map(({ quality }) => quality))
  }
  return 0
}

function rangeOf (text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim())
  const valueOf = (name: string) => parameters.find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1)
  const quality = Number(valueOf('q') ?? 1)
  return { type, version: valueOf('version')?.replaceAll('"', ''), quality: Number.isFinite(quality) ? quality : 0 }
}
