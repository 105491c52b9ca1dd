import { existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { ConfigError } from './config-error.js'
import { configSchema, defaultOf, FORMATS, OPTIONS, splitKey } from './config-schema.js'
import { parseDuration, parseListenAddress, type ListenAddress } from './config-values.js'
import { fileProblem } from './eventlog/file-error.js'
import { serviceFolder } from './places.js'
import { problemsBy } from './schema-problems.js'
import { parseYaml } from './yaml-text.js'

/** A file, folder or pattern as the configuration names it; the path is absolute. */
export interface FileOption {
  readonly kind: 'xml' | 'evtx' | 'example'
  readonly path: string | undefined
}

/** A live channel of this computer, or of another. */
export interface ChannelOption {
  readonly kind: 'channel'
  readonly channel: string
  readonly computer: string | undefined
  readonly isForwarded: boolean
}

export type EventLogOption = FileOption | ChannelOption

/** The configuration in force; durations in milliseconds, paths absolute. */
export interface Config {
  readonly eventLogs: readonly EventLogOption[]
  readonly pollInterval: number
  readonly channelReader: 'auto' | 'wevtapi' | 'wevtutil'
  readonly channelLookBack: number
  readonly vssWriters: boolean
  /** undefined: the state is kept in memory. */
  readonly stateDirectory: string | undefined
  readonly retention: number
  readonly correlationGap: number
  readonly sqlInstances: readonly string[]
  readonly listenAddresses: readonly ListenAddress[]
  readonly telemetryPath: string
  /** In the format of the exporter-toolkit: TLS, users, headers; undefined: none of them. */
  readonly webConfigFile: string | undefined
  /** How many requests for metrics are answered at the same time; 0 is any number. */
  readonly maxRequests: number
  /** Without pages and API. */
  readonly disablePages: boolean
  readonly disableExporterMetrics: boolean
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
  readonly logFormat: 'logfmt' | 'json'
  /** undefined: stderr. */
  readonly logFile: string | undefined
  /** The file it was read from, undefined where there is none. */
  readonly file: string | undefined
}

/** What was given on the command line: the file, and option values by key. */
export interface Flags {
  readonly file: string | undefined
  readonly values: Readonly<Record<string, unknown>>
  /** Started by the service control manager: what is not set is below %ProgramData%. */
  readonly isService?: boolean
}

function fileOfService (): string | undefined {
  const file = join(serviceFolder(), 'sqlvss_exporter.yml')
  return existsSync(file) ? file : undefined
}

function serviceDefaults (): Values {
  return { 'state.directory': serviceFolder(), 'log.file': join(serviceFolder(), 'sqlvss_exporter.log') }
}

/** Option values by key, checked one by one. */
type Values = Readonly<Record<string, unknown>>

const MOST_BYTES = 1024 * 1024

const problemsOf = problemsBy(configSchema(), FORMATS)

/** Defaults, then the file, then the flags; throws a ConfigError that names every problem of both. */
export async function readConfig (flags: Flags, platform: NodeJS.Platform = process.platform): Promise<Config> {
  const problems: string[] = []
  const file = flags.file ?? (flags.isService ? fileOfService() : undefined)
  const fromFile = file === undefined ? {} : await readValues(file, problems)
  const fromFlags = flagValues(flags.values, problems)
  if (problems.length > 0) throw new ConfigError(problems)
  const base = { file: file === undefined ? process.cwd() : dirname(resolve(file)), flags: process.cwd() }
  const values = { ...defaults(platform), ...flags.isService ? serviceDefaults() : {}, ...fromFile, ...fromFlags }
  const config = configOf(values, file, (key, path) => resolve(key in fromFlags ? base.flags : base.file, path))
  const found = [...doubledLogs(config.eventLogs, platform), ...channelsElsewhere(config.eventLogs, platform)]
  if (found.length > 0) throw new ConfigError(found)
  return config
}

/** A log that is named twice would be read twice, and move its own position. Windows does not tell the case of names apart. */
function doubledLogs (eventLogs: readonly EventLogOption[], platform: NodeJS.Platform): readonly string[] {
  const names = eventLogs.map(nameOf)
  const keys = platform === 'win32' ? names.map((name) => name.toLowerCase()) : names
  return keys.flatMap((key, n) => keys.indexOf(key) === n
    ? []
    : [`event-logs[${n}]: expected every event log once, found ${names[n]} again`])
}

function nameOf (log: EventLogOption): string {
  if (log.kind === 'channel') return log.computer === undefined ? log.channel : `${log.computer}/${log.channel}`
  return log.path ?? 'the example'
}

function channelsElsewhere (eventLogs: readonly EventLogOption[], platform: NodeJS.Platform): readonly string[] {
  if (platform === 'win32') return []
  return eventLogs.flatMap((log, n) => log.kind === 'channel'
    ? [`event-logs[${n}].kind: expected Windows for a channel, found ${platform}; export it there to read it here: ` +
        `wevtutil epl ${log.channel} ${log.channel.replaceAll('/', '-')}.evtx`]
    : [])
}

async function readValues (file: string, problems: string[]): Promise<Values> {
  const text = await textOf(file, problems)
  const raw = text === undefined ? undefined : parseYaml(text, file, problems)
  if (raw === undefined || raw === null) return {}
  problems.push(...problemsOf(raw, ''))
  return problems.length > 0 ? {} : flattened(raw as Record<string, unknown>)
}

async function textOf (file: string, problems: string[]): Promise<string | undefined> {
  try {
    const { size } = await stat(file)
    if (size <= MOST_BYTES) return await readFile(file, 'utf8')
    problems.push(`${file}: expected at most ${MOST_BYTES} bytes, found ${size}`)
  } catch (error) {
    problems.push(`${file}: ${fileProblem(error).what}`)
  }
  return undefined
}

function flagValues (values: Values, problems: string[]): Values {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  for (const [key, value] of given) {
    const [section, name] = splitKey(key)
    problems.push(...problemsOf(name === undefined ? { [section]: value } : { [section]: { [name]: value } }, '--'))
  }
  return Object.fromEntries(given)
}

function flattened (raw: Record<string, unknown>): Values {
  const values: Record<string, unknown> = {}
  for (const { key } of OPTIONS) {
    const [section, name] = splitKey(key)
    const part = raw[section] as Record<string, unknown> | null | undefined
    const found = name === undefined ? part : part?.[name]
    if (found !== undefined) values[key] = found
  }
  return values
}

function defaults (platform: NodeJS.Platform): Values {
  return Object.fromEntries(OPTIONS.map((option) => [option.key, defaultOf(option, platform)]))
}

interface RawChannel {
  readonly kind: 'channel'
  readonly channel: string
  readonly computer?: string
  readonly forwarded?: boolean
}

type RawEventLog = RawChannel | { readonly kind: FileOption['kind'], readonly path?: string }

/** Where Windows puts the events of other computers, unless it is told to put them elsewhere. */
const FORWARDED_EVENTS = 'forwardedevents'

function channelOf ({ channel, computer, forwarded }: RawChannel): ChannelOption {
  return { kind: 'channel', channel, computer, isForwarded: forwarded ?? channel.toLowerCase() === FORWARDED_EVENTS }
}

type Resolve = (key: string, path: string) => string

function configOf (values: Values, file: string | undefined, pathOf: Resolve): Config {
  const text = (key: string) => values[key] as string
  const texts = (key: string) => values[key] as readonly string[]
  const logs = values['event-logs'] as readonly RawEventLog[]
  const absolute = (key: string, path = '') => path === '' ? undefined : pathOf(key, path)
  return {
    eventLogs: logs.map((log) => log.kind === 'channel'
      ? channelOf(log)
      : { kind: log.kind, path: absolute('event-logs', log.path) }),
    pollInterval: parseDuration(text('poll.interval'))!,
    channelReader: text('channels.reader') as Config['channelReader'],
    channelLookBack: parseDuration(text('channels.look-back'))!,
    vssWriters: values['windows.vss-writers'] as boolean,
    stateDirectory: absolute('state.directory', text('state.directory')),
    retention: parseDuration(text('retention'))!,
    correlationGap: parseDuration(text('correlation.gap'))!,
    sqlInstances: texts('sql-instances'),
    listenAddresses: texts('web.listen-address').map((address) => parseListenAddress(address)!),
    telemetryPath: text('web.telemetry-path'),
    webConfigFile: absolute('web.config.file', text('web.config.file')),
    maxRequests: Number(values['web.max-requests']),
    disablePages: values['web.disable-pages'] as boolean,
    disableExporterMetrics: values['web.disable-exporter-metrics'] as boolean,
    logLevel: text('log.level') as Config['logLevel'],
    logFormat: text('log.format') as Config['logFormat'],
    logFile: absolute('log.file', text('log.file')),
    file
  }
}
