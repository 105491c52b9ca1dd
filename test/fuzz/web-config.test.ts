import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { ConfigError } from '../../src/config-error.js'
import { readWebConfig } from '../../src/web/web-config.js'
import { fuzzing, randomNumbers, type Random } from '../random.js'

const { mutants: MUTANTS, seed: SEED } = fuzzing(1000)

// what no message may hold: most of a hash, and the inside of a key
const DIGEST = 'N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy'
const INSIDE = 'MIIEvgIBADANBgkqhkiG9w0BAQEFAASCBKgwggSkAgEAAoIBAQC7VJTUt9Us8cKj'
const WHOLE = `tls_server_config:
  cert_file: none.crt
  key: |
    -----BEGIN PRIVATE KEY-----
    ${INSIDE}
    -----END PRIVATE KEY-----
  client_auth_type: RequireAndVerifyClientCert
  client_ca_file: ca.crt
  client_allowed_sans: [prometheus.example]
  min_version: TLS12
  cipher_suites: [TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256]
http_server_config:
  http2: true
  headers:
    X-Frame-Options: deny
    Strict-Transport-Security: max-age=31536000
basic_auth_users:
  alice: $2y$10$${DIGEST}
  bob: "$2b$12$${DIGEST}"
rate_limit:
  interval: 1s
  burst: 20
`
const WITHOUT_TLS = WHOLE.slice(WHOLE.indexOf('http_server_config'))

const PIECES = [
  ':', '-', '- ', '  ', '\t', '\n', '\r\n', '#', '[', ']', '{', '}', '&a ', '*a', '<<: *a', '!!binary ', '|', '>', '"', "'", '\\', '---\n', '? ', '~', 'x', '1',
  '__proto__: {a: 1}\n', 'constructor: 1\n', '\u0000', '\uFEFF', '\uD800', 'é', '\u001b[31m', 'x'.repeat(5000), '[[[[[[[[', 'a: '.repeat(40), '$2y$10$'
] as const

const folder = mkdtempSync(join(tmpdir(), 'sqlvss-fuzz-'))
t.teardown(() => { rmSync(folder, { recursive: true }) })

/** No place or some are overwritten, cut out or filled. */
function mutant (random: Random): string {
  let text = random(4) === 0 ? WHOLE : WITHOUT_TLS
  for (let n = random(4); n > 0; n--) {
    const at = random(text.length)
    text = text.slice(0, at) + PIECES[random(PIECES.length)]! + text.slice(at + (random(3) === 0 ? random(30) : 0))
  }
  return text
}

/** Whether a text holds so much of a secret that it helps somebody. */
function tells (text: string): boolean {
  const parts = (secret: string) => Array.from({ length: secret.length - 23 }, (_, n) => secret.slice(n, n + 24))
  return [DIGEST, INSIDE].flatMap(parts).some((part) => text.includes(part))
}

t.test('a spoilt web configuration is read, or its problems are told without a secret', async (t) => {
  const file = join(folder, 'web.yml')
  const random = randomNumbers(SEED)
  let read = 0
  let refused = 0
  for (let n = 0; n < MUTANTS; n++) {
    const text = mutant(random)
    writeFileSync(file, text)
    const { config, problems } = readWebConfig(file)
    if (config === undefined) refused++
    else read++
    const told = new ConfigError(problems).problems
    const isBounded = told.every((one) => one.length <= 501 && !tells(one))
    const isTold = isBounded && (config === undefined) === (problems.length > 0)
    if (!isTold) t.fail(`${told.join('\n').slice(0, 500)}: ${JSON.stringify(text).slice(0, 2000)}`)
  }
  t.ok(read > MUTANTS / 20 && refused > MUTANTS / 10, `${read} read, ${refused} refused`)
})
