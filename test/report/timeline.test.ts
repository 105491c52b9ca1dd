import t from 'tap'
import { EMPTY_TIMELINE, type EndedBackup, type Timeline } from '../../src/core/timeline.js'
import { markupText } from '../../src/report/markup.js'
import { dayMarks, stopLanes, windowOf } from '../../src/report/timeline-days.js'
import { timelineFigure } from '../../src/report/timeline-html.js'
import { aComputer, NOW } from '../a-status.js'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const at = (text: string) => Date.parse(`${text}Z`)
const good = (text: string): EndedBackup => ({ at: at(text), kind: 'succeeded' })
const bad = (text: string, incidentId: string): EndedBackup => ({ at: at(text), kind: 'failed-because-of-sql', incidentId })
const timeline = (given: Partial<Timeline>): Timeline => ({ ...EMPTY_TIMELINE, ...given })

for (const [name, backups, to] of [
  ['the present', [good('2026-03-02T21:00')], NOW],
  ['the present, where nothing ended at all', [], NOW],
  ['the present, though a clock is ahead of it', [good('2026-03-03T09:00')], NOW],
  ['the end of a log that was written long ago', [good('2025-03-02T21:00')], at('2025-03-02T21:00')]
] as const) {
  t.test(`the window of a timeline ends with ${name}`, async (t) => {
    t.strictSame(windowOf(timeline({ backups }), NOW), { from: to - 35 * DAY, to })
  })
}

t.test('a day has one mark for each kind, at its own time where it stands alone', async (t) => {
  const backups = [
    good('2026-02-28T21:20'), good('2026-03-01T09:00'), bad('2026-03-01T21:00:21', 'a'), good('2026-03-01T23:00'),
    bad('2026-03-01T23:30', 'b')
  ]
  t.strictSame(dayMarks(timeline({ backups }), windowOf(timeline({ backups }), NOW)), [
    { day: '2026-02-28', kind: 'succeeded', count: 1, at: at('2026-02-28T21:20'), incidentIds: [] },
    { day: '2026-03-01', kind: 'succeeded', count: 2, at: at('2026-03-01T12:00'), incidentIds: [] },
    { day: '2026-03-01', kind: 'failed-because-of-sql', count: 2, at: at('2026-03-01T12:00'), incidentIds: ['a', 'b'] }
  ])
})

t.test('a backup every quarter of an hour is 36 marks, and no more', async (t) => {
  const backups = Array.from({ length: 3_400 }, (_, n): EndedBackup => ({ at: NOW - (3_400 - n) * 15 * MINUTE, kind: 'succeeded' }))
  const marks = dayMarks(timeline({ backups }), windowOf(timeline({ backups }), NOW))
  t.strictSame([marks.length, marks[1]?.count, marks.reduce((sum, { count }) => sum + count, 0)], [36, 96, 3_360])
})

t.test('what lies before the window or a day behind it is not in it', async (t) => {
  const backups = [good('2026-01-01T21:00'), good('2026-03-04T07:59'), good('2026-03-04T08:01'), good('9999-01-01T00:00')]
  const marks = dayMarks(timeline({ backups }), { from: NOW - 35 * DAY, to: NOW })
  t.strictSame(marks.map(({ day }) => day), ['2026-03-04'])
})

t.test('a lane holds the stops of one instance that reach into the window', async (t) => {
  const stops = [
    { sqlInstance: 'TEST', from: NOW - 40 * DAY, to: NOW - 36 * DAY },
    { sqlInstance: 'PROD', from: NOW - 40 * DAY, to: NOW - 34 * DAY },
    { sqlInstance: 'ARCHIVE', from: NOW - 40 * DAY, to: undefined },
    { sqlInstance: 'PROD', from: NOW - DAY, to: NOW }
  ]
  t.strictSame(stopLanes(timeline({ stops }), { from: NOW - 35 * DAY, to: NOW }), [['ARCHIVE', [stops[2]]], ['PROD', [stops[1], stops[3]]]])
})

t.test('a picture says in words what it shows, and a table says it day by day', async (t) => {
  const computer = aComputer({
    timeline: timeline({
      backups: [good('2026-03-01T21:20'), bad('2026-03-02T21:00:12', 'sbs01-4f2a91c3')],
      stops: [{ sqlInstance: 'SHAREPOINT', from: at('2026-03-03T07:00'), to: undefined }]
    })
  })
  const found = markupText(timelineFigure(computer, NOW, 'timeline-7', (id) => `./incidents/${id}`))
  t.ok(found.includes('<svg role="img" aria-labelledby="timeline-7-title timeline-7-summary"'))
  t.ok(found.includes('<title id="timeline-7-title">Backups of SBS01, the 35 days until 2026-03-03 08:00:00 UTC</title>'))
  t.ok(found.includes('<desc id="timeline-7-summary">1 backup failed because of SQL Server, the last on 2026-03-02. 1 backup succeeded, the last on 2026-03-01. SHAREPOINT was stopped 1 time and still is.</desc>'))
  t.ok(found.includes('<tr><td class="time">2026-03-02</td><td class="number">1</td><td class="number">0</td><td class="number">0</td><td><a href="./incidents/sbs01-4f2a91c3">sbs01-4f2a91c3</a></td></tr>\n<tr><td class="time">2026-03-01</td><td class="number">0</td><td class="number">0</td><td class="number">1</td><td></td></tr>'))
  t.ok(found.includes('<li>SHAREPOINT stopped 2026-03-03 07:00:00, still stopped</li>'))
})

t.test('where nothing ended, that is said', async (t) => {
  t.equal(markupText(timelineFigure(aComputer({ timeline: EMPTY_TIMELINE }), NOW, 'timeline-0', undefined)),
    '<p>SBS01: <span class="quiet">no backup ended and no service was stopped in these 35 days, as far as the event logs tell.</span></p>\n')
})
