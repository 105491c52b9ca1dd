import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { readWebConfig } from '../../src/web/web-config.js'
import { without } from '../e2e/programs.js'
import { fill, withoutOpenssl } from './parts.js'

const folder = withoutOpenssl === false ? fill(join(t.testdir(), 'web')) : ''
const CURVES = 'CurveP256, CurveP384, CurveP521, X25519'
const SUITES = 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, ' +
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, ' +
  'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, ' +
  'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, TLS_AES_128_GCM_SHA256, TLS_AES_256_GCM_SHA384, TLS_CHACHA20_POLY1305_SHA256'
const KEYS = 'cert, cert_file, key, key_file, client_ca, client_ca_file, client_auth_type, client_allowed_sans, min_version, max_version, ' +
  'cipher_suites, prefer_server_cipher_suites, curve_preferences'
const HEADERS = 'Content-Security-Policy, X-Frame-Options, X-Content-Type-Options, X-XSS-Protection, Strict-Transport-Security'
const NO_CERT = 'tls_server_config: missing one of cert or cert_file'
const NO_KEY = 'tls_server_config: missing one of key or key_file'

// the names are those of the test data of prometheus/exporter-toolkit, and so is what becomes of them
for (const [name, ...expected] of [
  ['somefile', 'FILE: there is no such file'],
  ['web_config_empty.yml'],
  ['web_config_junk.yml', 'FILE: expected keys and values, found "hjkhfjk"'],
  ['web_config_junk_key.yml', `FILE: tls_server_config.cert_filse: unknown key, expected one of ${KEYS}`],
  ['web_config_noAuth_certPath_empty.bad.yml', `FILE: ${NO_CERT}`],
  ['web_config_noAuth_cert_empty.bad.yml', `FILE: ${NO_CERT}`],
  ['web_config_noAuth_certPath_keyPath_empty.bad.yml', `FILE: ${NO_CERT}`, `FILE: ${NO_KEY}`],
  ['web_config_noAuth_keyPath_empty.bad.yml', `FILE: ${NO_KEY}`],
  ['web_config_noAuth_key_empty.bad.yml', `FILE: ${NO_KEY}`],
  ['web_config_noAuth_certPath_invalid.bad.yml', 'FILE: tls_server_config.cert_file: FOLDER/somefile: there is no such file'],
  ['web_config_noAuth_keyPath_invalid.bad.yml', 'FILE: tls_server_config.key_file: FOLDER/somefile: there is no such file'],
  [
    'web_config_noAuth_certPath_keyPath_invalid.bad.yml',
    'FILE: tls_server_config.cert_file: FOLDER/somefile: there is no such file',
    'FILE: tls_server_config.key_file: FOLDER/somefile: there is no such file'
  ],
  ['web_config_noAuth.bad.yml', 'FILE: tls_server_config: client CA\'s have been configured without a Client Auth Policy: set client_auth_type'],
  ['web_config_auth_clientCAs_invalid.bad.yml', 'FILE: tls_server_config.client_ca_file: FOLDER/somefile: there is no such file'],
  ['web_config_auth_clientCAs_missing.bad.yml'], // of the authorities that Node.js knows, as Go takes those of the system
  ['web_config_auth_user_list_invalid.bad.yml', 'FILE: basic_auth_users.john: expected a bcrypt hash of 60 characters, such as $2y$10$..., found 3 characters'],
  ['web_config_noAuth_inventedCiphers.bad.yml', `FILE: tls_server_config.cipher_suites[0]: expected a cipher suite, one of ${SUITES}, found "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA2048"`],
  ['web_config_noAuth_inventedCurves.bad.yml', `FILE: tls_server_config.curve_preferences[0]: expected a curve, one of ${CURVES}, found "CurveP257"`],
  ['web_config_noAuth_wrongTLSVersion.bad.yml', 'FILE: tls_server_config.min_version: expected one of TLS10, TLS11, TLS12, TLS13, found "TLS111"'],
  [
    'web_config_noAuth_noHTTP2Cipher.bad.yml',
    'FILE: http_server_config.http2: expected one of TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, ' +
      'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256 among the cipher suites, which HTTP/2 requires; found neither'
  ],
  ['web_config_headers_content_type_options.bad.yml', 'FILE: http_server_config.headers.X-Content-Type-Options: expected nosniff, found "forbidden"'],
  ['web_config_headers_frame_options.bad.yml', 'FILE: http_server_config.headers.X-Frame-Options: expected one of deny, sameorigin, found "forbidden"'],
  ['web_config_headers_extra_header.bad.yml', `FILE: http_server_config.headers.Content-Type: unknown key, expected one of ${HEADERS}`],
  ['web_config_noAuth.good.yml'],
  ['web_config_noAuth.good.blocking.yml'],
  ['web_config_noAuth_tlsInline.good.yml'],
  ['web_config_noAuth_allCiphers.good.yml'],
  ['web_config_noAuth_someCiphers.good.yml'],
  ['web_config_noAuth_someCiphers_noOrder.good.yml'],
  ['web_config_noAuth_allCurves.good.yml'],
  ['web_config_noAuth_someCurves.good.yml'],
  ['web_config_noAuth_noHTTP2.good.yml'],
  ['web_config_headers.good.yml'],
  ['tls_config_noAuth.requireanyclientcert.good.yml'],
  ['tls_config_noAuth.requireandverifyclientcert.good.yml'],
  ['tls_config_noAuth.requireanyclientcertkeyinline.good.yml'],
  ['web_config_auth_client_san.good.yml'],
  ['web_config_auth_client_san.bad.yml'],
  ['rate_limiter_nonblocking.yml'],
  ['rate_limiter_one_hour.yml'],
  ['web_config_users.good.yml'],
  ['web_config_users_noTLS.good.yml']
] as const) {
  t.test(`${name} is ${expected.length === 0 ? 'accepted' : 'refused'}`, { skip: withoutOpenssl }, async (t) => {
    const file = join(folder, name)
    const { config, problems } = readWebConfig(file)
    t.strictSame(problems, expected.map((problem) => problem.replace('FILE', file).replace('FOLDER', folder)))
    t.equal(config === undefined, expected.length > 0)
  })
}

t.test('what else cannot be is told with its place', { skip: withoutOpenssl }, async (t) => {
  const pair = 'cert_file: web/server.crt, key_file: web/server.key'
  for (const [text, ...expected] of [
    ['tls_server_config: {cert_file: web/server.crt, key_file: web/client_selfsigned.key}', 'FILE: tls_server_config: expected the key of the certificate, found that of another one'],
    [`tls_server_config: {${pair}, min_version: TLS13, max_version: TLS12}`, 'FILE: tls_server_config.min_version: expected at most max_version, TLS12, found TLS13'],
    [`tls_server_config: {${pair}, client_auth_type: Always}`, 'FILE: tls_server_config.client_auth_type: expected one of NoClientCert, RequestClientCert, RequireClientCert, ' +
      'RequireAnyClientCert, VerifyClientCertIfGiven, RequireAndVerifyClientCert, found "Always"'],
    [`tls_server_config: {${pair}, client_auth_type: VerifyClientCertIfGiven, client_allowed_sans: [a]}`,
      'FILE: tls_server_config.client_allowed_sans: expected client_auth_type RequireAnyClientCert or RequireAndVerifyClientCert, found VerifyClientCertIfGiven'],
    ['basic_auth_users: {alice: a, alice: b}', 'FILE:1:30: Map keys must be unique'],
    ['basic_auth_users: {alice: }', 'FILE: basic_auth_users.alice: expected a bcrypt hash of 60 characters, such as $2y$10$..., found nothing'],
    [`basic_auth_users: {alice: $2y$03$${'a'.repeat(53)}}`, 'FILE: basic_auth_users.alice: expected a hash whose cost is 04 to 31, found 03'],
    ['{}\n---\n{}', 'FILE:2:1: expected one document, found another'],
    ['basic_auth_users: {alice: ""}', 'FILE: basic_auth_users.alice: expected a bcrypt hash of 60 characters, such as $2y$10$..., found 0 characters'],
    ['http_server_config: {http2: maybe}\nrate_limit: {interval: soon, burst: -1}',
      'FILE: http_server_config.http2: expected true or false, found "maybe"',
      'FILE: rate_limit.interval: expected a duration such as 1s, 250ms or 0, found "soon"',
      'FILE: rate_limit.burst: expected a whole number, found "-1"'],
    ['http_server_config: {headers: {X-XSS-Protection: "1\\r\\nSet-Cookie: a"}}',
      'FILE: http_server_config.headers.X-XSS-Protection: expected printable text in ASCII, found "1\\r\\nSet-Cookie: a"']
  ] as const) {
    const file = join(t.testdir({ 'a.yml': text.replaceAll('web/', `${folder}/`) }), 'a.yml')
    t.strictSame(readWebConfig(file).problems, expected.map((problem) => problem.replace('FILE', file)), text)
  }
  const text = 'tls_server_config: {cert: none, key: none}'
  const file = join(t.testdir({ 'a.yml': text }), 'a.yml')
  t.match(readWebConfig(file).problems, [/: tls_server_config: expected a certificate in PEM: /, /: tls_server_config: expected a private key in PEM without a passphrase: /])
})

t.test('what the file leaves out is as safe as it can be', { skip: withoutOpenssl }, async (t) => {
  t.strictSame(readWebConfig(join(folder, 'web_config_empty.yml')).config, { tls: undefined, isHttp2: false, headers: {}, users: new Map(), rateLimit: undefined })
  const { config } = readWebConfig(join(folder, 'web_config_noAuth.good.yml'))
  t.match(config, { isHttp2: true, tls: { context: { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.3', honorCipherOrder: true }, clients: { allowedSans: undefined } } })
})

t.test('a scalar is text, a switch has the spellings of YAML, a section may be empty', { skip: withoutOpenssl }, async (t) => {
  const file = join(t.testdir({
    'a.yml': 'tls_server_config:\nbasic_auth_users:\nhttp_server_config: {http2: Off, headers: {X-XSS-Protection: 1}}\nrate_limit: {interval: 1.5s, burst: 3}\n'
  }), 'a.yml')
  t.strictSame(readWebConfig(file).config, {
    tls: undefined, isHttp2: false, headers: { 'X-XSS-Protection': '1' }, users: new Map(), rateLimit: { interval: 1500, burst: 3 }
  })
})

t.test('promtool agrees where it knows the keys', { skip: withoutOpenssl || without('promtool') }, async (t) => {
  for (const [name, status] of [
    ['web_config_empty.yml', 0],
    ['web_config_noAuth.good.yml', 0],
    ['web_config_noAuth_allCiphers.good.yml', 0],
    ['web_config_noAuth_allCurves.good.yml', 0],
    ['web_config_headers.good.yml', 0],
    ['web_config_users.good.yml', 0],
    ['tls_config_noAuth.requireandverifyclientcert.good.yml', 0],
    ['web_config_junk_key.yml', 1],
    ['web_config_noAuth.bad.yml', 1],
    ['web_config_noAuth_keyPath_invalid.bad.yml', 1],
    ['web_config_noAuth_inventedCiphers.bad.yml', 1],
    ['web_config_noAuth_wrongTLSVersion.bad.yml', 1],
    ['web_config_headers_extra_header.bad.yml', 1]
  ] as const) {
    const file = join(folder, name)
    t.equal(spawnSync('promtool', ['check', 'web-config', file]).status, status, name)
    t.equal(readWebConfig(file).problems.length === 0, status === 0, name)
  }
})

const PAIR = 'cert_file: server.crt, key_file: server.key'
const SUITE = 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256'
const NULLS = [
  ['null', []],
  ['tls_server_config: null', []],
  ['tls_server_config: nUll', ['FILE: tls_server_config: expected keys and values, found "nUll"']],
  ['tls_server_config: "null"', ['FILE: tls_server_config: expected keys and values, found "null"']],
  ['basic_auth_users: ~', []],
  ['basic_auth_users: {alice: ~}', ['FILE: basic_auth_users.alice: expected a bcrypt hash of 60 characters, such as $2y$10$..., found nothing']],
  ['http_server_config: {http2: NULL, headers: Null}', []],
  ['http_server_config: {headers: {X-XSS-Protection: ~}}', []],
  ['http_server_config: {headers: {X-Frame-Options: ~}}', ['FILE: http_server_config.headers.X-Frame-Options: expected one of deny, sameorigin, found ""']],
  [`tls_server_config: {${PAIR}, client_ca_file: null, client_auth_type: null}`, []],
  [`tls_server_config: {${PAIR}, client_auth_type: , min_version: ~, cipher_suites: null, curve_preferences: ~, prefer_server_cipher_suites: Null}`, []],
  [`tls_server_config: {${PAIR}, cipher_suites: [null, ${SUITE}], curve_preferences: [X25519, ~]}`, []],
  [`tls_server_config: {${PAIR}, cipher_suites: [~, TLS_RSA, Null]}`, [`FILE: tls_server_config.cipher_suites[1]: expected a cipher suite, one of ${SUITES}, found "TLS_RSA"`]],
  [`tls_server_config: {${PAIR}, cipher_suites: ["", ${SUITE}]}`, [`FILE: tls_server_config.cipher_suites[0]: expected a cipher suite, one of ${SUITES}, found ""`]],
  ['tls_server_config: {cert_file: "null", key_file: server.key}', ['FILE: tls_server_config.cert_file: FOLDER/null: there is no such file']]
] as const

t.test('null without quotes is as good as nothing', { skip: withoutOpenssl }, async (t) => {
  const file = join(folder, 'null.yml')
  for (const [text, expected] of NULLS) {
    writeFileSync(file, text)
    const problems = expected.map((problem) => problem.replace('FILE', file).replace('FOLDER', folder))
    t.strictSame(readWebConfig(file).problems, problems, text)
  }
})

t.test('a list of nulls alone, with which exporters in Go let in nobody, is refused', { skip: withoutOpenssl }, async (t) => {
  const file = join(folder, 'null.yml')
  for (const [key, what] of [
    ['cipher_suites', 'cipher suites'], ['curve_preferences', 'curves'], ['client_allowed_sans', 'names']
  ] as const) {
    writeFileSync(file, `tls_server_config: {${PAIR}, client_auth_type: RequireAnyClientCert, ${key}: [null, ~]}`)
    t.strictSame(readWebConfig(file).problems,
      [`${file}: tls_server_config.${key}: expected a list of ${what} with more than null in it, found a list`])
  }
})

t.test('null in a list is passed over', { skip: withoutOpenssl }, async (t) => {
  const file = join(folder, 'null.yml')
  const tlsOf = (lists: string) => {
    writeFileSync(file, `tls_server_config: {${PAIR}, client_auth_type: RequireAnyClientCert, ${lists}}`)
    return readWebConfig(file).config!.tls
  }
  t.strictSame(tlsOf(`cipher_suites: [null, ${SUITE}], curve_preferences: [X25519, ~], client_allowed_sans: [null, a]`),
    tlsOf(`cipher_suites: [${SUITE}], curve_preferences: [X25519], client_allowed_sans: [a]`))
})

t.test('promtool agrees on null', { skip: withoutOpenssl || without('promtool') }, async (t) => {
  const file = join(folder, 'null.yml')
  for (const [text, expected] of NULLS) {
    writeFileSync(file, text)
    t.equal(spawnSync('promtool', ['check', 'web-config', file]).status, expected.length === 0 ? 0 : 1, text)
  }
})
