import t from 'tap'
import { epochMsOfFileTime } from '../../src/windows/file-time.js'

for (const [ticks, expected] of [
  [0n, '1601-01-01T00:00:00.000Z'],
  [116_444_736_000_000_000n, '1970-01-01T00:00:00.000Z'],
  [134_082_576_001_239_999n, '2025-11-22T04:00:00.123Z']
] as const) {
  t.test(`the FILETIME ${ticks} is ${expected}`, async (t) => {
    t.equal(new Date(epochMsOfFileTime(ticks)).toISOString(), expected)
  })
}
