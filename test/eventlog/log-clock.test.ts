import t from 'tap'
import { isTimeZone, parseOffset, systemTimeZone, zoneClock } from '../../src/eventlog/local-time.js'
import { logClock } from '../../src/eventlog/log-clock.js'

const HOUR = 3_600_000
const wall = (text: string) => Date.parse(`${text}Z`)
const iso = (time: number | undefined) => time === undefined ? undefined : new Date(time).toISOString().slice(0, 16)
const BERLIN = { name: 'Europe/Berlin', isAssumed: false }
const NO_HEAD = { server: undefined, sqlInstance: undefined, offset: undefined }
const stated = (hours: number, at: string) => ({ ...NO_HEAD, offset: { milliseconds: hours * HOUR, wall: wall(at) } })

for (const [zone, time, moments] of [
  ['Europe/Berlin', '2026-01-15T12:00', ['2026-01-15T11:00']],
  ['Europe/Berlin', '2026-07-15T12:00', ['2026-07-15T10:00']],
  ['Europe/Berlin', '2026-03-29T02:30', []],
  ['Europe/Berlin', '2026-10-25T02:30', ['2026-10-25T00:30', '2026-10-25T01:30']],
  ['Asia/Kolkata', '2026-07-15T12:00', ['2026-07-15T06:30']],
  ['Australia/Lord_Howe', '2026-04-05T01:45', ['2026-04-04T14:45', '2026-04-04T15:15']],
  ['Etc/UTC', '2026-07-15T12:00', ['2026-07-15T12:00']]
] as const) {
  t.test(`${time} in ${zone} is ${moments.join(' or ') || 'no time'}`, async (t) => {
    t.same(zoneClock(zone)(wall(time)).map(iso), moments)
  })
}

t.test('the hour that comes twice is told apart by the order of the log', async (t) => {
  const clock = logClock(NO_HEAD, BERLIN)
  const times = ['01:50', '02:10', '02:50', '02:05', '02:55', '03:05'].map((time) => clock.moment(wall(`2026-10-25T${time}`)))
  t.same(times.map(({ at }) => iso(at)?.slice(11)), ['23:50', '00:10', '00:50', '01:05', '01:55', '02:05'])
  t.same(times.map(({ doubt }) => doubt), [
    undefined,
    '2026-10-25 02:10:00 came twice in Europe/Berlin; taken for the first',
    '2026-10-25 02:50:00 came twice in Europe/Berlin; taken for the first',
    undefined, undefined, undefined
  ])
})

t.test('a time that the clock skipped is none', async (t) => {
  t.same(logClock(NO_HEAD, BERLIN).moment(wall('2026-03-29T02:30')), {
    at: undefined, doubt: 'expected a time of Europe/Berlin, found 2026-03-29 02:30:00, which was skipped there'
  })
})

t.test('the offset that a log states goes before a zone that was only assumed', async (t) => {
  const clock = logClock(stated(-5, '2026-01-01T00:00'), { ...BERLIN, isAssumed: true })
  t.same([iso(clock.moment(wall('2026-01-02T00:00')).at), clock.doubt], ['2026-01-02T05:00', undefined])
  clock.state(-4 * HOUR)
  t.equal(iso(clock.moment(wall('2026-06-02T00:00')).at), '2026-06-02T04:00')
})

t.test('a zone that agrees with the log knows of its summer and winter', async (t) => {
  const clock = logClock(stated(2, '2026-07-01T00:00'), BERLIN)
  t.same([iso(clock.moment(wall('2026-12-02T00:00')).at), clock.doubt], ['2026-12-01T23:00', undefined])
})

t.test('a zone that the log contradicts is not its own, and that is told', async (t) => {
  const clock = logClock(stated(-5, '2026-07-01T00:00'), BERLIN)
  t.same([iso(clock.moment(wall('2026-07-02T00:00')).at), clock.doubt], [
    '2026-07-02T05:00', 'expected times of Europe/Berlin, found another offset from UTC, which is used'
  ])
})

t.test('a zone that is only assumed, of a log that states none, is told', async (t) => {
  t.equal(logClock(NO_HEAD, { ...BERLIN, isAssumed: true }).doubt,
    'expected its offset from UTC, found none; its times are taken for those of Europe/Berlin')
})

t.test('offsets and names of zones', async (t) => {
  t.same(['2:00', '-8:00', '+5:30', 'GMT+05:45', '', '99:00'].map(parseOffset), [2 * HOUR, -8 * HOUR, 5.5 * HOUR, 5.75 * HOUR, undefined, undefined])
  t.same(['Europe/Berlin', 'Nowhere/Else', ''].map(isTimeZone), [true, false, false])
})

t.test('a computer whose TZ names no zone that is known goes by UTC', async (t) => {
  const { TZ } = process.env
  t.teardown(() => { if (TZ === undefined) delete process.env.TZ; else process.env.TZ = TZ })
  for (const [zone, expected] of [['Europe/Berlin', 'Europe/Berlin'], ['No/Such_Zone', 'UTC'], [':', 'UTC']] as const) {
    process.env.TZ = zone
    t.equal(systemTimeZone(), expected)
  }
})
