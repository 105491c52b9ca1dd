import { once } from 'node:events'
import { createServer as createNetServer, type AddressInfo } from 'node:net'
import t from 'tap'
import { createServer } from '../../src/http/server.js'
import { createMetrics } from '../../src/metrics/registry.js'
import { FAILING } from '../a-status.js'
import { SETTINGS } from '../metrics/a-metrics.js'

// what a page of somebody else can do through the browser of somebody who reaches the port
const EVIL = 'http://evil.example.invalid'
const { id } = FAILING.computers[0]!.incidents[0]!
const ADDRESSES = [
  '/', '/metrics', '/probe?target=SBS01', '/sd', `/incidents/${id}`, `/incidents/${id}.html`, `/incidents/${id}.txt`, '/incidents', '/docs', '/docs/runbooks/',
  '/docs/error-codes/sql-945', '/api/v1/incidents', `/api/v1/incidents/${id}`, '/api/v1/status', '/api/v1/timeline?computer=SBS01', '/api/v1/openapi.json',
  '/-/healthy', '/-/ready', '/favicon.ico', '/nothing', '/%', `/incidents/${'x'.repeat(301)}`
] as const

let reloads = 0
const reload = async (): Promise<readonly string[]> => {
  reloads++
  return []
}
const server = createServer({ status: () => FAILING, metrics: createMetrics(SETTINGS), version: '0.1.0', reload })
t.teardown(() => server.close())

t.test('no answer lets a page of another origin read it, be it asked first or not', async (t) => {
  for (const url of ADDRESSES) {
    for (const method of ['GET', 'HEAD', 'POST', 'OPTIONS'] as const) {
      const asked = { origin: EVIL, 'access-control-request-method': 'GET', 'access-control-request-private-network': 'true' }
      const { headers } = await server.inject({ method, url, headers: asked })
      const names = Object.keys(headers).filter((name) => /^access-control-|^cross-origin-resource-policy$|^set-cookie$/.test(name))
      t.strictSame(names, [], `${method} ${url}`)
    }
  }
})

t.test('no answer can be put into a frame, or taken for a script or a style', async (t) => {
  for (const url of ADDRESSES) {
    const { headers } = await server.inject({ url })
    t.strictSame([headers['x-frame-options'], headers['x-content-type-options'], headers['referrer-policy']], ['DENY', 'nosniff', 'no-referrer'], url)
    t.match(headers['content-security-policy'], /^default-src 'none'; .*; form-action 'none'; .*; frame-ancestors 'none'$/, url)
  }
})

t.test('no page gives orders: a browser names the one that sends a form, and whatever name ours has been given', async (t) => {
  for (const headers of [
    { origin: EVIL },
    { origin: 'null' }, // a file, a frame in a sandbox
    { origin: EVIL, host: 'evil.example.invalid' }, // a name that was led here (DNS rebinding)
    { origin: 'http://localhost:10099', host: 'localhost:10099' },
    { origin: EVIL, 'content-type': 'text/plain' },
    { origin: EVIL, 'sec-fetch-site': 'cross-site' }
  ]) {
    t.equal((await server.inject({ method: 'POST', url: '/-/reload', headers })).statusCode, 403, JSON.stringify(headers))
  }
  t.equal((await server.inject({ url: '/-/reload' })).statusCode, 405, 'nor does an image, which is asked for by GET')
  t.equal(reloads, 0)
  t.equal((await server.inject({ method: 'POST', url: '/-/reload' })).statusCode, 200)
  t.equal(reloads, 1)
})

t.test('the name by which it is called comes back in no answer, and leads nowhere else', async (t) => {
  const named = { host: 'evil.example.invalid', 'x-forwarded-host': 'evil.example.invalid', 'x-original-url': '/evil.example.invalid' }
  for (const url of [...ADDRESSES, '//evil.example.invalid/incidents', '/\\evil.example.invalid/docs', '/docs/%2f%2fevil.example.invalid', '/docs/%5cevil.example.invalid/']) {
    const { headers, body } = await server.inject({ url, headers: named })
    t.notMatch(`${JSON.stringify(headers)}${body}`, /evil\.example/, url)
    if (headers.location !== undefined) t.match(headers.location, /^\.{1,2}\/[\w./-]*$/, url)
  }
})

t.test('what is asked of /probe is a name to look up, and no address to go to', async (t) => {
  const listener = createNetServer()
  let calls = 0
  listener.on('connection', (socket) => {
    calls++
    socket.destroy()
  })
  await once(listener.listen(0, '127.0.0.1'), 'listening')
  t.teardown(() => { listener.close() })
  const { port } = listener.address() as AddressInfo
  for (const target of [`127.0.0.1:${port}`, `http://127.0.0.1:${port}/metrics`, `localhost:${port}`, `//127.0.0.1:${port}`, '169.254.169.254', 'file:///etc/passwd']) {
    for (const url of ['/probe', '/api/v1/timeline'] as const) {
      const query: Record<string, string> = url === '/probe' ? { target } : { computer: target }
      t.equal((await server.inject({ url, query })).statusCode, 404, `${url} ${target}`)
    }
    t.equal((await server.inject({ url: '/sd', query: { target } })).body.includes(target), false)
  }
  t.equal(calls, 0)
})
