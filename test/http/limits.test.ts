import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { createServer, type ServerParts } from '../../src/http/server.js'
import { createRefusals } from '../../src/web/refusals.js'
import { createWeb } from '../../src/web/web.js'
import { WELL } from '../a-status.js'
import { A_METRIC, fill, withoutOpenssl } from '../web/parts.js'

// as in service, but for the time it takes
const SOON = {
  handshakeTimeout: 100,
  headersTimeout: 100,
  requestTimeout: 200,
  connectionTimeout: 400,
  keepAliveTimeout: 100,
  connectionsCheckingInterval: 20
}
const SILENT = { info () {}, warn () {}, error () {} }
const PARTS = { logger: SILENT, clock: Date.now, refusals: createRefusals(SILENT, Date.now) }

async function serving (parts: Partial<ServerParts> = {}): Promise<number> {
  const app = createServer({ status: () => WELL, metrics: A_METRIC, version: '0.1.0', limits: SOON, reload: async () => [], ...parts })
  t.teardown(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  return (app.server.address() as AddressInfo).port
}

/** Everything that comes until the server ends the connection. */
async function untilEnd (socket: Socket): Promise<string> {
  let text = ''
  socket.setEncoding('latin1').on('data', (part) => { text += part }).on('error', () => {})
  await new Promise((resolve) => { socket.once('close', resolve) }) // whether it ended or broke
  return text
}

async function sent (port: number, text: string): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  socket.write(text)
  return await untilEnd(socket)
}

t.test('whoever is too slow is cut off', async (t) => {
  const port = await serving()
  for (const [name, text, expected] of [
    ['nothing is sent', '', /^(?:HTTP\/1\.1 408 Request Timeout\r\n[^]*)?$/],
    ['headers do not end', 'GET / HTTP/1.1\r\nHost: a\r\n', /^HTTP\/1\.1 408 Request Timeout\r\n/],
    ['a body does not come', 'POST /-/reload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n', /^HTTP\/1\.1 408 Request Timeout\r\n/],
    ['nothing follows', 'GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 200 OK\r\n[^]*Healthy\.\n$/]
  ] as const) t.match(await sent(port, text), expected, name)
})

t.test('headers that come byte by byte are cut off, too', async (t) => {
  const socket = connect(await serving(), '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\nX-Slow: ')
  const drip = setInterval(() => { socket.write('a') }, 10)
  t.match(await untilEnd(socket), /^HTTP\/1\.1 408 Request Timeout\r\n/)
  clearInterval(drip)
})

t.test('a handshake that does not end is cut off, with or without a byte now and then', { skip: withoutOpenssl }, async (t) => {
  const file = join(fill(join(t.testdir(), 'web')), 'web_config_noAuth.good.yml')
  const port = await serving({ web: createWeb(file, PARTS) })
  t.equal(await sent(port, ''), '')
  t.equal(await sent(port, '\x16\x03\x01\x02\x00'), '')
  const socket = connect(port, '127.0.0.1')
  socket.write(Buffer.from('1603010200010001fc0303', 'hex'))
  const drip = setInterval(() => { socket.write('\0') }, 10)
  t.equal(await untilEnd(socket), '')
  clearInterval(drip)
  t.equal(await sent(port, '\0\0\0\0'), '', 'nor is what is neither TLS nor HTTP answered')
})

t.test('over HTTP/2 whoever does not take an answer is cut off, with or without a ping now and then', { skip: withoutOpenssl }, async (t) => {
  const file = join(fill(join(t.testdir(), 'web')), 'web_config_noAuth.good.yml')
  const port = await serving({ web: createWeb(file, PARTS) })
  for (const isPinging of [false, true]) {
    const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false, settings: { initialWindowSize: 0 } })
    const stream = session.request({ ':path': '/-/healthy' }).on('error', () => {}).resume()
    const [headers] = await once(stream, 'response')
    t.equal(headers[':status'], 200)
    const pings = setInterval(() => { if (isPinging) session.ping(() => {}) }, 10)
    await once(isPinging ? stream : session, 'close')
    clearInterval(pings)
    session.destroy()
  }
})

t.test('whoever keeps all connections shuts nobody out, with or without TLS and a password', { skip: withoutOpenssl }, async (t) => {
  const folder = fill(join(t.testdir(), 'web'))
  for (const [name, status] of [[undefined, 200], ['web_config_noAuth.good.yml', 200], ['web_config_users_noTLS.good.yml', 401]] as const) {
    const refusals = createRefusals(SILENT, Date.now)
    const web = name === undefined ? {} : { web: createWeb(join(folder, name), { ...PARTS, refusals }) }
    const port = await serving({ limits: {}, refusals, ...web })
    const begin = name === 'web_config_noAuth.good.yml' ? () => connectTls(port, '127.0.0.1', { rejectUnauthorized: false }) : () => connect(port, '127.0.0.1')
    const answers = async (socket: Socket) => {
      socket.write('GET /-/healthy HTTP/1.1\r\nHost: a\r\n\r\n')
      const [bytes] = await once(socket.on('error', () => {}), 'data') as [Buffer]
      return Number(String(bytes).split(' ')[1])
    }
    const kept: Socket[] = []
    for (let n = 0; n < 200; n++) kept.push(begin())
    t.strictSame(await Promise.all(kept.map(answers)), Array(200).fill(status))
    t.equal(refusals.counts().no_room, 0)
    const one = begin()
    t.equal(await answers(one), status, `${name}: one more is answered`)
    t.equal(refusals.counts().no_room, 1)
    for (const socket of [one, ...kept]) socket.destroy()
  }
})

t.test('address, headers and body are bounded', async (t) => {
  const port = await serving()
  const close = 'Host: a\r\nConnection: close\r\n'
  for (const [name, text, expected] of [
    ['an address', `GET /${'x'.repeat(17_000)} HTTP/1.1\r\n${close}\r\n`, 431],
    ['a header', `GET / HTTP/1.1\r\n${close}X: ${'x'.repeat(17_000)}\r\n\r\n`, 431],
    ['headers', `GET / HTTP/1.1\r\n${close}${`X: ${'x'.repeat(100)}\r\n`.repeat(170)}\r\n`, 431],
    ['a body', `POST /-/reload HTTP/1.1\r\n${close}Content-Length: 1025\r\n\r\n${'x'.repeat(1025)}`, 413],
    ['a part of an address', `GET /incidents/${'x'.repeat(301)} HTTP/1.1\r\n${close}\r\n`, 414]
  ] as const) t.equal(Number((await sent(port, text)).split(' ')[1]), expected, name)
})

t.test('a body that nobody reads is not taken: the connection ends with the answer', { skip: withoutOpenssl }, async (t) => {
  const folder = fill(join(t.testdir(), 'web'))
  for (const [name, status] of [[undefined, 200], ['web_config_noAuth.good.yml', 200], ['web_config_users_noTLS.good.yml', 401]] as const) {
    const web = name === undefined ? {} : { web: createWeb(join(folder, name), PARTS) }
    const port = await serving({ limits: {}, ...web })
    for (const [method, body] of [['GET', 'Content-Length: 60000000'], ['POST', 'Content-Length: 1025'], ['GET', 'Transfer-Encoding: chunked']] as const) {
      const socket = name === 'web_config_noAuth.good.yml' ? connectTls(port, '127.0.0.1', { rejectUnauthorized: false }) : connect(port, '127.0.0.1')
      socket.write(`${method} /metrics HTTP/1.1\r\nHost: a\r\n${body}\r\n\r\n`)
      const answer = await untilEnd(socket)
      const expected = method === 'POST' && status === 200 ? 413 : status
      t.strictSame([Number(answer.split(' ')[1]), /\r\nconnection: close\r\n/i.test(answer)], [expected, true], `${name} ${method} ${body}`)
    }
  }
})

t.test('headers have the same bound over HTTP/2', { skip: withoutOpenssl }, async (t) => {
  const port = await serving({ web: createWeb(join(fill(join(t.testdir(), 'web')), 'web_config_noAuth.good.yml'), PARTS), limits: {} })
  const session = connectHttp2(`https://127.0.0.1:${port}`, { rejectUnauthorized: false })
  for (const [length, status] of [[16_000, 200], [16_400, 431], [60_000, 431], [100, 200]] as const) {
    const stream = session.request({ ':path': '/-/healthy', x: 'x'.repeat(length) }).resume()
    const [headers] = await once(stream, 'response')
    t.equal(headers[':status'], status, `${length} bytes`)
    await once(stream, 'close')
  }
  session.close()
})

t.test('what is no request is answered as all that is wrong, with the headers of every answer', async (t) => {
  const port = await serving()
  for (const [text, status, error, message] of [
    ['nonsense\r\n\r\n', 400, 'Bad Request', 'This is no request in HTTP.'],
    [`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'Request Header Fields Too Large', 'Address and headers are too long.'],
    ['GET / HTTP/1.1\r\n', 408, 'Request Timeout', 'The request did not come in time.']
  ] as const) {
    const [head, body] = (await sent(port, text)).split('\r\n\r\n')
    t.equal(body, JSON.stringify({ statusCode: status, error, message }))
    const [line, ...headers] = head!.split('\r\n')
    t.equal(line, `HTTP/1.1 ${status} ${error}`)
    t.strictSame(headers.map((header) => header.split(':')[0]), [
      'content-type', 'content-length', 'cache-control', 'content-security-policy', 'referrer-policy', 'x-content-type-options', 'x-frame-options', 'connection'
    ])
  }
})

t.test('no file or folder can be had, however it is asked for', async (t) => {
  const port = await serving()
  for (const path of [
    '/../../../../etc/passwd', '/..%2f..%2f..%2fetc%2fpasswd', '/%2e%2e/%2e%2e/etc/passwd', '/..\\..\\windows\\win.ini', '/..%5c..%5cwindows%5cwin.ini',
    '/docs/../../package.json', '/docs/..%2f..%2fpackage.json/', '/docs/runbooks/../../../package.json', '/docs/runbooks/..%2f..%2f..%2fpackage.json',
    '/docs/error-codes/....//....//package.json', '/package.json', '/.git/config', '/dist/', '/incidents/..%2f..%2fpackage.json', '//etc/passwd',
    '/%00', '/C:/windows/win.ini', 'file:///etc/passwd', 'http://example.com/etc/passwd', '/metrics/../package.json', '/metrics%00.json'
  ]) {
    const answer = await sent(port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    t.match(answer, /^HTTP\/1\.1 40[04] /, path)
    t.notMatch(answer, /root:|\[fonts\]|"name": ?"sqlvss-exporter"|\[core\]/, path)
  }
})

t.test('a mistake of ours shows no trace of the program, on any address', async (t) => {
  const port = await serving({
    status: () => { throw new Error('secret inside') },
    metrics: { ...A_METRIC, all: async () => { throw new Error('secret inside') } }
  })
  for (const path of ['/', '/metrics', '/api/v1/status', '/-/ready', '/incidents/a']) {
    const answer = await sent(port, `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
    t.match(answer, /^HTTP\/1\.1 500 [^]*"message":"The exporter made a mistake; its log tells more\."/, path)
    t.notMatch(answer, /secret|node_modules|\.[jt]s\b|\bat /, path)
  }
})

t.test('without pages there are metrics, those of one computer, too, health and reload, and nothing else', async (t) => {
  const port = await serving({ disablePages: true })
  const status = async (path: string, method = 'GET') =>
    Number((await sent(port, `${method} ${path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)).split(' ')[1])
  for (const path of ['/metrics', '/probe?target=SBS01', '/sd', '/-/healthy', '/-/ready']) t.equal(await status(path), 200, path)
  t.equal(await status('/-/reload', 'POST'), 200)
  for (const path of ['/', '/incidents/a', '/docs/runbooks/', '/docs/error-codes/sql-945', '/api/v1/status', '/api/v1/incidents', '/api/v1/openapi.json']) {
    t.equal(await status(path), 404, path)
  }
})
