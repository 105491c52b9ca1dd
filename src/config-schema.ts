import { parseDuration, parseListenAddress } from './config-values.js'

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
  readonly schema: object
  readonly help: string
}

// kinds of event logs that a later version reads, and what to do until then
const LATER_KINDS: Readonly<Record<string, string>> = {
  channel: 'export the log to XML and read that: wevtutil qe Application /f:xml /uni:true /e:Events > application.xml'
}

const PATH = { type: 'string', minLength: 1, maxLength: 4096, expected: 'the path of a file or folder' }

const EVENT_LOG = {
  type: 'object',
  expected: 'a kind and a path',
  required: ['kind'],
  additionalProperties: false,
  properties: {
    kind: { enum: ['xml', 'evtx', 'example'], expected: 'one of xml, evtx, example', later: LATER_KINDS },
    path: PATH
  },
  if: { properties: { kind: { enum: ['xml', 'evtx'] } } },
  then: { required: ['path'], properties: { path: PATH } }
}

/** Every option there is, in the order of the help and of the example configuration. */
export const OPTIONS: readonly OptionRow[] = [
  {
    key: 'event-logs',
    placeholder: 'kind:path',
    isList: true,
    fromFlag: eventLogOfFlag,
    default: [{ kind: 'example' }],
    schema: { type: 'array', minItems: 1, maxItems: 256, items: EVENT_LOG, expected: 'a list of at least one event log' },
    help: 'Event logs to read: xml:PATH for XML exports, evtx:PATH for .evtx files (a file, a folder, or a pattern with * and ?), example for the bundled one. Repeatable.'
  },
  {
    key: 'poll.interval',
    placeholder: 'duration',
    default: '30s',
    schema: duration('5s', '1d'),
    help: 'How often the event logs are read.'
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
      items: { type: 'string', minLength: 1, maxLength: 128, expected: 'the name of a SQL Server instance' }
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
      pattern: '^/(?!api(?:/|$)|-(?:/|$))[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*$',
      expected: 'a path such as /metrics, outside /api and /-'
    },
    help: 'Path of the metrics.'
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
    key: 'log.format',
    placeholder: 'format',
    default: 'logfmt',
    schema: { enum: ['logfmt', 'json'], expected: 'one of logfmt, json' },
    help: 'How a line of the log is written: logfmt or json.'
  }
]

/** Formats the schema names, by name. */
export const FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  duration: (value) => parseDuration(value) !== undefined,
  address: (value) => parseListenAddress(value) !== undefined
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

function duration (atLeast: string, atMost: string): object {
  return { type: 'string', format: 'duration', atLeast, atMost, expected: 'a duration such as 30s, 5m or 1h30m' }
}

function eventLogOfFlag (value: string): unknown {
  const colon = value.indexOf(':')
  return colon === -1 ? { kind: value } : { kind: value.slice(0, colon), path: value.slice(colon + 1) }
}
