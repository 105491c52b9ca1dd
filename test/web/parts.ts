import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request as requestHttp } from 'node:http'
import { request as requestHttps, type RequestOptions } from 'node:https'
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashSync } from 'bcryptjs'
import { createServer, type ServerParts } from '../../src/http/server.js'
import type { Metrics } from '../../src/metrics/registry.js'
import type { WebLogger } from '../../src/web/live-web-config.js'
import { createRefusals, type Refusals } from '../../src/web/refusals.js'
import { createWeb } from '../../src/web/web.js'
import { WELL } from '../a-status.js'

const FILES = fileURLToPath(new URL('files', import.meta.url))

/** Passwords of the users of the files; each costs what its hash says. */
export const PASSWORDS = { alice: 'alice123', carol: 'carol123' } as const
const HASHES = { ALICE: hashSync(PASSWORDS.alice, 12), CAROL: hashSync(PASSWORDS.carol, 10) }

const CERTIFICATES = {
  server: 'DNS:localhost,IP:127.0.0.1',
  client_selfsigned: 'DNS:client.example',
  client2_selfsigned: 'DNS:scraper.example,IP:::1,URI:spiffe://example/scraper,email:a@example.org'
} as const

/** Why tests with certificates are skipped, or false. */
export const withoutOpenssl = spawnSync('openssl', ['version']).error !== undefined && 'openssl: not installed'

/** Fills a folder with the files of the table, and with certificates and keys that are made for it. */
export function fill (folder: string): string {
  mkdirSync(folder, { recursive: true })
  for (const [name, sans] of Object.entries(CERTIFICATES)) makeCertificate(folder, name, sans)
  copyFileSync(join(folder, 'client_selfsigned.crt'), join(folder, 'ca.crt'))
  const pem = (name: string) => readFileSync(join(folder, name), 'utf8').trimEnd().replaceAll('\n', '\n    ')
  const values = {
    ...HASHES, SERVER_CERT: pem('server.crt'), SERVER_KEY: pem('server.key'), CLIENT_CERT: pem('client_selfsigned.crt')
  }
  const words = Object.entries(values)
  const filledIn = (text: string) => words.reduce((filled, [word, value]) => filled.replace(word, value), text)
  for (const name of readdirSync(FILES)) writeFileSync(join(folder, name), filledIn(readFileSync(join(FILES, name), 'utf8')))
  return folder
}

/** A certificate of its own authority, and its key. */
export function makeCertificate (
  folder: string, name: string, sans: string, kind = ['-newkey', 'rsa:2048']
): void {
  const { status, stderr } = spawnSync('openssl', [
    'req', '-x509', ...kind, '-nodes', '-days', '30', '-subj', `/CN=${name}`, '-addext', `subjectAltName=${sans}`,
    '-keyout', `${name}.key`, '-out', `${name}.crt`
  ], { cwd: folder, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
}

const EXPOSITION = [Buffer.from('a 1\n')]

/** Metrics that need no status. */
export const A_METRIC: Metrics = { all: async () => EXPOSITION, of: () => EXPOSITION, text: async () => 'a 1\n' }

/** A server of ours that listens. */
export interface Listening {
  readonly port: number
  readonly log: readonly string[]
  readonly refused: Refusals['counts']
  close (): Promise<void>
}

/** A server with a web configuration, and what it logs. */
export async function listening (file: string | undefined, parts: Partial<ServerParts> = {}): Promise<Listening> {
  const log: string[] = []
  const tell = (facts: object, message: string) => { log.push(`${message} ${JSON.stringify(facts)}`) }
  const logger: WebLogger = { info: tell, warn: tell, error: tell }
  const clock = Date.now
  const refusals = createRefusals(logger, clock)
  const web = file === undefined ? {} : { web: createWeb(file, { logger, clock, refusals }) }
  const app = createServer({ status: () => WELL, metrics: A_METRIC, version: '0.1.0', refusals, ...web, ...parts })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { port, log, refused: refusals.counts, close: async () => { await app.close() } }
}

/** What a server answered, or the code with which the connection broke. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type AskOptions = RequestOptions & { readonly isPlain?: boolean }

/** One request over a connection of its own, over plain HTTP or TLS. */
export async function ask (port: number, options: AskOptions = {}): Promise<Answer> {
  const { isPlain, ...rest } = options
  const send = isPlain ? requestHttp : requestHttps
  const target = { host: '127.0.0.1', port, path: '/-/healthy', agent: false, rejectUnauthorized: false }
  const request = send({ ...target, ...rest }).end()
  const [response] = await once(request, 'response') as [IncomingMessage]
  let body = ''
  for await (const chunk of response.setEncoding('utf8')) body += chunk
  return { status: response.statusCode!, headers: response.headers, body }
}

// "...:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:..."
const OPENSSL_REASON = /SSL routines:[^:]*:(?:\S+ (?=alert))?([^:]+)/

/** `200 Healthy.`, or what OpenSSL says, or the code of the error. */
export async function outcome (port: number, options: Parameters<typeof ask>[1] = {}): Promise<string> {
  try {
    const { status, body } = await ask(port, options)
    return `${status} ${body.trimEnd()}`
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return OPENSSL_REASON.exec(message)?.[1] ?? code ?? message
  }
}
