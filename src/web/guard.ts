import { STATUS_CODES, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { LiveWebConfig, WebLogger } from './live-web-config.js'
import { credentialsOf, type Passwords } from './passwords.js'
import type { Reason, Refusals } from './refusals.js'

/** What a guard asks before it lets a request in. */
export interface GuardParts {
  readonly live: LiveWebConfig
  /** Whether one more request may come now. */
  readonly limit: () => boolean
  readonly passwords: Passwords
  readonly refusals: Refusals
  readonly logger: WebLogger
}

interface Verdict {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly isIdentified?: boolean
  /** Why it is not let in, where that is the client's. */
  readonly reason?: Reason
}

const REFUSED_HEADERS = {
  'Content-Type': 'text/plain; charset=utf-8',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store'
}

/** Requests whose user is known; the handler behind the guard may ask for one of its own. */
export type Identified = WeakSet<IncomingMessage>

/** Lets in to a handler what the web configuration lets in; the rest is answered here, and nothing of the handler runs. */
export function guarded (handler: RequestListener, identified: Identified, parts: GuardParts): RequestListener {
  return async (request, response) => {
    const { status, headers = {}, isIdentified, reason } = await verdictOn(request, parts)
    if (reason !== undefined) parts.refusals.add(reason, request.socket.remoteAddress)
    if (response.destroyed) return
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    if (status !== 200) return refuse(response, status)
    if (isIdentified) identified.add(request)
    handler(request, response)
  }
}

/** In this order: whether there is a configuration, the rate, the headers, the user. */
async function verdictOn (request: IncomingMessage, parts: GuardParts): Promise<Verdict> {
  const { live, limit, passwords, logger } = parts
  const { config: { users, headers }, isGood } = live.current()
  if (!isGood) return { status: 500 }
  if (!limit()) return { status: 429, reason: 'rate_limit' }
  if (users.size === 0) return { status: 200, headers }
  const credentials = credentialsOf(request.headers.authorization)
  const unauthorized = { status: 401, headers: { ...headers, 'WWW-Authenticate': 'Basic' } }
  if (credentials === undefined) return { ...unauthorized, reason: 'no_password' }
  try {
    const isUser = await passwords(credentials, users)
    if (isUser === undefined) return { status: 503, headers, reason: 'busy' }
    return isUser ? { status: 200, headers, isIdentified: true } : { ...unauthorized, reason: 'wrong_password' }
  } catch (error) { // no memory for a thread, for example
    logger.error({ reason: (error as Error).message }, 'Password not compared')
    return { status: 500, headers }
  }
}

/** Answers with a status and its name alone. */
export function refuse (response: ServerResponse, status: number): void {
  for (const [name, value] of Object.entries(REFUSED_HEADERS)) response.setHeader(name, value)
  response.statusCode = status
  response.end(`${STATUS_CODES[status]}\n`)
}
