import { readFile, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { LineCounter, parseDocument } from 'yaml'
import { problemsOf } from './config-problems.js'
import { OPTIONS, splitKey } from './config-schema.js'
import { parseDuration, parseListenAddress, type ListenAddress } from './config-values.js'
import { fileProblem } from './eventlog/file-error.js'

/** An event log as the configuration names it; the path is absolute. */
interface EventLogOption {
  readonly kind: 'xml' | 'evtx' | 'example'
  readonly path: string | undefined
}

/** The configuration in force; durations in milliseconds, paths absolute. */
export interface Config {
  readonly eventLogs: readonly EventLogOption[]
  readonly pollInterval: number
  /** undefined: the state is kept in memory. */
  readonly stateDirectory: string | undefined
  readonly retention: number
  readonly correlationGap: number
  readonly sqlInstances: readonly string[]
  readonly listenAddresses: readonly ListenAddress[]
  readonly telemetryPath: string
  readonly disableExporterMetrics: boolean
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
  readonly logFormat: 'logfmt' | 'json'
  /** The file it was read from, undefined where there is none. */
  readonly file: string | undefined
}

/** What was given on the command line: the file, and option values by key. */
export interface Flags {
  readonly file: string | undefined
  readonly values: Readonly<Record<string, unknown>>
}

/** The configuration cannot be used; one entry for each problem. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor (problems: readonly string[]) {
    super(problems.join('\n'))
    this.name = 'ConfigError'
    this.problems = problems
  }
}

/** Option values by key, checked one by one. */
type Values = Readonly<Record<string, unknown>>

const MOST_BYTES = 1024 * 1024

/** Defaults, then the file, then the flags; throws a ConfigError that names every problem of both. */
export async function readConfig (flags: Flags): Promise<Config> {
  const problems: string[] = []
  const fromFile = flags.file === undefined ? {} : await readValues(flags.file, problems)
  const fromFlags = flagValues(flags.values, problems)
  if (problems.length > 0) throw new ConfigError(problems)
  const base = { file: flags.file === undefined ? process.cwd() : dirname(resolve(flags.file)), flags: process.cwd() }
  const values = { ...defaults(), ...fromFile, ...fromFlags }
  const config = configOf(values, flags.file, (key, path) => resolve(key in fromFlags ? base.flags : base.file, path))
  const doubled = doubledPaths(config.eventLogs)
  if (doubled.length > 0) throw new ConfigError(doubled)
  return config
}

/** A log that is named twice would be read twice, and move its own position. Windows does not tell the case of names apart. */
function doubledPaths (eventLogs: readonly EventLogOption[]): readonly string[] {
  const keys = eventLogs.map(({ path = '' }) => process.platform === 'win32' ? path.toLowerCase() : path)
  return keys.flatMap((key, n) => keys.indexOf(key) === n
    ? []
    : [`event-logs[${n}].path: expected every event log once, found ${eventLogs[n]!.path ?? 'the example'} again`])
}

async function readValues (file: string, problems: string[]): Promise<Values> {
  const text = await textOf(file, problems)
  const raw = text === undefined ? undefined : parsed(text, file, problems)
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

function parsed (text: string, file: string, problems: string[]): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  for (const { message, pos } of [...document.errors, ...document.warnings]) {
    const { line, col } = lines.linePos(pos[0])
    problems.push(`${file}:${line}:${col}: ${message.split('\n')[0]}`)
  }
  if (problems.length > 0) return undefined
  try {
    return document.toJS()
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error // an alias without its anchor, or too many aliases
    problems.push(`${file}: ${error.message}`)
    return undefined
  }
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

function defaults (): Values {
  return Object.fromEntries(OPTIONS.map((option) => [option.key, option.default]))
}

type Resolve = (key: string, path: string) => string

function configOf (values: Values, file: string | undefined, pathOf: Resolve): Config {
  const text = (key: string) => values[key] as string
  const texts = (key: string) => values[key] as readonly string[]
  const logs = values['event-logs'] as readonly { readonly kind: 'xml' | 'evtx' | 'example', readonly path?: string }[]
  const absolute = (key: string, path = '') => path === '' ? undefined : pathOf(key, path)
  return {
    eventLogs: logs.map(({ kind, path }) => ({ kind, path: absolute('event-logs', path) })),
    pollInterval: parseDuration(text('poll.interval'))!,
    stateDirectory: absolute('state.directory', text('state.directory')),
    retention: parseDuration(text('retention'))!,
    correlationGap: parseDuration(text('correlation.gap'))!,
    sqlInstances: texts('sql-instances'),
    listenAddresses: texts('web.listen-address').map((address) => parseListenAddress(address)!),
    telemetryPath: text('web.telemetry-path'),
    disableExporterMetrics: values['web.disable-exporter-metrics'] as boolean,
    logLevel: text('log.level') as Config['logLevel'],
    logFormat: text('log.format') as Config['logFormat'],
    file
  }
}
