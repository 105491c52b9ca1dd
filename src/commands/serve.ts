import type { Logger } from 'pino'
import { buildInfo, type BuildInfo } from '../build-info.js'
import { ConfigError, readConfig, type Config, type Flags } from '../config.js'
import { printAddress, type ListenAddress } from '../config-values.js'
import { DEFAULT_POLICY } from '../core/policy.js'
import { createServer } from '../http/server.js'
import { createLogger } from '../log.js'
import { logFile } from '../log-file.js'
import { createMetrics } from '../metrics/registry.js'
import { shownReference } from './references.js'
import { createWatch, type Watch } from './watch.js'

type Server = ReturnType<typeof createServer>

const ALL_ADDRESSES = ['::', '0.0.0.0']
// what an operating system without IPv6 answers
const NO_IPV6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL'])
const ADVICE: Readonly<Record<string, string>> = {
  EADDRINUSE: 'the address is in use: end the program that listens there, or choose another with --web.listen-address',
  EACCES: 'this account may not listen there: choose a port above 1023 with --web.listen-address',
  ENOTFOUND: 'the host is not known',
  EADDRNOTAVAIL: 'the address is not one of this computer'
}

/** Reads the event logs again and again, and serves what they tell, until SIGTERM or SIGINT. */
export async function serve (flags: Flags): Promise<number> {
  const config = await readConfig(flags)
  const build = buildInfo()
  const logger = createLogger(config.logLevel, config.logFormat, logTo(config.logFile))
  logger.info({ version: build.version, revision: build.revision }, 'Starting sqlvss_exporter')
  logger.info({ node: process.version, platform: process.platform, arch: process.arch }, 'Build context')
  logConfig(config, logger)

  // from here on a signal ends the program well, however far it has come
  const stop = stoppedBySignals(logger)
  const watch = await createWatch(config, logger, build.version)
  if (watch === undefined) return 1
  const reload = reloading(flags, config, watch, logger)
  if (!ENDING.includes('SIGHUP')) process.on('SIGHUP', () => reload())
  const servers = config.listenAddresses.map(() => serverOf(config, build, watch, reload, logger))
  if (!await listen(servers, config.listenAddresses, logger)) return 1

  await watch.run(stop)
  await Promise.all(servers.map((server) => server.close()))
  logger.info({}, 'Stopped')
  return 0
}

function logTo (file: string | undefined): (line: string) => void {
  const toStderr = (line: string) => { process.stderr.write(line) }
  return file === undefined ? toStderr : logFile(file, toStderr)
}

/** On Windows SIGHUP says that the console is closed, and SIGBREAK is Ctrl+Break: the process has seconds left. */
const ENDING: readonly NodeJS.Signals[] = process.platform === 'win32'
  ? ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGBREAK']
  : ['SIGTERM', 'SIGINT']

function stoppedBySignals (logger: Logger): AbortSignal {
  const stop = new AbortController()
  for (const signal of ENDING) {
    process.once(signal, () => {
      logger.info({ signal }, 'Stopping')
      stop.abort()
    })
  }
  return stop.signal
}

function serverOf (config: Config, build: BuildInfo, watch: Watch, reload: Reload, logger: Logger): Server {
  const metrics = createMetrics({
    build: { ...build, nodeVersion: process.version },
    caps: DEFAULT_POLICY.caps,
    clock: Date.now,
    processMetrics: !config.disableExporterMetrics
  })
  return createServer({
    status: watch.status,
    metrics,
    version: build.version,
    reload,
    telemetryPath: config.telemetryPath,
    references: shownReference,
    logger: logger.child({}, { level: config.logLevel === 'info' ? 'warn' : config.logLevel }) // we say ourselves where we listen
  })
}

async function listen (
  servers: readonly Server[], addresses: readonly ListenAddress[], logger: Logger
): Promise<boolean> {
  for (const [n, server] of servers.entries()) {
    const address = addresses[n]!
    try {
      await listenOn(server, address)
    } catch (error) {
      const { code = 'unknown' } = error as NodeJS.ErrnoException
      logger.error({ address: printAddress(address), code, reason: ADVICE[code] ?? (error as Error).message }, 'Cannot listen')
      await Promise.all(servers.map((one) => one.close()))
      return false
    }
    logger.info({ address: printAddress(address), url: urlOf(server, address) }, 'Listening on')
  }
  return true
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
function urlOf (server: Server, { host }: ListenAddress): string {
  const bound = server.server.address()
  const port = bound === null || typeof bound === 'string' ? 0 : bound.port
  return `http://${printAddress({ host: host ?? 'localhost', port })}/`
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

const NEEDS_RESTART = [
  ['listenAddresses', 'web.listen-address'],
  ['telemetryPath', 'web.telemetry-path'],
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
