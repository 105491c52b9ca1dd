import { connect } from 'node:net'
import t from 'tap'
import { buildStale } from '../../scripts/set-up.js'
import { spawnExporter } from '../torture/exporter.js'
import { fuzzing, randomNumbers, type Random } from '../random.js'

const { mutants: REQUESTS, seed: SEED } = fuzzing(1000)
// what Node.js answers to methods and versions it does not know, and what the exporter answers before it has read
const DOCUMENTED = new Set([501, 503, 505])

const METHODS = ['GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE', 'CONNECT', 'PROPFIND', 'get', 'X', ''] as const
const PATHS = [
  '/', '/metrics', '/api/v1/incidents', '/api/v1/status', '/api/v1/openapi.json', '/incidents/', '/api/v1/incidents/', '/docs/runbooks/',
  '/docs/error-codes/', '/-/healthy', '/-/ready', '/-/reload', '*', 'http://elsewhere/'
] as const
const ENDS = [
  '', '?', '?limit=5', '?limit=-1', '?limit=1e9', '?state=failing&state=x', '?a[b]=c', '?__proto__=1', '?%', '%', '%00', '%2e%2e%2f', '/../../etc/passwd',
  '//', '/%', '?sqlInstance=' + 'x'.repeat(300), 'x'.repeat(400), '0123456789abcdef', 'README', '\u00e9', '#x', ' '
] as const
const HEADERS = [
  'Host: localhost', 'Host:', 'Accept-Encoding: gzip', 'Accept-Encoding: gzip;q=nonsense, *;q=0', 'Accept: */*;q=2', 'Content-Length: 5', 'Content-Length: -1',
  'Content-Length: 99999999999', 'Transfer-Encoding: chunked', 'Content-Type: application/json', 'Content-Type: multipart/form-data', 'Expect: 100-continue',
  'Expect: nonsense', 'Upgrade: websocket', 'Connection: Upgrade', 'Range: bytes=0-0', 'If-None-Match: *', 'Origin: http://evil', 'X-Forwarded-For: 127.0.0.1',
  `X-Long: ${'x'.repeat(20_000)}`, 'bad header', ': none', 'X\u0000: 1', 'Cookie: a=b'
] as const
const BODIES = ['', '', 'hello', '5\r\nhello\r\n0\r\n\r\n', 'zz\r\n', '{"a":', 'x'.repeat(5000)] as const

buildStale()

function pick<Item> (items: readonly Item[], random: Random): Item {
  return items[random(items.length)]!
}

/** A request that may be none. */
function request (random: Random): Buffer {
  if (random(20) === 0) return Buffer.from(Array.from({ length: 1 + random(300) }, () => random(256)))
  const headers = Array.from({ length: random(4) }, () => pick(HEADERS, random))
  const version = pick(['1.1', '1.1', '1.1', '1.0', '0.9', '2.0', '9'], random)
  const line = `${pick(METHODS, random)} ${pick(PATHS, random)}${pick(ENDS, random)} HTTP/${version}`
  const bytes = Buffer.from([line, 'Host: x', 'Connection: close', ...headers, '', pick(BODIES, random)].join('\r\n'))
  return random(10) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes
}

/** All that is answered until the connection is closed, or the first line of it where it stays open. */
async function answerTo (bytes: Buffer, port: number): Promise<string> {
  return await new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => { socket.end(bytes) })
    socket.on('data', (chunk) => { chunks.push(chunk) })
    socket.on('error', () => {})
    socket.on('close', () => { resolve(Buffer.concat(chunks).toString('latin1')) })
  })
}

const skip = process.platform === 'win32' && 'signals end processes otherwise on Windows'

t.test('whatever bytes are sent, the server lives, and none of its own mistakes is answered', { skip, timeout: 240_000 }, async (t) => {
  const exporter = spawnExporter([])
  const port = Number((await exporter.address()).split(':').at(-1))
  t.teardown(() => exporter.kill())
  await exporter.poll()
  const random = randomNumbers(SEED)
  const statuses = new Map<number, number>()
  for (let n = 0; n < REQUESTS; n++) {
    const bytes = request(random)
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(await answerTo(bytes, port))?.[1] ?? 0)
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    if (status >= 500 && !DOCUMENTED.has(status)) t.fail(`${status}: ${JSON.stringify(bytes.toString('latin1').slice(0, 500))}`)
  }
  t.equal(await exporter.get('/-/healthy'), 'Healthy.\n')
  t.strictSame(exporter.log.filter((line) => line.includes('level=ERROR')), [])
  t.comment([...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${count} x ${status || 'no answer'}`).join(', '))
  t.ok((statuses.get(200) ?? 0) > 0 && (statuses.get(400) ?? 0) > 0)
})
