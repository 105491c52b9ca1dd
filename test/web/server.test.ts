import { spawn } from 'node:child_process'
import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect as connectHttp2 } from 'node:http2'
import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { hashSync } from 'bcryptjs'
import t from 'tap'
import { ConfigError } from '../../src/config-error.js'
import { ask, fill, listening, makeCertificate, outcome, PASSWORDS, withoutOpenssl, type Listening } from './parts.js'

const skip = withoutOpenssl
const folder = skip === false ? fill(join(t.testdir(), 'web')) : ''
const at = (name: string) => join(folder, name)
const client = (name: string) => ({ cert: readFileSync(at(`${name}.crt`)), key: readFileSync(at(`${name}.key`)) })
const users = `basic_auth_users: {alice: ${JSON.stringify(hashSync('a', 4))}}\n`
if (skip === false) writeFileSync(at('users.yml'), users)
const HEALTHY = '200 Healthy.'
const NO_HANDSHAKE = 'alert handshake failure'

async function withServer (name: string | undefined, use: (server: Listening) => Promise<void>): Promise<void> {
  const server = await listening(name === undefined ? undefined : at(name))
  try {
    await use(server)
  } finally {
    await server.close()
  }
}

for (const [name, how, options, expected] of [
  [undefined, 'plain HTTP', { isPlain: true }, HEALTHY],
  [undefined, 'TLS', {}, 'wrong version number'],
  ['web_config_empty.yml', 'plain HTTP', { isPlain: true }, HEALTHY],
  ['web_config_noAuth.good.yml', 'plain HTTP', { isPlain: true }, '400 Client sent an HTTP request to an HTTPS server.'],
  ['web_config_noAuth.good.yml', 'TLS', {}, HEALTHY],
  ['web_config_noAuth.good.yml', 'TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' }, 'alert protocol version'],
  ['web_config_noAuth_tlsInline.good.yml', 'TLS', {}, HEALTHY],
  ['web_config_noAuth_allCiphers.good.yml', 'TLS', {}, HEALTHY],
  ['web_config_noAuth_someCiphers.good.yml', 'AES_128_GCM', { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256' }, HEALTHY],
  ['web_config_noAuth_someCiphers.good.yml', 'AES_256_CBC', { ciphers: 'ECDHE-RSA-AES256-SHA', maxVersion: 'TLSv1.2' }, NO_HANDSHAKE],
  ['web_config_noAuth_allCurves.good.yml', 'any curve', {}, HEALTHY],
  ['web_config_noAuth_someCurves.good.yml', 'P521', { ecdhCurve: 'secp521r1' }, HEALTHY],
  ['web_config_noAuth_someCurves.good.yml', 'P384', { ecdhCurve: 'secp384r1' }, NO_HANDSHAKE],
  ['web_config_noAuth_noHTTP2.good.yml', 'TLS', {}, HEALTHY],
  ['tls_config_noAuth.requireanyclientcert.good.yml', 'its certificate', 'client_selfsigned', HEALTHY],
  ['tls_config_noAuth.requireanyclientcert.good.yml', 'another certificate', 'client2_selfsigned', HEALTHY],
  ['tls_config_noAuth.requireanyclientcert.good.yml', 'no certificate', {}, 'ECONNRESET'],
  ['tls_config_noAuth.requireanyclientcertkeyinline.good.yml', 'its certificate', 'client_selfsigned', HEALTHY],
  ['tls_config_noAuth.requireandverifyclientcert.good.yml', 'its certificate', 'client_selfsigned', HEALTHY],
  ['tls_config_noAuth.requireandverifyclientcert.good.yml', 'another certificate', 'client2_selfsigned', 'ECONNRESET'],
  ['tls_config_noAuth.requireandverifyclientcert.good.yml', 'no certificate', {}, 'alert certificate required'],
  ['web_config_auth_clientCAs_missing.bad.yml', 'a certificate of nobody', 'client_selfsigned', 'ECONNRESET'],
  ['web_config_auth_client_san.good.yml', 'a certificate with the name', 'client2_selfsigned', HEALTHY],
  ['web_config_auth_client_san.bad.yml', 'a certificate without the name', 'client2_selfsigned', 'ECONNRESET']
] as const) {
  t.test(`${name ?? 'no file'}: a client with ${how} gets ${expected}`, { skip }, async (t) => {
    await withServer(name, async ({ port }) => {
      t.equal(await outcome(port, typeof options === 'string' ? client(options) : options), expected)
    })
  })
}

t.test('every suite that can be named can be used, and no other', { skip }, async (t) => {
  makeCertificate(folder, 'ec', 'DNS:localhost', ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'])
  for (const [certificate, suites] of [
    ['server', ['ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES256-GCM-SHA384', 'ECDHE-RSA-CHACHA20-POLY1305', 'ECDHE-RSA-AES128-SHA', 'ECDHE-RSA-AES256-SHA']],
    ['ec', ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-ECDSA-AES128-SHA', 'ECDHE-ECDSA-AES256-SHA']]
  ] as const) {
    const all = readFileSync(at('web_config_noAuth_allCiphers.good.yml'), 'utf8').replaceAll('server.', `${certificate}.`)
    for (const [file, text] of [['all.yml', all], ['default.yml', all.replace(/ {2}cipher_suites:[^]*/, '')]] as const) {
      writeFileSync(at(file), text)
      await withServer(file, async ({ port }) => {
        for (const ciphers of suites) {
          t.strictSame(await handshake(port, { ciphers, maxVersion: 'TLSv1.2' }), [ciphers, 'TLSv1.2'], `${file}: ${ciphers}`)
        }
        for (const ciphers of ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256']) {
          t.strictSame(await handshake(port, { ciphers }), [ciphers, 'TLSv1.3'])
        }
        for (const ciphers of ['AES128-GCM-SHA256', 'AES256-SHA', 'DHE-RSA-AES128-GCM-SHA256']) {
          t.equal(await outcome(port, { ciphers, maxVersion: 'TLSv1.2' }), NO_HANDSHAKE, ciphers)
        }
      })
    }
  }
})

t.test('of several suites the order of preference decides, whoever prefers what', { skip }, async (t) => {
  for (const name of ['web_config_noAuth_someCiphers.good.yml', 'web_config_noAuth_someCiphers_noOrder.good.yml']) {
    await withServer(name, async ({ port }) => {
      const ciphers = 'ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-AES128-GCM-SHA256'
      t.strictSame(await handshake(port, { ciphers }), ['ECDHE-RSA-AES128-GCM-SHA256', 'TLSv1.2'], name)
    })
  }
})

t.test('TLS 1.0 and 1.1 are spoken where they are asked for', { skip }, async (t) => {
  writeFileSync(at('old.yml'), 'tls_server_config: {cert_file: server.crt, key_file: server.key, min_version: TLS10, max_version: TLS11}\n')
  await withServer('old.yml', async ({ port }) => {
    const ciphers = 'DEFAULT:@SECLEVEL=0'
    for (const version of ['TLSv1', 'TLSv1.1'] as const) {
      t.strictSame(await handshake(port, { ciphers, minVersion: version, maxVersion: version }), ['ECDHE-RSA-AES128-SHA', version])
    }
    t.equal(await outcome(port, {}), 'alert protocol version')
  })
})

t.test('openssl s_client agrees on suites and curves', { skip }, async (t) => {
  await withServer('web_config_noAuth_someCurves.good.yml', async ({ port }) => {
    t.match(await sClient(port, '-groups', 'P-521'), /Server Temp Key: ECDH, (?:P-521|secp521r1), 521 bits/)
    t.match(await sClient(port, '-groups', 'P-384'), /handshake failure/)
  })
  await withServer('web_config_noAuth_someCiphers.good.yml', async ({ port }) => {
    t.match(await sClient(port, '-cipher', 'ECDHE-RSA-AES256-SHA:ECDHE-RSA-AES128-GCM-SHA256'), /Cipher is ECDHE-RSA-AES128-GCM-SHA256/)
  })
})

t.test('a start with a bad file fails with what is wrong', { skip }, async (t) => {
  await t.rejects(listening(at('web_config_noAuth_noHTTP2Cipher.bad.yml')), ConfigError)
  await t.rejects(listening(at('somefile')), new ConfigError([`${at('somefile')}: there is no such file`]))
})

t.test('HTTP/2 is spoken over TLS unless it is switched off, and never alone', { skip }, async (t) => {
  for (const [name, ALPNProtocols, expected] of [
    ['web_config_noAuth.good.yml', ['h2', 'http/1.1'], 'h2'],
    ['web_config_noAuth.good.yml', ['http/1.1'], 'http/1.1'],
    ['web_config_noAuth.good.yml', [], false],
    ['web_config_noAuth_noHTTP2.good.yml', ['h2', 'http/1.1'], 'http/1.1']
  ] as const) {
    await withServer(name, async ({ port }) => {
      const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ALPNProtocols: [...ALPNProtocols] })
      await once(socket, 'secureConnect')
      t.equal(socket.alpnProtocol, expected, `${name}: ${ALPNProtocols.join(', ')}`)
      socket.destroy()
    })
  }
  await withServer('web_config_noAuth.good.yml', async ({ port, close }) => {
    const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false })
    const answers = await Promise.all(['/-/healthy', '/metrics', '/nothing'].map(async (path) => {
      const stream = session.request({ ':path': path })
      const [headers] = await once(stream, 'response')
      let body = ''
      for await (const chunk of stream.setEncoding('utf8')) body += chunk
      return [headers[':status'], body]
    }))
    t.strictSame(answers, [
      [200, 'Healthy.\n'],
      [200, 'a 1\n'],
      [404, '{"statusCode":404,"error":"Not Found","message":"There is nothing at this address."}']
    ])
    await Promise.all([once(session, 'close'), close()]) // an open session does not keep the server
  })
})

t.test('headers come with every answer but those beyond the rate, and win over our own', { skip }, async (t) => {
  const expected = {
    'content-security-policy': "default-src 'self'",
    'x-frame-options': 'deny',
    'x-content-type-options': 'nosniff',
    'x-xss-protection': '1',
    'strict-transport-security': 'max-age=31536000; includeSubDomains'
  }
  const headers = readFileSync(at('web_config_headers.good.yml'), 'utf8')
  writeFileSync(at('headers.yml'), `${headers}${users}rate_limit: {interval: 1h, burst: 3}\n`)
  await withServer('headers.yml', async ({ port }) => {
    for (const [auth, path, status] of [[undefined, '/-/healthy', 401], ['alice:a', '/-/healthy', 200], ['alice:a', '/%', 400]] as const) {
      const answer = await ask(port, { isPlain: true, path, ...auth === undefined ? {} : { auth } })
      t.match({ status: answer.status, ...answer.headers }, { status, ...expected })
    }
    const { status, body, headers } = await ask(port, { isPlain: true, auth: 'alice:a' })
    t.strictSame([status, body, headers['x-frame-options'], headers['content-security-policy']], [429, 'Too Many Requests\n', undefined, undefined])
  })
})

t.test('a rate limit lets a burst through', { skip }, async (t) => {
  for (const [name, expected] of [
    ['rate_limiter_nonblocking.yml', Array(10).fill(HEALTHY)],
    ['rate_limiter_one_hour.yml', [HEALTHY, ...Array(9).fill('429 Too Many Requests')]]
  ] as const) {
    await withServer(name, async ({ port }) => {
      const found: string[] = []
      for (let n = 0; n < 10; n++) found.push(await outcome(port, { isPlain: true }))
      t.strictSame(found, expected, name)
    })
  }
})

t.test('users come in with their passwords, over TLS and without', { skip }, async (t) => {
  for (const name of ['web_config_users.good.yml', 'web_config_users_noTLS.good.yml']) {
    await withServer(name, async ({ port }) => {
      const isPlain = name.includes('noTLS')
      for (const [auth, expected] of [
        [undefined, '401 Unauthorized'],
        [`alice:${PASSWORDS.alice}`, HEALTHY],
        [`carol:${PASSWORDS.carol}`, HEALTHY],
        ['carol:wrong', '401 Unauthorized'],
        [`alice:${PASSWORDS.carol}`, '401 Unauthorized'],
        ['carol', '401 Unauthorized'],
        ['nobody:fakepassword', '401 Unauthorized'],
        [`carol:${PASSWORDS.carol}`, HEALTHY]
      ] as const) {
        t.equal(await outcome(port, { isPlain, ...auth === undefined ? {} : { auth } }), expected, `${name}: ${auth}`)
      }
      t.equal((await ask(port, { isPlain })).headers['www-authenticate'], 'Basic')
      for (const path of ['/', '/metrics', '/api/v1/status', '/-/ready', '/nothing', '/%', '/docs/runbooks/']) {
        t.equal(await outcome(port, { isPlain, path }), '401 Unauthorized', path)
      }
    })
  }
})

t.test('the configuration is read again by a user from anywhere, for no page of another', { skip }, async (t) => {
  const server = await listening(at('users.yml'), { reload: async () => [] })
  const order = { isPlain: true, method: 'POST', path: '/-/reload' }
  t.equal(await outcome(server.port, order), '401 Unauthorized')
  t.equal(await outcome(server.port, { ...order, auth: 'alice:a' }), '200 The configuration was read again.')
  t.equal(await outcome(server.port, { ...order, auth: 'alice:a', headers: { 'x-forwarded-for': '192.0.2.7' } }), '200 The configuration was read again.')
  t.match(await outcome(server.port, { ...order, auth: 'alice:a', headers: { origin: 'http://example.com' } }), /^403 /)
  await server.close()
})

t.test('certificates, client policy, users and headers are read again without a restart', { skip }, async (t) => {
  const file = at('live.yml')
  const write = (name: string) => copyFileSync(at(name), file)
  write('web_config_noAuth.good.blocking.yml')
  const server = await listening(file)
  const now = async (options = {}) => await outcome(server.port, options)
  t.equal(await now(), 'alert certificate required')
  write('web_config_noAuth.good.yml')
  t.equal(await now(), HEALTHY)
  write('tls_config_noAuth.requireanyclientcert.good.yml')
  t.equal(await now(), 'ECONNRESET')
  t.equal(await now(client('client_selfsigned')), HEALTHY)

  write('web_config_users.good.yml')
  t.equal(await now(), '401 Unauthorized')
  t.equal(await now({ auth: `carol:${PASSWORDS.carol}` }), HEALTHY)
  const { alice } = { alice: hashSync('a', 4) }
  writeFileSync(file, readFileSync(at('web_config_users.good.yml'), 'utf8').replace(/basic_auth_users:[^]*/, `basic_auth_users: {alice: "${alice}"}\n`))
  t.equal(await now({ auth: `carol:${PASSWORDS.carol}` }), '401 Unauthorized', 'who is taken out is out')
  t.equal(await now({ auth: 'alice:a' }), HEALTHY)

  write('web_config_noAuth.good.yml')
  const before = await serial(server.port)
  makeCertificate(folder, 'next', 'DNS:localhost')
  copyFileSync(at('next.crt'), at('server.crt'))
  t.equal(await now(), '500 Internal Server Error', 'a certificate whose key is not there yet')
  copyFileSync(at('next.key'), at('server.key'))
  t.equal(await now(), HEALTHY)
  t.not(await serial(server.port), before)

  writeFileSync(file, 'tls_server_config: {cert_filse: a}\n')
  t.strictSame([await now(), await now()], Array(2).fill('500 Internal Server Error'))
  rmSync(file)
  t.equal(await now(), '500 Internal Server Error')
  write('web_config_empty.yml')
  t.equal(await now(), '500 Internal Server Error', 'TLS needs a restart')
  write('web_config_noAuth.good.yml')
  t.equal(await now(), HEALTHY)
  t.strictSame(server.log.filter((line) => line.startsWith('Unable')).map((line) => line.replaceAll(file, 'FILE')), [
    'tls_server_config: expected the key of the certificate, found that of another one',
    'tls_server_config.cert_filse: unknown key, expected one of cert, cert_file, key, key_file, client_ca, client_ca_file, client_auth_type, ' +
      'client_allowed_sans, min_version, max_version, cipher_suites, prefer_server_cipher_suites, curve_preferences',
    'there is no such file',
    'tls_server_config: TLS was switched off, which needs a restart'
  ].map((problem) => 'Unable to parse configuration; requests are answered with 500 until it can be ' +
    JSON.stringify({ file: 'FILE', problems: [`FILE: ${problem}`] })), 'each is logged once')
  await server.close()
})

t.test('a connection that is kept follows the file, too', { skip }, async (t) => {
  const file = at('kept.yml')
  copyFileSync(at('web_config_noAuth.good.yml'), file)
  const server = await listening(file)
  const session = connectHttp2(`https://127.0.0.1:${server.port}`, { rejectUnauthorized: false })
  const status = async () => {
    const stream = session.request({ ':path': '/-/healthy' })
    const [headers] = await once(stream, 'response')
    stream.resume()
    await once(stream, 'close')
    return headers[':status']
  }
  t.equal(await status(), 200)
  copyFileSync(at('web_config_users.good.yml'), file)
  t.equal(await status(), 401)
  await server.close()
})

t.test('whoever is refused is counted, and told in the log with address and reason', { skip }, async (t) => {
  writeFileSync(at('limited.yml'), `${users}rate_limit: {interval: 1h, burst: 1}\n`)
  const TLS11 = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const
  const verified = 'tls_config_noAuth.requireandverifyclientcert.good.yml'
  for (const [name, options, reason, what] of [
    ['web_config_noAuth.good.yml', { isPlain: true }, 'handshake', 'plain HTTP'],
    ['web_config_noAuth.good.yml', TLS11, 'handshake', 'ERR_SSL_UNSUPPORTED_PROTOCOL'],
    [verified, {}, 'client_certificate', 'none was sent'],
    [verified, client('client2_selfsigned'), 'client_certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['tls_config_noAuth.requireanyclientcert.good.yml', {}, 'client_certificate', 'none was sent'],
    ['web_config_auth_client_san.bad.yml', client('client2_selfsigned'), 'client_certificate', 'has none of client_allowed_sans'],
    ['users.yml', { isPlain: true }, 'no_password', undefined],
    ['users.yml', { isPlain: true, auth: 'alice:b' }, 'wrong_password', undefined],
    ['users.yml', { isPlain: true, auth: 'nobody:a' }, 'wrong_password', undefined],
    ['limited.yml', { isPlain: true, auth: 'alice:a' }, 'rate_limit', undefined]
  ] as const) {
    await withServer(name, async ({ port, log, refused }) => {
      const before = refused()
      t.equal(before[reason], 0)
      for (let n = 0; n < 3; n++) await outcome(port, options)
      t.equal(refused()[reason], reason === 'rate_limit' ? 2 : 3, `${name} ${reason}`)
      const facts = { address: '127.0.0.1', reason, ...what === undefined ? {} : { what } }
      t.strictSame(log, [`Client refused ${JSON.stringify(facts)}`], 'once')
    })
  }
})

t.test('a client that leaves in the middle of a handshake, and one that is let in, are not refused', { skip }, async (t) => {
  await withServer('web_config_noAuth.good.yml', async ({ port, log }) => {
    t.equal(await outcome(port), HEALTHY)
    const leaving = connectPlain(port, '127.0.0.1')
    leaving.end(Buffer.from('1603010200010001fc0303', 'hex'))
    await once(leaving.resume(), 'close')
    t.strictSame(log, [])
  })
})

t.test('what changes only with a restart is told', async (t) => {
  const file = join(t.testdir({ 'web.yml': 'rate_limit: {interval: 1h, burst: 9}\n' }), 'web.yml')
  const server = await listening(file)
  for (const text of ['rate_limit: {interval: 1h, burst: 8}\n', 'rate_limit: {interval: 1h, burst: 9}\nhttp_server_config: {http2: false}\n']) {
    writeFileSync(file, text)
    t.equal(await outcome(server.port, { isPlain: true }), HEALTHY)
  }
  t.strictSame(server.log.map((line) => line.replaceAll(JSON.stringify(file), 'FILE')), [
    'Web configuration read again {"file":FILE}',
    'Changed options that need a restart {"file":FILE,"options":["rate_limit"]}',
    'Web configuration read again {"file":FILE}'
  ], 'without TLS there is no HTTP/2 that could change')
  await server.close()
})

t.test('HTTP/2 that is switched off needs a restart', { skip }, async (t) => {
  const file = at('http2.yml')
  copyFileSync(at('web_config_noAuth.good.yml'), file)
  await withServer('http2.yml', async ({ port, log }) => {
    copyFileSync(at('web_config_noAuth_noHTTP2.good.yml'), file)
    t.equal(await outcome(port), HEALTHY)
    t.strictSame(log.map((line) => line.split(' {')[0]), ['Web configuration read again', 'Changed options that need a restart'])
    t.match(log[1], '"options":["http_server_config.http2"]')
  })
})

async function sClient (port: number, ...args: readonly string[]): Promise<string> {
  const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  child.stdin.end()
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part) => { text += part })
  await once(child, 'close')
  return text
}

type ClientOptions = NonNullable<Parameters<typeof ask>[1]>

async function handshake (port: number, options: Pick<ClientOptions, 'ciphers' | 'minVersion' | 'maxVersion'>): Promise<readonly [string, string | null]> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false, ...options })
  await once(socket, 'secureConnect')
  const found = [socket.getCipher().name, socket.getProtocol()] as const
  socket.destroy()
  return found
}

async function serial (port: number): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { serialNumber } = socket.getPeerCertificate()
  socket.destroy()
  return serialNumber
}
