import t from 'tap'
import { createRefusals } from '../../src/web/refusals.js'

/** Refusals at a time that is set, and what they log. */
function refusing () {
  const clock = { now: 0 }
  const log: string[] = []
  const tell = (level: string) => (facts: object, message: string) => { log.push(`${level} ${message} ${JSON.stringify(facts)}`) }
  const refusals = createRefusals({ info: tell('info'), warn: tell('warn'), error: tell('error') }, () => clock.now)
  return { refusals, log, clock }
}

t.test('every reason is counted from the start', async (t) => {
  const { refusals } = refusing()
  const none = {
    no_room: 0, handshake: 0, client_certificate: 0, no_password: 0, wrong_password: 0, busy: 0, rate_limit: 0
  }
  t.strictSame(refusals.counts(), none)
  refusals.add('no_password', '192.0.2.1')
  refusals.add('no_password', '192.0.2.1')
  refusals.add('no_room')
  t.strictSame(refusals.counts(), { ...none, no_room: 1, no_password: 2 })
})

t.test('a client is told of once in ten minutes for each reason', async (t) => {
  const { refusals, log, clock } = refusing()
  for (const [now, address, reason, what] of [
    [0, '192.0.2.1', 'wrong_password', undefined],
    [15_000, '192.0.2.1', 'wrong_password', undefined],
    [15_000, '192.0.2.1', 'no_password', undefined],
    [15_000, undefined, 'handshake', 'x'.repeat(200)],
    [15_000, undefined, 'no_room', undefined],
    [599_999, '192.0.2.1', 'wrong_password', undefined],
    [600_000, '192.0.2.1', 'wrong_password', undefined]
  ] as const) {
    clock.now = now
    refusals.add(reason, address, what)
  }
  t.strictSame(log, [
    'warn Client refused {"address":"192.0.2.1","reason":"wrong_password"}',
    'info Client refused {"address":"192.0.2.1","reason":"no_password"}',
    `warn Client refused {"address":"unknown","reason":"handshake","what":"${'x'.repeat(100)}"}`,
    'warn Client refused {"address":"192.0.2.1","reason":"wrong_password"}'
  ])
})

t.test('many clients are ten lines at once, and one a minute', async (t) => {
  const { refusals, log, clock } = refusing()
  for (let n = 0; n < 500; n++) refusals.add('wrong_password', `192.0.2.${n}`)
  t.equal(log.length, 10)
  clock.now = 60_000
  for (let n = 0; n < 500; n++) refusals.add('wrong_password', `198.51.100.${n}`)
  t.equal(log.length, 11)
  t.equal(refusals.counts().wrong_password, 1000)
})
