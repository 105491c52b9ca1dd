import { weightedIn } from './weighted.js'

/** Whether a client takes gzip and does not like the plain text better (RFC 9110, 12.5.3). */
export function prefersGzip (header: string | undefined): boolean {
  const weights = new Map(weightedIn(header ?? '').map(({ name, weight }) => [name, weight]))
  const gzip = weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0
  return gzip > 0 && gzip >= (weights.get('identity') ?? 0)
}
