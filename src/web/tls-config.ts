import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto'
import { createSecureContext, type SecureContextOptions } from 'node:tls'
import { resolve } from 'node:path'
import { CLIENT_POLICIES, type ClientRule } from './client-certificate.js'
import { readText } from './files.js'
import { CIPHER_SUITES, CURVES, TLS13_SUITES, TLS_VERSIONS } from './tls-names.js'
import type { RawTls } from './web-config-schema.js'

/** How connections are encrypted, and whose are let in. */
export interface TlsConfig {
  readonly context: SecureContextOptions
  readonly clients: ClientRule
}

const SECTION = 'tls_server_config'
const VERSIONS = Object.keys(TLS_VERSIONS)
const OPENS = ['cert', 'cert_file', 'key', 'key_file', 'client_ca', 'client_ca_file', 'client_auth_type'] as const

/** Whether the section switches TLS on: a version or a cipher suite alone does not. */
export function hasTls (raw: RawTls): boolean {
  return OPENS.some((key) => raw[key] !== undefined)
}

/** The files the section names; relative paths start at the folder of the web configuration. */
export function filesOf (raw: RawTls, folder: string): readonly string[] {
  const paths = [raw.cert_file, raw.key_file, raw.client_ca_file]
  return paths.flatMap((path) => path === undefined ? [] : [resolve(folder, path)])
}

/** TLS as the section wants it; undefined where that cannot be, which is added to the problems. */
export function tlsConfigOf (raw: RawTls, folder: string, problems: string[]): TlsConfig | undefined {
  const before = problems.length
  const cert = textOf(raw, 'cert', folder, problems)
  const key = textOf(raw, 'key', folder, problems)
  const ca = textOf(raw, 'client_ca', folder, problems)
  if (raw.cert === undefined && raw.cert_file === undefined) problems.push(`${SECTION}: missing one of cert or cert_file`)
  if (raw.key === undefined && raw.key_file === undefined) problems.push(`${SECTION}: missing one of key or key_file`)
  if (cert !== undefined && key !== undefined) problems.push(...pairProblems(cert, key))
  problems.push(...clientProblems(raw), ...versionProblems(raw))
  const context = contextOf(raw, { cert, key, ca })
  if (problems.length === before) problems.push(...contextProblems(context))
  if (problems.length > before) return undefined
  return { context, clients: { policy: CLIENT_POLICIES[raw.client_auth_type ?? '']!, allowedSans: raw.client_allowed_sans } }
}

type Pem = 'cert' | 'key' | 'client_ca'

// of a file and a text in place the file wins
function textOf (raw: RawTls, name: Pem, folder: string, problems: string[]): string | undefined {
  const path = raw[`${name}_file`]
  return path === undefined ? raw[name] : readText(resolve(folder, path), `${SECTION}.${name}_file: `, problems)
}

function pairProblems (cert: string, key: string): readonly string[] {
  const problems: string[] = []
  const certificate = attempt(() => new X509Certificate(cert), 'a certificate in PEM', problems)
  const privateKey: KeyObject | undefined = attempt(() => createPrivateKey(key), 'a private key in PEM without a passphrase', problems)
  if (certificate === undefined || privateKey === undefined || certificate.checkPrivateKey(privateKey)) return problems
  return [`${SECTION}: expected the key of the certificate, found that of another one`]
}

function attempt<T> (make: () => T, expected: string, problems: string[]): T | undefined {
  try {
    return make()
  } catch (error) {
    problems.push(`${SECTION}: expected ${expected}: ${(error as Error).message}`)
    return undefined
  }
}

function clientProblems (raw: RawTls): readonly string[] {
  const { isAsked, isRequired } = CLIENT_POLICIES[raw.client_auth_type ?? '']!
  const hasAuthority = raw.client_ca !== undefined || raw.client_ca_file !== undefined
  return [
    ...hasAuthority && !isAsked ? [`${SECTION}: client CA's have been configured without a Client Auth Policy: set client_auth_type`] : [],
    ...raw.client_allowed_sans !== undefined && !isRequired
      ? [`${SECTION}.client_allowed_sans: expected client_auth_type RequireAnyClientCert or RequireAndVerifyClientCert, ` +
          `found ${raw.client_auth_type ?? 'nothing'}`]
      : []
  ]
}

function versionProblems ({ min_version: min = 'TLS12', max_version: max = 'TLS13' }: RawTls): readonly string[] {
  if (VERSIONS.indexOf(min) <= VERSIONS.indexOf(max)) return []
  return [`${SECTION}.min_version: expected at most max_version, ${max}, found ${min}`]
}

interface Pems {
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly ca: string | undefined
}

function contextOf (raw: RawTls, { cert, key, ca }: Pems): SecureContextOptions {
  const { min_version: min = 'TLS12', max_version: max = 'TLS13', curve_preferences: curves = [] } = raw
  return {
    cert,
    key,
    ...ca === undefined ? {} : { ca },
    minVersion: TLS_VERSIONS[min],
    maxVersion: TLS_VERSIONS[max],
    ciphers: ciphersOf(raw),
    honorCipherOrder: true,
    ...curves.length === 0 ? {} : { ecdhCurve: curves.map((curve) => CURVES[curve]!).join(':') },
    sessionIdContext: 'sqlvss_exporter' // without it a client that is asked for its certificate cannot take up a session
  }
}

function ciphersOf ({ min_version: min = 'TLS12', cipher_suites: chosen = [] }: RawTls): string {
  const isChosen = (name: string) => chosen.length === 0 || chosen.includes(name)
  const suites = Object.entries(CIPHER_SUITES).filter(([name]) => isChosen(name)).map(([, suite]) => suite)
  // what TLS 1.0 and 1.1 sign with is below every other level of OpenSSL
  const level = min === 'TLS10' || min === 'TLS11' ? ['@SECLEVEL=0'] : []
  return [...TLS13_SUITES, ...suites, ...level].join(':')
}

function contextProblems (context: SecureContextOptions): readonly string[] {
  try {
    createSecureContext(context)
    return []
  } catch (error) {
    return [`${SECTION}: ${(error as Error).message}`]
  }
}
