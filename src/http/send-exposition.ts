import type { FastifyReply, FastifyRequest } from 'fastify'
import { CONTENT_TYPES } from '../metrics/exposition.js'
import type { Format } from '../metrics/exposition.js'
import { kept } from '../metrics/kept.js'
import type { Exposition } from '../metrics/registry.js'
import { prefersGzip } from './accept-encoding.js'
import { oneGzip } from './one-gzip.js'
import { rememberLast } from './remember-last.js'
import { answer } from './schemas.js'

/** What routes that answer with metrics say of it in the API's document. */
export const EXPOSITION_ANSWER = answer('The metrics, as OpenMetrics for those who ask for it.', 'text/plain', { type: 'string' })

/** Sends the metrics of a thing in a format. */
export type SendExposition<Thing> = (
  request: FastifyRequest, reply: FastifyReply, format: Format, thing: Thing
) => FastifyReply

const isGzipWanted = rememberLast(prefersGzip)

/** Sends metrics, in gzip for those who ask for it; what is sent of a thing is made once, and kept as long as the thing. */
export function expositionSender<Thing extends object> (
  expositionOf: (thing: Thing, format: Format) => Exposition
): SendExposition<Thing> {
  const plain = kept((thing: Thing, format) => Buffer.concat(expositionOf(thing, format)))
  const zipped = kept((thing: Thing, format) => oneGzip(expositionOf(thing, format)))
  return ({ headers }, reply, format, thing) => {
    const isZipped = isGzipWanted(headers['accept-encoding'])
    reply.header('content-type', CONTENT_TYPES[format]).header('vary', 'accept, accept-encoding')
    if (isZipped) reply.header('content-encoding', 'gzip')
    return reply.send((isZipped ? zipped : plain)(thing, format))
  }
}
