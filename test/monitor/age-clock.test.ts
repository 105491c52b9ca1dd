import t from 'tap'
import { ageClock } from '../../src/monitor/age-clock.js'

const DAY = 24 * 60 * 60_000

t.test('ages go by the clock, but never more than twice as fast as time passes', async (t) => {
  let [clock, passed] = [100 * DAY, 0]
  const aged = ageClock(() => clock, () => passed)
  const rows = [
    ['nothing passed', 100, 0, 100],
    ['a day passed', 101, 1, 101],
    ['the clock is set 60 days forward', 161, 1, 101],
    ['and goes on', 162, 2, 103],
    ['it is set right again', 103, 3, 103],
    ['it is set a year back', -260, 5, -260],
    ['and right again', 106, 6, 106],
    ['the computer slept for four days', 110, 6, 106],
    ['and has caught up after four', 114, 10, 114],
    ['a jump is none of the time that passed before it', 180, 10, 114]
  ] as const
  for (const [title, at, since, expected] of rows) {
    [clock, passed] = [at * DAY, since * DAY]
    t.equal(aged() / DAY, expected, title)
  }
})
