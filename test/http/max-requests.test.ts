import { connect } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import { limitRequests } from '../../src/http/max-requests.js'

// requests that are under way until they are let go
function serving (most: number | undefined) {
  const app = Fastify()
  const waiting: (() => void)[] = []
  let arrived = () => {}
  app.register(async (routes) => {
    limitRequests(routes, ['/metrics', '/probe'], most)
    routes.get('/metrics', async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        arrived()
      })
      return 'a 1\n'
    })
    routes.get('/probe', async () => 'b 1\n')
    routes.get('/other', async () => 'other')
  })
  t.teardown(() => app.close())
  const next = async () => { await new Promise<void>((resolve) => { arrived = resolve }) }
  return {
    app,
    /** Resolves when one more is under way. */
    next,
    /** Sends a request; resolves when it is under way. */
    async begin () {
      const isUnderWay = next()
      const answer = app.inject('/metrics').then(({ statusCode }) => statusCode)
      await isUnderWay
      return { answer }
    },
    letGo: () => { for (const one of waiting.splice(0)) one() }
  }
}

t.test('so many requests are answered at the same time; others are told to come again', async (t) => {
  const { app, begin, letGo } = serving(2)
  const underWay = [await begin(), await begin()]
  const refused = await app.inject('/metrics')
  t.strictSame([refused.statusCode, refused.json()], [503, {
    statusCode: 503, error: 'Service Unavailable', message: 'Limit of concurrent requests reached (2), try again later.'
  }])
  t.equal((await app.inject('/probe')).statusCode, 503, 'they are counted together')
  t.equal((await app.inject('/other')).statusCode, 200, 'other addresses are answered')
  letGo()
  t.strictSame(await Promise.all(underWay.map(({ answer }) => answer)), [200, 200])
  const next = [await begin(), await begin()]
  t.equal((await app.inject('/metrics')).statusCode, 503, 'who was refused left no place taken, and none free')
  letGo()
  await Promise.all(next.map(({ answer }) => answer))
})

t.test('0 is any number', async (t) => {
  for (const most of [0, undefined]) {
    const { begin, letGo } = serving(most)
    const underWay = []
    for (let n = 0; n < 50; n++) underWay.push(await begin())
    letGo()
    t.strictSame(await Promise.all(underWay.map(({ answer }) => answer)), Array(50).fill(200))
  }
})

t.test('a client that leaves frees its place', async (t) => {
  const { app, next, letGo } = serving(1)
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const isUnderWay = next()
  const client = connect(Number(new URL(url).port), '127.0.0.1')
  client.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n')
  await isUnderWay
  t.equal((await app.inject('/metrics')).statusCode, 503)
  client.destroy()
  // the first that is not refused is let go, and answered
  const isFree = next().then(letGo)
  let status = 503
  while (status === 503) {
    await new Promise(setImmediate) // the end of a connection is seen only between two requests
    status = (await app.inject('/metrics')).statusCode
  }
  await isFree
  t.equal(status, 200)
})
