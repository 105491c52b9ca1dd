import { parseDuration, parseListenAddress } from './config-values.js'
import { canonicalInstance } from './core/sql-instance.js'

/** One option: its key in the file, its flag, its default and what it accepts. */
export interface OptionRow {
  /** `web.listen-address` is the flag --web.listen-address and the key listen-address below web. */
  readonly key: string
  /** What the flag takes; absent for a switch. */
  readonly placeholder?: string
  readonly isList?: true
  /** How one value of the flag becomes what the file would hold. */
  readonly fromFlag?: (value: string) => unknown
  readonly default: unknown
  /** The default on Windows, where it is another. */
  readonly windowsDefault?: unknown
  readonly schema: object
  readonly help: string
}

/** Where the addresses begin that are no metrics. */
export const TAKEN = ['-', 'api', 'docs', 'incidents', 'probe', 'sd']

const PRINTABLE = '^[^\\u0000-\\u001f]+$'
const PATH = { type: 'string', minLength: 1, maxLength: 4096, expected: 'the path of a file or folder' }

const CHANNEL = { type: 'string', minLength: 1, maxLength: 255, pattern: PRINTABLE, expected: 'the name of a channel' }
const COMPUTER = { type: 'string', minLength: 1, maxLength: 253, pattern: '^[\\w.-]+$', expected: 'the name of a computer' }
const FORWARDED = { type: 'boolean', expected: 'true or false' }

const SQL_INSTANCE = 'the name of a SQL Server instance, at most 16 letters, digits, _, $ and #, such as PROD, or MSSQLSERVER for the default one'

const KINDS = ['channel', 'evtx', 'xml', 'example']

const EVENT_LOG = {
  type: 'object',
  expected: 'a kind, and a channel or a path',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: { enum: KINDS, expected: `one of ${KINDS.join(', ')}` },
    path: PATH,
    channel: CHANNEL,
    computer: COMPUTER,
    forwarded: FORWARDED
  },
  allOf: [
    keysOf(['xml', 'evtx'], { kind: {}, path: PATH }, ['path']),
    keysOf(['example'], { kind: {}, path: PATH }, []),
    keysOf(['channel'], { kind: {}, channel: CHANNEL, computer: COMPUTER, forwarded: FORWARDED }, ['channel'])
  ]
}

const LIVE_CHANNELS = ['Application', 'System', 'Microsoft-Windows-Backup'].map((channel) => ({ kind: 'channel', channel }))

/** Every option there is, in the order of the help and of the example configuration. */
export const OPTIONS: readonly OptionRow[] = [
  {
    key: 'event-logs',
    placeholder: 'kind:path',
    isList: true,
    fromFlag: eventLogOfFlag,
    default: [{ kind: 'example' }],
    windowsDefault: LIVE_CHANNELS,
    schema: { type: 'array', minItems: 1, maxItems: 256, items: EVENT_LOG, expected: 'a list of at least one event log' },
    help: 'Event logs to read: channel:NAME for what Windows writes, xml:PATH for XML exports, evtx:PATH for .evtx files (a file, a folder, or a pattern with * and ?), example for the bundled one. Repeatable.'
  },
  {
    key: 'poll.interval',
    placeholder: 'duration',
    default: '30s',
    schema: duration('5s', '1d'),
    help: 'How often the event logs are read.'
  },
  {
    key: 'channels.reader',
    placeholder: 'reader',
    default: 'auto',
    schema: { enum: ['auto', 'wevtapi', 'wevtutil'], expected: 'one of auto, wevtapi, wevtutil' },
    help: 'How channels are read: wevtapi in process, wevtutil with one process for each question, auto the first of them that works.'
  },
  {
    key: 'channels.look-back',
    placeholder: 'duration',
    default: '35d',
    schema: duration('1h', '2y'),
    help: 'How far back the first read of a channel reaches.'
  },
  {
    key: 'windows.vss-writers',
    default: false,
    schema: { type: 'boolean', expected: 'true or false' },
    help: 'Ask vssadmin for the state of the VSS writers after a failure; a hint. It needs an account with administrative rights.'
  },
  {
    key: 'state.directory',
    placeholder: 'directory',
    default: '',
    schema: { type: 'string', maxLength: 4096, expected: 'a directory' },
    help: 'Where findings and counts outlive a restart. Empty: they are kept in memory.'
  },
  {
    key: 'retention',
    placeholder: 'duration',
    default: '35d',
    schema: duration('1d', '2y'),
    help: 'How long what was found is remembered.'
  },
  {
    key: 'correlation.gap',
    placeholder: 'duration',
    default: '5m',
    schema: duration('10s', '6h'),
    help: 'Silence after which a failure is complete and is counted.'
  },
  {
    key: 'sql-instances',
    placeholder: 'name',
    isList: true,
    default: [],
    schema: {
      type: 'array',
      maxItems: 256,
      expected: 'a list of SQL Server instances',
      items: { type: 'string', minLength: 1, maxLength: 128, format: 'sql-instance', expected: SQL_INSTANCE }
    },
    help: 'SQL Server instances that have series from the start, at zero. Repeatable.'
  },
  {
    key: 'web.listen-address',
    placeholder: 'address',
    isList: true,
    default: [':10099'],
    schema: {
      type: 'array',
      minItems: 1,
      maxItems: 16,
      expected: 'a list of at least one address',
      items: { type: 'string', format: 'address', expected: 'an address such as :10099, localhost:10099 or [::1]:10099' }
    },
    help: 'Address to listen on. Repeatable.'
  },
  {
    key: 'web.telemetry-path',
    placeholder: 'path',
    default: '/metrics',
    schema: {
      type: 'string',
      maxLength: 200,
      pattern: `^/(?!(?:${TAKEN.join('|')})(?:/|$))[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*$`,
      expected: `a path such as /metrics, outside ${TAKEN.map((part) => `/${part}`).join(', ')}`
    },
    help: 'Path of the metrics.'
  },
  {
    key: 'web.config.file',
    placeholder: 'file',
    default: '',
    schema: { type: 'string', maxLength: 4096, expected: 'the path of a file' },
    help: 'TLS, users, headers and rate limit, in the format of the exporter-toolkit; docs/web-configuration.md tells more.'
  },
  {
    key: 'web.max-requests',
    placeholder: 'number',
    fromFlag: numberOfFlag,
    default: 40,
    schema: { type: 'integer', minimum: 0, maximum: 100_000, expected: 'a whole number from 0 to 100000' },
    help: 'Requests for metrics, /probe among them, that are answered at the same time; others are turned away. 0: any number.'
  },
  {
    key: 'web.disable-pages',
    default: false,
    schema: { type: 'boolean', expected: 'true or false' },
    help: 'Serve metrics (/probe and /sd, too), health and reload only, without pages and API.'
  },
  {
    key: 'web.disable-exporter-metrics',
    default: false,
    schema: { type: 'boolean', expected: 'true or false' },
    help: 'Leave out the metrics about this process (process_*, nodejs_*).'
  },
  {
    key: 'log.level',
    placeholder: 'level',
    default: 'info',
    schema: { enum: ['debug', 'info', 'warn', 'error'], expected: 'one of debug, info, warn, error' },
    help: 'Least severity that is logged: debug, info, warn or error.'
  },
  {
    key: 'log.file',
    placeholder: 'file',
    default: '',
    schema: { type: 'string', maxLength: 4096, expected: 'the path of a file' },
    help: 'Log to this file instead of stderr; past 10 MiB it begins anew, and three old ones are kept.'
  },
  {
    key: 'log.format',
    placeholder: 'format',
    default: 'logfmt',
    schema: { enum: ['logfmt', 'json'], expected: 'one of logfmt, json' },
    help: 'How a line of the log is written: logfmt or json.'
  }
]

/** What an option is where nobody sets it. */
export function defaultOf (option: OptionRow, platform: NodeJS.Platform): unknown {
  return platform === 'win32' ? option.windowsDefault ?? option.default : option.default
}

/** Formats the schema names, by name. */
export const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  duration: (value) => parseDuration(value) !== undefined,
  address: (value) => parseListenAddress(value) !== undefined,
  'sql-instance': (value) => canonicalInstance(value, '') !== undefined
}

/** The JSON Schema of the configuration file: nothing is required, nothing unknown is accepted. */
export function configSchema (): object {
  const sections: Record<string, { [key: string]: object }> = {}
  const properties: Record<string, object> = {}
  for (const { key, schema } of OPTIONS) {
    const [section, name] = splitKey(key)
    if (name === undefined) properties[section] = schema
    else (sections[section] ??= {})[name] = schema
  }
  for (const [section, keys] of Object.entries(sections)) properties[section] = mapping(keys)
  return mapping(properties)
}

/** The section and the key below it; an option without a section has no second part. */
export function splitKey (key: string): readonly [string, string | undefined] {
  const dot = key.indexOf('.')
  return dot === -1 ? [key, undefined] : [key.slice(0, dot), key.slice(dot + 1)]
}

function mapping (properties: object): object {
  return { type: ['object', 'null'], additionalProperties: false, properties, expected: 'keys and values' }
}

/** What an event log of these kinds may hold, and must. */
function keysOf (
  kinds: readonly string[], properties: { readonly [key: string]: object }, required: readonly string[]
): object {
  return {
    if: { required: ['kind'], properties: { kind: { enum: kinds } } },
    then: { required, properties, additionalProperties: false }
  }
}

function duration (atLeast: string, atMost: string): object {
  return { type: 'string', format: 'duration', atLeast, atMost, expected: 'a duration such as 30s, 5m or 1h30m' }
}

function numberOfFlag (value: string): unknown {
  return /^\d+$/.test(value) ? Number(value) : value
}

function eventLogOfFlag (value: string): unknown {
  const colon = value.indexOf(':')
  if (colon === -1) return { kind: value }
  const kind = value.slice(0, colon)
  return { kind, [kind === 'channel' ? 'channel' : 'path']: value.slice(colon + 1) }
}
