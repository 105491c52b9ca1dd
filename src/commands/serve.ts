import { setFlagsFromString } from 'node:v8'
import type { Logger } from 'pino'
import { buildInfo, type BuildInfo } from '../build-info.js'
import { ConfigError } from '../config-error.js'
import { readConfig, type Config, type Flags } from '../config.js'
import { shownOptions } from '../config-shown.js'
import { printAddress, type ListenAddress } from '../config-values.js'
import { DEFAULT_POLICY } from '../core/policy.js'
import { createServer } from '../http/server.js'
import { createLogger, type WriteLine } from '../log.js'
import { logFile } from '../log-file.js'
import { createMetrics } from '../metrics/registry.js'
import { lastingEventSource, openEventSource, type EventSource } from '../windows/event-source.js'
import { runAsService } from '../windows/service-host.js'
import { createRefusals, type Refusals } from '../web/refusals.js'
import { createWeb, type Web } from '../web/web.js'
import { patientFilesBeside } from './event-logs.js'
import { shownReference } from './references.js'
import { SERVICE_NAME } from './service.js'
import { createWatch, type Watch } from './watch.js'
import { logListening, logWeb } from './web-log.js'

type Server = ReturnType<typeof createServer>

const FAILED = 1
const USAGE = 2
const EVENT_IDS = { warning: 2, error: 3 } as const // of our source, in the Application log
// after a collection of garbage to twice of what is in use; V8 allows four times where the machine has much memory, which a
// server needs for SQL Server; a backlog takes a tenth longer
const HEAP_GROWTH = 100
const THREADS_OF_SERVICE = 1 // waits for the service control manager
const ALL_ADDRESSES = ['::', '0.0.0.0']
// what an operating system without IPv6 answers
const NO_IPV6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the address is in use: end the program that listens there, or choose another with --web.listen-address',
  EACCES: 'this account may not listen there: choose a port above 1023 with --web.listen-address',
  ENOTFOUND: 'the host is not known',
  EADDRNOTAVAIL: 'the address is not one of this computer'
}

/** What is being served, until it is stopped. */
interface Serving {
  /** Resolves when the requests under way are answered and the state is saved. */
  readonly ended: Promise<void>
}

/** Reads the event logs again and again, and serves what they tell, until SIGTERM or SIGINT, or as a service until it is stopped. */
export async function serve (flags: Flags): Promise<number> {
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`)
  const stop = new AbortController()
  if (flags.isService) return await serveAsService(flags, stop)
  const serving = await begin(flags, stop)
  await serving?.ended
  return serving === undefined ? FAILED : 0
}

async function serveAsService (flags: Flags, stop: AbortController): Promise<number> {
  const events = lastingEventSource(() => openEventSource(SERVICE_NAME))
  let serving: Serving | undefined
  const run = await runAsService({
    name: SERVICE_NAME,
    async onStart () {
      serving = await beginService(flags, stop, events)
      return serving === undefined ? FAILED : 0
    },
    async onStop () {
      stop.abort()
      await serving?.ended
      return 0
    }
  })
  events.close()
  if (run.isService) return run.exitCode
  process.stderr.write('sqlvss_exporter: --service is for the service control manager; leave it out to run in a console\n')
  return USAGE
}

// before there is a log, the Application log is the only place where a problem can be seen
async function beginService (flags: Flags, stop: AbortController, events: EventSource): Promise<Serving | undefined> {
  try {
    return await begin(flags, stop, toApplicationLog(events))
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    events.write('error', EVENT_IDS.error, `The configuration cannot be used:\r\n${error.problems.join('\r\n')}`)
    return undefined
  }
}

/** Serves, unless something is in the way, which the log tells. */
async function begin (flags: Flags, stop: AbortController, also?: WriteLine): Promise<Serving | undefined> {
  const config = await readConfig(flags)
  const build = buildInfo()
  const logger = createLogger(config.logLevel, config.logFormat, logTo(config.logFile, also))
  logger.info({ version: build.version, revision: build.revision }, 'Starting sqlvss_exporter')
  logger.info({ node: process.version, platform: process.platform, arch: process.arch }, 'Build context')
  logConfig(config, logger)
  const refusals = createRefusals(logger, Date.now)
  const { webConfigFile } = config
  const web = webConfigFile === undefined ? undefined : createWeb(webConfigFile, { logger, clock: Date.now, refusals })
  logWeb(config, web, logger)
  if (config.logFile !== undefined || also !== undefined) tellFaults(logger)

  // from here on a signal ends the program well, however far it has come
  stopOnSignals(stop, logger)
  const files = patientFilesBeside(flags.isService ? THREADS_OF_SERVICE : 0)
  const watch = await createWatch(config, logger, { ...build, files })
  if (watch === undefined) return undefined
  const reload = reloading(flags, config, watch, logger)
  if (!ENDING.includes('SIGHUP')) process.on('SIGHUP', () => reload())
  const servers = config.listenAddresses.map(() => serverOf(config, build, watch, { reload, web, refusals, logger }))
  if (!await listen(servers, config.listenAddresses, web, logger)) return undefined
  return { ended: untilStopped(watch, servers, stop.signal, logger) }
}

/** What ends the program is told on stderr in any case, which nobody sees who looks into the log, and a service has none. */
function tellFaults (logger: Logger): void {
  const tell = (fault: unknown): void => {
    logger.error({ err: fault instanceof Error ? fault.stack : String(fault) }, 'Ended by a fault in the program')
  }
  process.prependListener('uncaughtException', tell)
  process.prependListener('unhandledRejection', tell)
}

async function untilStopped (
  watch: Watch, servers: readonly Server[], stop: AbortSignal, logger: Logger
): Promise<void> {
  await watch.run(stop)
  await Promise.all(servers.map((server) => server.close()))
  logger.info({}, 'Stopped')
}

function logTo (file: string | undefined, also: WriteLine = () => {}): WriteLine {
  const toStderr = (line: string) => { process.stderr.write(line) }
  const write = file === undefined ? toStderr : logFile(file, toStderr)
  return (line, level) => {
    write(line)
    also(line, level)
  }
}

/** What Event Viewer lists; the rest stands in the log. */
function toApplicationLog (events: EventSource): WriteLine {
  return (line, level) => {
    if (level === 'warn') events.write('warning', EVENT_IDS.warning, line)
    if (level === 'error') events.write('error', EVENT_IDS.error, line)
  }
}

/** On Windows SIGHUP says that the console is closed, and SIGBREAK is Ctrl+Break: the process has seconds left. */
const ENDING: readonly NodeJS.Signals[] = process.platform === 'win32'
  ? ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK']
  : ['SIGTERM', 'SIGINT']

function stopOnSignals (stop: AbortController, logger: Logger): void {
  for (const signal of ENDING) {
    process.once(signal, () => {
      logger.info({ signal }, 'Stopping')
      stop.abort()
    })
  }
}

interface Surroundings {
  readonly reload: Reload
  readonly web: Web | undefined
  readonly refusals: Refusals
  readonly logger: Logger
}

function serverOf (
  config: Config, build: BuildInfo, watch: Watch, { reload, web, refusals, logger }: Surroundings
): Server {
  const metrics = createMetrics({
    build: { ...build, nodeVersion: process.version },
    caps: DEFAULT_POLICY.caps,
    clock: Date.now,
    processMetrics: !config.disableExporterMetrics,
    refusedClients: refusals.counts
  })
  return createServer({
    status: watch.status,
    metrics,
    version: build.version,
    reload,
    refusals,
    ...web === undefined ? {} : { web },
    telemetryPath: config.telemetryPath,
    maxRequests: config.maxRequests,
    disablePages: config.disablePages,
    references: shownReference,
    configuration: () => shownOptions(inForce(config, watch.config())),
    logger: logger.child({}, { level: config.logLevel === 'info' ? 'warn' : config.logLevel }) // we say ourselves where we listen
  })
}

async function listen (
  servers: readonly Server[], addresses: readonly ListenAddress[], web: Web | undefined, logger: Logger
): Promise<boolean> {
  for (const [n, server] of servers.entries()) {
    const address = addresses[n]!
    try {
      await listenOn(server, web === undefined ? address : oneAddress(address))
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException
      logger.error({ address: printAddress(address), code, reason: ADVICE[code] ?? (error as Error).message }, 'Cannot listen')
      await Promise.all(servers.map((one) => one.close()))
      return false
    }
    logListening(printAddress(address), urlOf(server, address, web), web, logger)
  }
  return true
}

// Fastify listens on both addresses of localhost only where it makes the server itself
function oneAddress ({ host, port }: ListenAddress): ListenAddress {
  return { host: host === 'localhost' ? '127.0.0.1' : host, port }
}

async function listenOn (server: Server, { host, port }: ListenAddress): Promise<void> {
  const [first, ...others] = host === undefined ? ALL_ADDRESSES : [host]
  try {
    await server.listen({ host: first!, port })
  } catch (error) {
    const [other] = others
    if (other === undefined || !NO_IPV6.has((error as NodeJS.ErrnoException).code ?? '')) throw error
    await server.listen({ host: other, port })
  }
}

// port 0 asks for any free one
function urlOf (server: Server, { host }: ListenAddress, web: Web | undefined): string {
  const bound = server.server.address()
  const port = bound === null || typeof bound === 'string' ? 0 : bound.port
  return `${web?.config.tls === undefined ? 'http' : 'https'}://${printAddress({ host: host ?? 'localhost', port })}/`
}

type Reload = () => Promise<readonly string[]>

// a configuration with problems is refused, and the one in force stays
function reloading (flags: Flags, started: Config, watch: Watch, logger: Logger): Reload {
  return async () => {
    try {
      const config = await readConfig(flags)
      watch.replace(config)
      logger.level = config.logLevel
      logger.info({ file: config.file }, 'Configuration read again')
      const isChanged = (key: keyof Config) => JSON.stringify(config[key]) !== JSON.stringify(started[key])
      const options = NEEDS_RESTART.filter(([key]) => isChanged(key)).map(([, option]) => option)
      if (options.length > 0) logger.warn({ options }, 'Changed options that need a restart')
      return []
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      logger.error({ problems: error.problems }, 'Configuration refused; the one in force stays')
      return error.problems
    }
  }
}

/** What was read again, but for the options that wait for a restart. */
function inForce (started: Config, latest: Config): Config {
  return { ...latest, ...Object.fromEntries(NEEDS_RESTART.map(([key]) => [key, started[key]])) }
}

const NEEDS_RESTART = [
  ['listenAddresses', 'web.listen-address'],
  ['telemetryPath', 'web.telemetry-path'],
  ['webConfigFile', 'web.config.file'],
  ['maxRequests', 'web.max-requests'],
  ['disablePages', 'web.disable-pages'],
  ['disableExporterMetrics', 'web.disable-exporter-metrics'],
  ['logFormat', 'log.format'],
  ['logFile', 'log.file']
] as const satisfies readonly (readonly [keyof Config, string])[]

function logConfig (config: Config, logger: Logger): void {
  if (config.file !== undefined) logger.info({ file: config.file }, 'Configuration read')
  const isExample = config.eventLogs.some(({ kind }) => kind === 'example')
  if (isExample) logger.warn({}, 'Serving the bundled example, which is synthetic, not the event logs of this computer; --help tells how to read others')
  if (config.stateDirectory !== undefined) logger.info({ directory: config.stateDirectory }, 'State is kept in a directory')
  else if (!isExample) logger.warn({}, 'State is kept in memory and lost at the end; state.directory keeps it')
}
