import t from 'tap'
import { epochMs } from '../../src/eventlog/event-time.js'

const SECOND = Date.UTC(2026, 2, 2, 21, 0, 7)

for (const [text, expected] of [
  ['2026-03-02T21:00:07Z', SECOND],
  ['2026-03-02T21:00:07.5Z', SECOND + 500],
  ['2026-03-02T21:00:07.123Z', SECOND + 123],
  ['2026-03-02T21:00:07.1239999Z', SECOND + 123],
  ['2026-03-02T21:00:07.123999900Z', SECOND + 123],
  ['2026-03-02T21:00:07.123', SECOND + 123],
  ['2026-03-02T22:00:07.123+01:00', SECOND + 123],
  ['2026-03-02T12:30:07.123-08:30', SECOND + 123],
  ['1601-01-01T00:00:00.0000000Z', -11_644_473_600_000],
  ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ['2026-02-29T00:00:00Z', undefined],
  ['2026-13-01T00:00:00Z', undefined],
  ['2026-03-02T24:00:00Z', undefined],
  ['2026-03-02T21:00:07.1234567890Z', undefined],
  ['2026-03-02 21:00:07', undefined],
  ['', undefined]
] as const) {
  t.test(`the time '${text}' is ${expected}`, async (t) => { t.equal(epochMs(text), expected) })
}
