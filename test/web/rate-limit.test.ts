import t from 'tap'
import { parseGoDuration } from '../../src/web/go-duration.js'
import { rateLimiter } from '../../src/web/rate-limit.js'

t.test('a burst at once, then one in every interval, never more than the burst', async (t) => {
  const isLetThrough = rateLimiter({ interval: 1000, burst: 2 }, 0)
  const times = [0, 0, 0, 999, 1000, 1500, 2000, 2000, 60_000, 60_000, 60_000]
  t.strictSame(times.map(isLetThrough), [true, true, false, false, true, false, true, false, true, true, false])
})

t.test('without a burst nothing comes through', async (t) => {
  const isLetThrough = rateLimiter({ interval: 1000, burst: 0 }, 0)
  t.strictSame([0, 1000, 100_000].map(isLetThrough), [false, false, false])
})

t.test('a clock that is set back opens nothing', async (t) => {
  const isLetThrough = rateLimiter({ interval: 1000, burst: 1 }, 5000)
  t.strictSame([5000, 0, 500, 1000].map(isLetThrough), [true, false, false, true])
})

t.test('durations are those of Go', async (t) => {
  for (const [text, expected] of [
    ['0', 0], ['0s', 0], ['1s', 1000], ['1.5s', 1500], ['.5m', 30_000], ['1h30m', 5_400_000], ['250ms', 250], ['2us', 0.002], ['2µs', 0.002],
    ['1000000', 1], ['', undefined], ['1', 1e-6], ['s', undefined], ['1 s', undefined], ['1d', undefined], ['-1s', undefined], ['1s1', undefined],
    ['1e3s', undefined]
  ] as const) t.equal(parseGoDuration(text), expected, `"${text}"`)
})
