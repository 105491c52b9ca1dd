import type { IncomingMessage, RequestListener, Server } from 'node:http'
import { ConfigError } from '../config-error.js'
import { compareInThread } from './compare.js'
import { guarded, type Identified } from './guard.js'
import { plainServer, tlsServer, type ConnectionLimits } from './listener.js'
import { liveWebConfig, type WebLogger } from './live-web-config.js'
import { createPasswords } from './passwords.js'
import { rateLimiter } from './rate-limit.js'
import type { Refusals } from './refusals.js'
import { readWebConfig, type UsableRead, type WebConfig, type WebConfigRead } from './web-config.js'

/** The web side as a web configuration wants it. */
export interface Web {
  /** As it was at the start. */
  readonly config: WebConfig
  /** A server in front of a handler. */
  serverOf (handler: RequestListener, limits: ConnectionLimits): Server
  /** Whether a user sent the request. */
  isIdentified (request: IncomingMessage): boolean
}

/** What a web side tells, and by which time. */
export interface WebParts {
  readonly logger: WebLogger
  readonly clock: () => number
  readonly refusals: Refusals
}

/** Reads a web configuration, and follows it from then on; throws a ConfigError where it cannot be used. */
export function createWeb (file: string, { logger, clock, refusals }: WebParts): Web {
  const read = usable(readWebConfig(file))
  const { config } = read
  const live = liveWebConfig(file, read, logger)
  const isLetThrough = config.rateLimit === undefined ? undefined : rateLimiter(config.rateLimit, clock())
  const identified: Identified = new WeakSet()
  const limit = () => isLetThrough?.(clock()) ?? true
  const parts = { live, logger, limit, passwords: createPasswords(compareInThread), refusals }
  return {
    config,
    serverOf (handler, limits) {
      const inside = guarded(handler, identified, parts)
      return config.tls === undefined
        ? plainServer(inside, limits)
        : tlsServer(inside, limits, { current: () => live.current().config.tls!, isHttp2: config.isHttp2, refusals })
    },
    isIdentified: (request) => identified.has(request)
  }
}

/** Reads a web configuration only to see whether it can be used; throws a ConfigError where it cannot. */
export function checkWebConfig (file: string): void {
  usable(readWebConfig(file))
}

function usable (read: WebConfigRead): UsableRead {
  const { config, problems } = read
  if (config === undefined) throw new ConfigError(problems)
  return { ...read, config }
}
