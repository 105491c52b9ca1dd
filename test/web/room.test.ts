import { once } from 'node:events'
import { createServer, type RequestListener, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import t from 'tap'
import { createRefusals } from '../../src/web/refusals.js'
import { boundConnections, whoMakesRoom } from '../../src/web/room.js'

const silent = { info () {}, warn () {}, error () {} }

for (const [name, newcomer, guests, expected] of [
  ['the one longest at rest', 'a', [['a', 0, 3], ['a', 0, 2], ['a', 0, 4]], 2],
  ['none with a request under way, while another is at rest', 'a', [['a', 1, 1], ['a', 0, 2]], 2],
  ['none where all of its own have a request under way', 'a', [['a', 1, 1], ['a', 1, 2]], undefined],
  ['one of the address that holds the most', 'c', [['b', 0, 1], ['a', 0, 2], ['a', 0, 3]], 2],
  ['the oldest of whoever keeps all busy, for one that holds less', 'c', [['a', 1, 2], ['a', 1, 3], ['b', 0, 1]], 2],
  ['none of several that hold one each and keep it busy', 'd', [['a', 1, 1], ['b', 1, 2], ['c', 1, 3]], undefined],
  ['none for who would then hold as much', 'b', [['a', 1, 1], ['a', 1, 2], ['b', 0, 3]], undefined]
] as const) {
  t.test(`who makes room: ${name}`, async (t) => {
    const there = guests.map(([address, requests, since]) => [since, { address, requests, since }] as const)
    t.equal(whoMakesRoom(there, newcomer)?.[0], expected)
  })
}

/** A server with room for so many connections, and what it logs. */
async function serving (most: number, handler: RequestListener = answer) {
  const log: string[] = []
  const refusals = createRefusals(silent, () => 0)
  const server = createServer(handler)
  boundConnections(server, most, refusals, { warn: (facts, message) => { log.push(`${message} ${JSON.stringify(facts)}`) } })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => { server.closeAllConnections() })
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  return { port, log, refusals, server }
}

function answer (_request: unknown, response: ServerResponse): void {
  response.writeHead(200, HEAD).end()
}

const HEAD = { X: 'a', 'Content-Length': 0, Connection: 'keep-alive', 'Keep-Alive': 'none' }

async function ask (socket: Socket): Promise<string> {
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  const [bytes] = await once(socket, 'data') as [Buffer]
  return String(bytes).split('\r\n')[0]!
}

t.test('one more connection takes the place of the one longest at rest, which is told when it begins and ends', async (t) => {
  const { port, log, refusals, server } = await serving(3)
  const kept = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1'), connect(port, '127.0.0.1')] as const
  for (const socket of [...kept, kept[0]]) t.equal(await ask(socket), 'HTTP/1.1 200 OK')
  const isEnded = once(kept[1], 'close')
  const others = [connect(port, '127.0.0.1')]
  t.equal(await ask(others[0]!), 'HTTP/1.1 200 OK')
  await isEnded
  t.equal(await ask(kept[0]), 'HTTP/1.1 200 OK', 'who asked since is still there')
  others.push(connect(port, '127.0.0.1'))
  t.equal(await ask(others[1]!), 'HTTP/1.1 200 OK')
  t.strictSame(log, ['No room for more connections; one at rest is ended for each that comes {"connections":3,"address":"127.0.0.1"}'])
  t.equal(refusals.counts().no_room, 2)
  const areGone = Promise.all([kept[0], ...others].map((socket) => once(socket, 'close')))
  server.closeIdleConnections()
  await areGone
  t.strictSame(log.slice(1), ['Room for connections again {"ended":2}'])
})

t.test('a request under way is not cut off for another of the same address', async (t) => {
  let letGo = () => {}
  const hold: RequestListener = (request, response) => { letGo = () => { answer(request, response) } }
  const { port, refusals, server } = await serving(1, hold)
  const first = connect(port, '127.0.0.1')
  const arrived = once(server, 'request')
  const answered = ask(first)
  await arrived
  const second = connect(port, '127.0.0.1').on('error', () => {})
  await once(second, 'close')
  letGo()
  t.equal(await answered, 'HTTP/1.1 200 OK')
  t.equal(refusals.counts().no_room, 1)
})
