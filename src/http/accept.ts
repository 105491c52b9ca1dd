import { CONTENT_TYPES } from '../metrics/exposition.js'
import type { Format } from '../metrics/exposition.js'
import { rememberLast } from './remember-last.js'
import { parameterIn, weightedIn } from './weighted.js'
import type { Weighted } from './weighted.js'

/** How well a range names a format: the better name decides (RFC 9110, 12.5.1). */
type Names = (range: string, type: string) => boolean
const BY_PRECISION: readonly Names[] = [
  (range, type) => range === type,
  (range, type) => range === `${type.slice(0, type.indexOf('/'))}/*`,
  (range) => range === '*/*'
]

/** The format a client likes best; text where it has no preference, and where it takes neither. */
export const formatFor = rememberLast((accept: string | undefined): Format => {
  const ranges = weightedIn(accept ?? '*/*')
  return qualityOf('openmetrics', ranges) > qualityOf('text', ranges) ? 'openmetrics' : 'text'
})

/** Whether a client names HTML, as browsers do, and likes JSON no better. */
export function prefersHtml (accept: string | undefined): boolean {
  const weights = new Map(weightedIn(accept ?? '').map(({ name, weight }) => [name, weight]))
  const html = weights.get('text/html') ?? 0
  return html > 0 && html >= (weights.get('application/json') ?? 0)
}

function qualityOf (format: Format, ranges: readonly Weighted[]): number {
  const [own] = weightedIn(CONTENT_TYPES[format])
  const offered = ranges.filter((range) => [undefined, versionOf(own!)].includes(versionOf(range)))
  for (const names of BY_PRECISION) {
    const named = offered.filter((range) => names(range.name, own!.name))
    if (named.length > 0) return Math.max(...named.map(({ weight }) => weight))
  }
  return 0
}

function versionOf ({ parameters }: Weighted): string | undefined {
  return parameterIn(parameters, 'version')?.replaceAll('"', '')
}
