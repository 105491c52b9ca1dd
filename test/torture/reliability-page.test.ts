import t from 'tap'
import { reliabilityPage, type LoadFigures, type SoakFigures } from './reliability-page.js'

const FULL = { day: 35, ledgerBytes: 3_255_127, heapMegabytes: 19.3, residentMegabytes: 148.1, openFiles: 21 }
const LAST = { day: 70, ledgerBytes: 3_270_000, heapMegabytes: 19.5, residentMegabytes: 129.4, openFiles: 20 }

function page ({ load, soak }: { load?: LoadFigures, soak?: SoakFigures['table'] }): readonly string[] {
  const at = '2026-11-29T00:00:00.000Z'
  return reliabilityPage({
    at: new Date(at),
    version: '0.0.0',
    seed: 1,
    results: [],
    load,
    soak: soak && { at, node: 'v20.0.0', days: 70, pollSeconds: 30, table: soak }
  }).split('\n')
}

for (const [name, last, verdict, rows] of [
  ['that stays as it was after 35 days', {}, '3 of 3 goals held:', [
    '| ledgerBytes | at most 110 % of 3255127 | 3270000 | held |',
    '| residentMegabytes | at most 110 % of 148.1 | 129.4 | held |',
    '| openFiles | at most 100 % of 21 | 20 | held |'
  ]],
  ['that grows', { ledgerBytes: 3_580_640, residentMegabytes: 163, openFiles: 22 }, '0 of 3 goals held:', [
    '| ledgerBytes | at most 110 % of 3255127 | 3580640 | FAILED |',
    '| residentMegabytes | at most 110 % of 148.1 | 163 | FAILED |',
    '| openFiles | at most 100 % of 21 | 22 | FAILED |'
  ]]
] as const) {
  t.test(`a soak ${name} is judged so`, async (t) => {
    const lines = page({ soak: [FULL, { ...LAST, ...last }] })
    t.match(lines.find((line) => line.endsWith('goals held:')), verdict)
    t.strictSame(lines.filter((line) => /held \|$|FAILED \|$/.test(line)), rows)
  })
}

t.test('a soak no longer than 35 days is not judged', async (t) => {
  for (const soak of [[{ ...FULL, day: 1 }], [{ ...LAST, day: 1 }, FULL]]) {
    t.equal(page({ soak }).at(-2), 'Not judged: only what is there after day 35 can show whether anything grows for ever.')
  }
})

t.test('of a backlog it is told how much of it was counted, and what was refused', async (t) => {
  const measured = { events: 1000, failuresCounted: 99, eventsRefused: 10 } as LoadFigures
  t.strictSame(page({ load: { ...measured, at: '2026-11-29', node: 'v20.0.0' } }).filter((line) => /counted|refused/.test(line)).slice(-2), [
    '| failures counted, of ten events each | 100 | 99 |',
    '| events refused | 0 | 10 |'
  ])
})
