import type { RequestListener } from 'node:http'
import swagger from '@fastify/swagger'
import Fastify, { LogController } from 'fastify'
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifySchemaValidationError as SchemaError } from 'fastify'
import type { Status } from '../core/status.js'
import { printableJson } from '../core/unprintable.js'
import type { Metrics } from '../metrics/registry.js'
import { LIVE_CONTENT_SECURITY_POLICY } from '../report/document.js'
import type { References } from '../report/wording.js'
import type { ConnectionLimits } from '../web/listener.js'
import { endAfterLongBodies } from '../web/long-bodies.js'
import { createRefusals, type Refusals } from '../web/refusals.js'
import { boundConnections } from '../web/room.js'
import type { Web } from '../web/web.js'
import { addApi } from './api.js'
import { answerClientError } from './client-error.js'
import type { ShownOption } from './exporter-section.js'
import { limitRequests } from './max-requests.js'
import { addMetrics } from './metrics-route.js'
import { addLifecycle } from './operations.js'
import type { Reload } from './operations.js'
import { addPages, sendNothing } from './pages.js'
import { addProbe } from './probe-route.js'
import { NOTHING_HERE, sendProblem } from './problem.js'
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
  /** How many requests for metrics are answered at the same time; any number unless told. */
  readonly maxRequests?: number
  /** Metrics, of the computers alone, too, health and reload, without pages and API. */
  readonly disablePages?: boolean
  /** TLS, users and what else is asked of a request before it comes here. */
  readonly web?: Web
  readonly limits?: Partial<ConnectionLimits>
  /** Where clients are counted that are not let in. */
  readonly refusals?: Refusals
  /** Titles and addresses of the sources that diagnoses name. */
  readonly references?: References
  /** The options in force, for the pages. */
  readonly configuration?: () => readonly ShownOption[]
  readonly logger?: FastifyBaseLogger
}

const HEADERS = Object.entries({
  'cache-control': 'no-store',
  'content-security-policy': `${LIVE_CONTENT_SECURITY_POLICY}; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY'
})

// milliseconds and bytes; Prometheus keeps its connection from one scrape to the next, most often a minute
const LIMITS: ConnectionLimits = {
  maxHeaderSize: 16_384,
  handshakeTimeout: 10_000,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 75_000,
  connectionTimeout: 90_000,
  connectionsCheckingInterval: 5000,
  maxRequestsPerSocket: 1000
}
const MOST_BODY = 1024
const MOST_CONNECTIONS = 200

/** A server that shows a status as metrics, pages and API; it listens to nothing before it is told. */
export function createServer (parts: ServerParts): FastifyInstance {
  const { status, metrics, version, telemetryPath = '/metrics', references, configuration, web, logger } = parts
  const limits = { ...LIMITS, ...parts.limits }
  const app: FastifyInstance = Fastify({
    ...logger === undefined ? {} : { loggerInstance: logger },
    logController: new LogController({ disableRequestLogging: true }),
    ...VALIDATION,
    routerOptions: { maxParamLength: 300 },
    bodyLimit: MOST_BODY,
    ...limits,
    http: limits,
    ...web === undefined ? {} : { serverFactory: (handler: RequestListener) => web.serverOf(handler, limits) },
    clientErrorHandler: (error, socket) => { answerClientError(error, socket, HEADERS) },
    frameworkErrors: (error, request, reply) => answerError.call(app, error, request, withHeaders(reply)),
    forceCloseConnections: 'idle'
  })
  bound(app, parts.refusals)
  sendPrintableJson(app)
  acceptNoBody(app)
  app.addHook('onRequest', (_request, reply, done) => {
    withHeaders(reply)
    done()
  })
  closeWithLastAnswer(app)
  answerWhatIsWrong(app, !parts.disablePages, telemetryPath)
  describe(app, version)
  app.register(async (routes) => {
    const addRefusals = refuseOtherMethods(routes)
    limitRequests(routes, [telemetryPath, '/probe'], parts.maxRequests)
    addMetrics(routes, telemetryPath, status, metrics)
    addProbe(routes, status, metrics)
    if (!parts.disablePages) {
      addPages(routes, status, { telemetryPath, references, configuration })
      addApi(routes, status)
    }
    addLifecycle(routes, status, parts.reload, (request) => web?.isIdentified(request) ?? false)
    addRefusals()
  })
  return app
}

function bound (app: FastifyInstance, refusals = createRefusals(app.log, Date.now)): void {
  boundConnections(app.server, MOST_CONNECTIONS, refusals, app.log)
  endAfterLongBodies(app.server, MOST_BODY)
}

function answerWhatIsWrong (app: FastifyInstance, hasPages: boolean, telemetryPath: string): void {
  app.setErrorHandler(answerError)
  app.setNotFoundHandler(async (request, reply) => {
    if (!app.supportedMethods.includes(request.method)) return sendProblem(reply, 501, 'No address knows this method.')
    return hasPages ? await sendNothing(request, reply, telemetryPath) : sendProblem(reply, 404, NOTHING_HERE)
  })
}

/** What the OpenAPI document says of all addresses together. */
function describe (app: FastifyInstance, version: string): void {
  for (const schema of NAMED_SCHEMAS) app.addSchema(schema)
  app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'sqlvss_exporter', version, description: 'Backups that failed because of the SQL Server VSS writer.' }
    },
    refResolver: { buildLocalReference: (schema, _base, _fragment, n) => String(schema['$id'] ?? `schema-${n}`) }
  })
}

const VALIDATION = {
  ajv: { customOptions: { removeAdditional: false, validateSchema: false, code: { optimize: false } } },
  schemaErrorFormatter: wordsFor
} as const

/** The name of a parameter that is not known; else what the schema says. */
function wordsFor ([error]: readonly SchemaError[], part: string): Error {
  const { instancePath, message, params: { additionalProperty: name } } = error!
  return new Error(name === undefined ? `${part}${instancePath} ${message}` : `${part}: no parameter is called ${String(name).slice(0, 80)}`)
}

/** Headers that the web configuration set stay as they are. */
function withHeaders (reply: FastifyReply): FastifyReply {
  for (const [name, value] of HEADERS) if (!reply.raw.hasHeader(name)) reply.header(name, value)
  return reply
}

/**
 * JSON is read in terminals, too, and what events say can hold what these obey. What answers hold is described by their schemas
 * and seen to by the tests: to compile these takes a third of a start.
 */
function sendPrintableJson (app: FastifyInstance): void {
  const serialise = (answer: unknown): string => printableJson(JSON.stringify(answer))
  app.setSerializerCompiler(() => serialise)
  app.setReplySerializer(serialise)
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
  app.addHook('onSend', ({ raw: { httpVersionMajor } }, reply, _payload, done) => {
    if (isClosing && httpVersionMajor === 1) reply.header('connection', 'close') // HTTP/2 knows no such header
    done()
  })
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
  const message = statusCode >= 500 ? 'The exporter made a mistake; its log tells more.' : MESSAGES[error.code] ?? error.message
  sendProblem(reply, statusCode, message)
}
