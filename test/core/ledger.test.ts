import t from 'tap'
import type { Finding } from '../../src/core/finding.js'
import { EMPTY_LEDGER, learn, type Ledger } from '../../src/core/ledger.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { NIGHT, vdiAbort } from './a-finding.js'

const SMALL = { ...DEFAULT_POLICY, mostFindings: 10, mostFindingsInAll: 20 }

/** Aborts of one computer, a second apart. */
function aborts (computer: string, from: number, count: number): readonly Finding[] {
  return Array.from({ length: count }, (_, n) => vdiAbort(NIGHT + (from + n) * 1000, 'PROD', { computer, event: `${computer}/${from + n}` }))
}

function remembered ({ computers }: Ledger): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...computers].map(([computer, { findings }]) => [computer, [...findings.keys()].sort()]))
}

t.test('of all computers together so many findings are remembered, the newest ones', async (t) => {
  const before = learn(EMPTY_LEDGER, [...aborts('A', 0, 8), ...aborts('B', 100, 8)], SMALL, NIGHT)
  const after = learn(before, aborts('C', 200, 8), SMALL, NIGHT)
  t.strictSame(remembered(after), {
    A: ['A/6', 'A/7'],
    B: [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `B/10${n}`),
    C: [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `C/20${n}`)
  })
  t.equal(after.tooMany, 6)
})

t.test('that an event was counted is forgotten with all that is as old, where a computer has too many', async (t) => {
  const before = learn(EMPTY_LEDGER, aborts('A', 0, 10), SMALL, NIGHT)
  const known = before.computers.get('A')!
  const counted = new Map([...known.findings.values()].map(({ event, at }) => [event, { at, as: 'observed' as const }]))
  const after = learn({ ...before, computers: new Map([['A', { ...known, counted }]]) }, aborts('A', 10, 4), SMALL, NIGHT)
  t.strictSame([...after.computers.get('A')!.counted.keys()], ['A/4', 'A/5', 'A/6', 'A/7', 'A/8', 'A/9'])
  t.equal(after.tooMany, 4)
})
