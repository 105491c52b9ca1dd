import { STATUS_CODES } from 'node:http'
import swagger from '@fastify/swagger'
import Fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply } from 'fastify'
import type { Status } from '../core/status.js'
import type { Metrics } from '../metrics/registry.js'
import { LIVE_CONTENT_SECURITY_POLICY } from '../report/document.js'
import type { References } from '../report/wording.js'
import { addApi } from './api.js'
import type { ShownOption } from './exporter-section.js'
import { addMetrics } from './metrics-route.js'
import { addLifecycle } from './operations.js'
import type { Reload } from './operations.js'
import { addPages } from './pages.js'
import { addProbe } from './probe-route.js'
import { NAMED_SCHEMAS } from './schemas.js'
import { refuseOtherMethods } from './wrong-method.js'

/** What a server shows, and what it is given to do so. */
export interface ServerParts {
  readonly status: () => Status
  readonly metrics: Metrics
  readonly version: string
  /** Without it there is no POST /-/reload. */
  readonly reload?: Reload
  /** Where the metrics are; /metrics unless told. */
  readonly telemetryPath?: string
  /** Titles and addresses of the sources that diagnoses name. */
  readonly references?: References
  /** The options in force, for the pages. */
  readonly configuration?: () => readonly ShownOption[]
  readonly logger?: FastifyBaseLogger
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': `${LIVE_CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY'
}

// milliseconds and bytes; Prometheus keeps its connection from one scrape to the next, most often a minute
const LIMITS = {
  bodyLimit: 1024,
  connectionTimeout: 90_000,
  keepAliveTimeout: 75_000,
  maxRequestsPerSocket: 1000,
  requestTimeout: 30_000
}
const MOST_CONNECTIONS = 200

/** A server that shows a status as metrics, pages and API; it listens to nothing before it is told. */
export function createServer (parts: ServerParts): FastifyInstance {
  const { status, metrics, version, reload, telemetryPath = '/metrics', references, configuration, logger } = parts
  const app: FastifyInstance = Fastify({
    ...logger === undefined ? {} : { loggerInstance: logger },
    logController: new LogController({ disableRequestLogging: true }),
    ajv: { customOptions: { removeAdditional: false } },
    routerOptions: { maxParamLength: 300 },
    ...LIMITS,
    frameworkErrors: (error, request, reply) => answerError.call(app, error, request, reply.headers(HEADERS)),
    forceCloseConnections: 'idle'
  })
  app.server.maxConnections = MOST_CONNECTIONS
  acceptNoBody(app)
  app.addHook('onRequest', async (_request, reply) => { reply.headers(HEADERS) })
  closeWithLastAnswer(app)
  app.setErrorHandler(answerError)
  app.setNotFoundHandler((_request, reply) => reply.code(404)
    .send({ statusCode: 404, error: 'Not Found', message: 'There is nothing at this address.' }))
  for (const schema of NAMED_SCHEMAS) app.addSchema(schema)
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'sqlvss_exporter', version, description: 'Backups that failed because of the SQL Server VSS writer.' }
    },
    refResolver: { buildLocalReference: (schema, _base, _fragment, n) => String(schema['$id'] ?? `schema-${n}`) }
  })
  app.register(async (routes) => {
    const addRefusals = refuseOtherMethods(routes)
    addMetrics(routes, telemetryPath, status, metrics)
    addProbe(routes, status, metrics)
    addPages(routes, status, { telemetryPath, references, configuration })
    addApi(routes, status)
    addLifecycle(routes, status, reload)
    addRefusals()
  })
  return app
}

/** No route reads a body; what little is sent along is passed over. */
function acceptNoBody (app: FastifyInstance): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, _body, done) => done(null))
}

/** Of connections that are kept open Node.js closes those that rest; one with a request under way would rest after it. */
function closeWithLastAnswer (app: FastifyInstance): void {
  let isClosing = false
  app.addHook('preClose', async () => { isClosing = true })
  app.addHook('onSend', async (_request, reply) => { if (isClosing) reply.header('connection', 'close') })
}

// Fastify's own words repeat the address
const MESSAGES: Readonly<Record<string, string>> = {
  FST_ERR_BAD_URL: 'This is not an address.',
  FST_ERR_MAX_PARAM_LENGTH: 'This address is too long.'
}

/** What the client did wrong is told; what we did wrong is logged, and told without its inside. */
function answerError (
  this: FastifyInstance, error: FastifyError, request: { url: string }, reply: FastifyReply
): void {
  const statusCode = error.statusCode ?? 500
  if (statusCode >= 500) this.log.error({ err: error, url: request.url.slice(0, 200) }, 'Request failed')
  reply.code(statusCode).type('application/json; charset=utf-8').send({
    statusCode,
    error: STATUS_CODES[statusCode] ?? 'Error',
    message: statusCode >= 500 ? 'The exporter made a mistake; its log tells more.' : MESSAGES[error.code] ?? error.message
  })
}
