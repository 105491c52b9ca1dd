import type { Logger } from 'pino'
import type { Config } from '../config.js'
import type { Web } from '../web/web.js'

const LOOPBACK = /^(?:localhost|127\..*|::1)$/

/** Says what the web side asks of its clients, and warns where it asks nothing and is not for this computer alone. */
export function logWeb (config: Config, web: Web | undefined, logger: Logger): void {
  if (config.webConfigFile !== undefined) logger.info({ file: config.webConfigFile }, 'Web configuration read')
  const { tls, users, rateLimit } = web?.config ?? {}
  if (rateLimit !== undefined) {
    logger.info({ burst: rateLimit.burst, interval: `${rateLimit.interval}ms` }, 'Rate Limiter is enabled.')
  }
  const isOpen = tls === undefined && (users?.size ?? 0) === 0
  if (!isOpen || config.listenAddresses.every(({ host }) => LOOPBACK.test(host ?? ''))) return
  logger.warn({}, 'Neither TLS nor authentication is configured: whoever reaches the port reads names of servers and databases; ' +
    '--web.config.file sets both')
}

/** Says where it listens, as exporters do. */
export function logListening (address: string, url: string, web: Web | undefined, logger: Logger): void {
  logger.info({ address, url }, 'Listening on')
  const hasTls = web?.config.tls !== undefined
  logger.info({ http2: hasTls && web.config.isHttp2, address }, `TLS is ${hasTls ? 'enabled' : 'disabled'}.`)
}
