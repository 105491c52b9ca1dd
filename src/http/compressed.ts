import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { prefersGzip } from './accept-encoding.js'

/** What is shorter fits into one packet either way. */
const LEAST = 1024

const toGzip = promisify(gzip)

/**
 * What a page becomes for who takes gzip. Its length tells nobody a secret: pages hold none of the client, no cookie, token or
 * password, and nothing of a request comes back in them.
 */
export async function compressed (
  { headers }: FastifyRequest, reply: FastifyReply, page: unknown
): Promise<unknown> {
  if (typeof page !== 'string' || page.length < LEAST) return page
  reply.header('vary', 'accept-encoding')
  if (!prefersGzip(headers['accept-encoding'])) return page
  reply.header('content-encoding', 'gzip')
  return await toGzip(page)
}
