import type { FastifyReply, FastifyRequest } from 'fastify'
import { CONTENT_TYPES } from '../metrics/exposition.js'
import type { Format } from '../metrics/exposition.js'
import type { Exposition } from '../metrics/registry.js'
import { prefersGzip } from './accept-encoding.js'
import { oneGzip } from './one-gzip.js'
import { answer } from './schemas.js'

/** What routes that answer with metrics say of it in the API's document. */
export const EXPOSITION_ANSWER = answer('The metrics, as OpenMetrics for those who ask for it.', 'text/plain', { type: 'string' })

const whole = remembered(Buffer.concat)
const zipped = remembered(oneGzip)

/** Sends metrics in their format, in gzip for those who ask for it. */
export function sendExposition (
  { headers }: FastifyRequest, reply: FastifyReply, format: Format, exposition: Exposition
): FastifyReply {
  reply.header('content-type', CONTENT_TYPES[format]).header('vary', 'accept, accept-encoding')
  if (!prefersGzip(headers['accept-encoding'])) return reply.send(whole(exposition))
  return reply.header('content-encoding', 'gzip').send(zipped(exposition))
}

/** What is made of an answer, once for as long as it is the same. */
function remembered (make: (exposition: Exposition) => Buffer): (exposition: Exposition) => Buffer {
  const made = new WeakMap<Exposition, Buffer>()
  return (exposition) => {
    const before = made.get(exposition)
    if (before !== undefined) return before
    const bytes = make(exposition)
    made.set(exposition, bytes)
    return bytes
  }
}
