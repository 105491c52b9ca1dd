import { CLIENT_POLICIES } from './client-certificate.js'
import { parseGoDuration } from './go-duration.js'
import { CIPHER_SUITES, CURVES, TLS13_SUITES, TLS_VERSIONS } from './tls-names.js'

/** tls_server_config as it is written; every scalar is text. */
export interface RawTls {
  readonly cert?: string
  readonly cert_file?: string
  readonly key?: string
  readonly key_file?: string
  readonly client_ca?: string
  readonly client_ca_file?: string
  readonly client_auth_type?: string
  readonly client_allowed_sans?: readonly string[]
  readonly min_version?: keyof typeof TLS_VERSIONS
  readonly max_version?: keyof typeof TLS_VERSIONS
  readonly cipher_suites?: readonly string[]
  readonly prefer_server_cipher_suites?: string
  readonly curve_preferences?: readonly string[]
}

/** A web configuration file as it is written. */
export interface RawWebConfig {
  readonly tls_server_config?: RawTls
  readonly http_server_config?: { readonly http2?: string, readonly headers?: Readonly<Record<string, string>> }
  readonly basic_auth_users?: Readonly<Record<string, string>>
  readonly rate_limit?: { readonly interval?: string, readonly burst?: string }
}

const ON = /^(?:true|yes|on|y)$/i
const OFF = /^(?:false|no|off|n)$/i

/** Whether a switch is on, in any of the spellings of YAML. */
export function isOn (text: string): boolean {
  return ON.test(text)
}

/** Formats the schema names, by name. */
export const WEB_FORMATS: Readonly<Record<string, (value: string) => boolean>> = {
  switch: (value) => ON.test(value) || OFF.test(value),
  'go-duration': (value) => parseGoDuration(value) !== undefined
}

const NULL = { type: 'null' }
const PATH = { type: 'string', maxLength: 4096, pattern: '^[^\\u0000-\\u001f]*$', expected: 'the path of a file' }
const PEM = { type: 'string', maxLength: 262_144, expected: 'PEM', secret: true }
const SWITCH = { type: 'string', format: 'switch', expected: 'true or false' }
const VERSION = oneOf(Object.keys(TLS_VERSIONS), 'one of')
const HEADER = { type: 'string', maxLength: 8192, pattern: '^[\\t\\u0020-\\u007e]*$', expected: 'printable text in ASCII' }

const A_HASH = 'a bcrypt hash of 60 characters, such as $2y$10$...'
// the form, the cost, salt and digest; of the oldest form, $2$, no password can be compared here
const HASH = {
  type: 'string',
  expected: A_HASH,
  secret: true,
  allOf: [
    { pattern: '^\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}$', expected: A_HASH, secret: true },
    { pattern: '^.{4}(?:0[4-9]|[12]\\d|3[01])', expected: 'a hash whose cost is 04 to 31', secret: true, shows: '(?<=^.{4})\\d\\d' }
  ]
}

/** The JSON Schema of a web configuration file: the keys of the exporter-toolkit, all of them optional, no other. */
export const WEB_CONFIG_SCHEMA = mapping({
  tls_server_config: mapping({
    cert: PEM,
    cert_file: PATH,
    key: PEM,
    key_file: PATH,
    client_ca: PEM,
    client_ca_file: PATH,
    client_auth_type: oneOf(Object.keys(CLIENT_POLICIES).filter((name) => name !== ''), 'one of'),
    client_allowed_sans: list({ type: 'string', maxLength: 2048, expected: 'a name of a certificate' }, 'a list of names'),
    min_version: VERSION,
    max_version: VERSION,
    cipher_suites: list(oneOf([...Object.keys(CIPHER_SUITES), ...TLS13_SUITES], 'a cipher suite, one of'), 'a list of cipher suites'),
    prefer_server_cipher_suites: SWITCH,
    curve_preferences: list(oneOf(Object.keys(CURVES), 'a curve, one of'), 'a list of curves')
  }),
  http_server_config: mapping({
    http2: SWITCH,
    headers: mapping({
      'Content-Security-Policy': HEADER,
      'X-Frame-Options': oneOf(['deny', 'sameorigin'], 'one of'),
      'X-Content-Type-Options': oneOf(['nosniff'], ''),
      'X-XSS-Protection': HEADER,
      'Strict-Transport-Security': HEADER
    })
  }),
  basic_auth_users: { ...mapping({}), additionalProperties: HASH, maxProperties: 10_000, expected: 'at most 10000 users and their hashes' },
  rate_limit: mapping({
    interval: { type: 'string', format: 'go-duration', expected: 'a duration such as 1s, 250ms or 0' },
    burst: { type: 'string', pattern: '^\\d{1,9}$', expected: 'a whole number' }
  })
})

function mapping (properties: object): object {
  return { type: 'object', additionalProperties: false, properties, expected: 'keys and values' }
}

/** Exporters in Go pass over null beside names; of null alone they make a list that nobody agrees with. */
function list (items: object, expected: string): object {
  return {
    type: 'array',
    maxItems: 1000,
    items: { if: { not: NULL }, then: items },
    expected,
    allOf: [{ not: { minItems: 1, items: NULL }, expected: `${expected} with more than null in it` }]
  }
}

function oneOf (names: readonly string[], expected: string): object {
  return { enum: names, expected: `${expected} ${names.join(', ')}`.trimStart() }
}
