import { dirname } from 'node:path'
import { problemsBy } from '../schema-problems.js'
import { parseYaml } from '../yaml-text.js'
import { readText, stampOf } from './files.js'
import { parseGoDuration } from './go-duration.js'
import type { RateLimit } from './rate-limit.js'
import { filesOf, hasTls, tlsConfigOf, type TlsConfig } from './tls-config.js'
import { HTTP2_SUITES } from './tls-names.js'
import { isOn, WEB_CONFIG_SCHEMA, WEB_FORMATS, type RawWebConfig } from './web-config-schema.js'

/** A web configuration in the format of the exporter-toolkit. */
export interface WebConfig {
  /** undefined: plain HTTP. */
  readonly tls: TlsConfig | undefined
  readonly isHttp2: boolean
  readonly headers: Readonly<Record<string, string>>
  /** bcrypt hashes by user; without users everybody is let in. */
  readonly users: ReadonlyMap<string, string>
  readonly rateLimit: RateLimit | undefined
}

/** What was read: a configuration, or why there is none; the files that were asked, and their stamp from before they were read. */
export interface WebConfigRead {
  readonly config: WebConfig | undefined
  readonly problems: readonly string[]
  readonly files: readonly string[]
  readonly stamp: string
}

/** What was read, and can be used. */
export type UsableRead = WebConfigRead & { readonly config: WebConfig }

const problemsOf = problemsBy(WEB_CONFIG_SCHEMA, WEB_FORMATS)

/** Reads a web configuration and the certificates and keys it names. */
export function readWebConfig (file: string): WebConfigRead {
  const stamp = stampOf([file])
  const problems: string[] = []
  const raw = readRaw(file, problems)
  if (raw === undefined) return { config: undefined, problems, files: [file], stamp }
  const files = [file, ...filesOf(raw.tls_server_config ?? {}, dirname(file))]
  const stamps = [stamp, ...files.slice(1).map((one) => stampOf([one]))].join('\n')
  const found = configOf(raw, dirname(file))
  return { config: found.config, problems: found.problems.map((problem) => `${file}: ${problem}`), files, stamp: stamps }
}

function readRaw (file: string, problems: string[]): RawWebConfig | undefined {
  const text = readText(file, '', problems)
  const written = text === undefined ? undefined : withoutEmpty(parseYaml(text, file, problems, AS_TEXT) ?? {})
  if (problems.length === 0) problems.push(...problemsOf(written, '').map((problem) => `${file}: ${problem}`))
  return problems.length > 0 ? undefined : withoutNulls(written) as RawWebConfig
}

// 1 and true are text as well: what a value is, the schema says; only null is none, in its spellings without quotes
const AS_TEXT: Parameters<typeof parseYaml>[3] = { schema: 'failsafe', customTags: ['null'], isSecret: true }

interface Found {
  readonly config: WebConfig | undefined
  readonly problems: readonly string[]
}

function configOf (raw: RawWebConfig, folder: string): Found {
  const { tls_server_config: rawTls = {}, http_server_config: { http2 = 'true', headers = {} } = {} } = raw
  const problems: string[] = []
  const tls = hasTls(rawTls) ? tlsConfigOf(rawTls, folder, problems) : undefined
  const isHttp2 = isOn(http2) && tls !== undefined
  if (isHttp2 && !hasHttp2Suite(raw)) {
    problems.push(`http_server_config.http2: expected one of ${HTTP2_SUITES.join(', ')} among the cipher suites, which HTTP/2 requires; found neither`)
  }
  if (problems.length > 0) return { config: undefined, problems }
  const users = new Map(Object.entries(raw.basic_auth_users ?? {}))
  return { config: { tls, isHttp2, headers, users, rateLimit: rateLimitOf(raw) }, problems }
}

function hasHttp2Suite ({ tls_server_config: tls = {} }: RawWebConfig): boolean {
  const { cipher_suites: suites = [], min_version: min } = tls
  return suites.length === 0 || min === 'TLS13' || HTTP2_SUITES.some((suite) => suites.includes(suite))
}

function rateLimitOf ({ rate_limit: { interval: text = '0', burst = '0' } = {} }: RawWebConfig): RateLimit | undefined {
  const interval = parseGoDuration(text)!
  return interval === 0 ? undefined : { interval, burst: Number(burst) }
}

// a key without a value is as good as none; but a user without a hash is a mistake, and a header without a text is an empty one
function withoutEmpty (raw: unknown): unknown {
  return mapped(raw, (section, name) => name === 'basic_auth_users'
    ? section
    : mapped(section, (value, key) => key === 'headers' ? withTexts(value) : value))
}

/** Of the lists only what they name. */
function withoutNulls (raw: unknown): unknown {
  const named = (value: unknown): unknown => Array.isArray(value) ? value.filter((one) => one !== null) : value
  return mapped(raw, (section) => mapped(section, named))
}

function withTexts (headers: unknown): unknown {
  if (!isMapping(headers)) return headers
  return Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, text ?? '']))
}

function mapped (value: unknown, change: (value: unknown, name: string) => unknown): unknown {
  if (!isMapping(value)) return value
  const entries = Object.entries(value).filter(([, one]) => one !== '' && one !== null)
  return Object.fromEntries(entries.map(([name, one]) => [name, change(one, name)]))
}

function isMapping (value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
