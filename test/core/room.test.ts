import t from 'tap'
import { assess, type ComputerPicture } from '../../src/core/assess.js'
import type { EpochMs } from '../../src/core/event.js'
import type { Finding } from '../../src/core/finding.js'
import { type ComputerLedger, EMPTY_LEDGER, learn, type Ledger, NEW_COMPUTER } from '../../src/core/ledger.js'
import { DEFAULT_POLICY, type Policy } from '../../src/core/policy.js'
import { isFull, mostInAll, roomIn } from '../../src/core/room.js'
import { KNOWLEDGE } from '../../src/knowledge/knowledge.js'
import { atOnce } from '../../src/monitor/turns.js'
import { backupSucceeded, DAY, finding, HOUR, NIGHT, snapshotFailed, SECOND, vdiAbort } from './a-finding.js'

const SMALL: Policy = { ...DEFAULT_POLICY, mostFindings: 10, mostFindingsInAll: { each: 5, least: 20, most: 30 } }
const FOR_EVER: Policy = { ...SMALL, retention: Number.POSITIVE_INFINITY }
const LATER = NIGHT + 1000 * DAY

/** A failed backup of three events, named by its number. */
function failure (computer: string, number: number, sqlInstance = 'PROD'): readonly Finding[] {
  const start = NIGHT + number * HOUR
  return [
    finding({ kind: 'job-start', rule: 'wsb-started', at: start, backupTime: start }),
    vdiAbort(start + 10 * SECOND, sqlInstance),
    snapshotFailed(start + 20 * SECOND, { backupTime: start })
  ].map((one, n) => ({ ...one, computer, event: `${computer}/${number}.${n}` }))
}

function failures (computer: string, from: number, to: number): readonly Finding[] {
  return Array.from({ length: to - from + 1 }, (_, n) => failure(computer, from + n)).flat()
}

function pictureOf (_: string, { findings }: ComputerLedger): ComputerPicture {
  return assess([...findings.values()], [], KNOWLEDGE, SMALL)
}

function ledgerOf (findings: readonly Finding[]): Ledger {
  return learn(EMPTY_LEDGER, findings, FOR_EVER, LATER)
}

function withRoom (ledger: Ledger, kept = 1, readTo: EpochMs = LATER): Ledger {
  return atOnce(roomIn(ledger, SMALL, { kept, readTo, now: LATER, pictureOf }))
}

function remembered ({ computers }: Ledger): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries([...computers].map(([computer, { findings }]) =>
    [computer, [...new Set([...findings.keys()].map((event) => event.replace(/^.*\/(\d+).*$/, '$1')))]]))
}

t.test('there are too many findings when one computer has too many, or all together have', async (t) => {
  t.equal(isFull(ledgerOf(failures('A', 1, 3)), SMALL), false)
  t.equal(isFull(ledgerOf(failures('A', 1, 4)), SMALL), true, '12 of one computer, where 10 are allowed')
  t.equal(isFull(ledgerOf([...failures('A', 1, 3), ...failures('B', 1, 3)]), SMALL), false)
  t.equal(isFull(ledgerOf([...failures('A', 1, 3), ...failures('B', 1, 3), ...failures('C', 1, 1)]), SMALL), true, '21 of all, where 20 are allowed')
})

for (const [computers, most] of [[3, 20], [5, 25], [9, 30]] as const) {
  t.test(`${computers} computers together may have ${most} findings`, async (t) => {
    const some = Array.from({ length: computers }, (_, n) => [String(n), NEW_COMPUTER] as const)
    t.equal(mostInAll(new Map(some), SMALL), most)
  })
}

t.test('the oldest are forgotten, as whole backups', async (t) => {
  const before = ledgerOf(failures('A', 1, 5))
  const after = withRoom(before)
  t.strictSame(remembered(after), { A: ['2', '3', '4', '5'] }, '10 newest findings end within the second backup, which stays whole')
  t.strictSame(remembered(withRoom(before, 0.5)), { A: ['4', '5'] })
  const { counts, counted, findings } = after.computers.get('A')!
  t.equal(counts.runs.sql_vss_failure, 5)
  t.strictSame([...counted.keys()], [...findings.keys()])
  t.equal(after.tooMany, 0, 'nothing was lost')
})

t.test('computers with few findings lose none to those with many', async (t) => {
  const after = withRoom(ledgerOf([...failures('A', 1, 5), ...failures('B', 1, 1), ...failures('C', 1, 4)]))
  t.strictSame(remembered(after), { A: ['3', '4', '5'], B: ['1'], C: ['2', '3', '4'] }, 'of 20, B has 3, and A and C share 17')
})

t.test('what was forgotten is not entered again, and what comes new is', async (t) => {
  const after = withRoom(ledgerOf(failures('A', 1, 5)))
  const again = learn(after, [...failures('A', 1, 5), ...failures('A', 6, 6)], FOR_EVER, LATER)
  t.strictSame(remembered(again), { A: ['2', '3', '4', '5', '6'] })
  t.equal(again.tooMany, 3, 'the events of the first backup are refused')
})

t.test('what is not counted yet stays', async (t) => {
  const readTo = NIGHT + 2 * HOUR
  const ledger = ledgerOf(failures('A', 1, 5))
  const after = withRoom(ledger, 0.5, readTo)
  t.equal(after.computers.get('A')!.counts.runs.sql_vss_failure, 1, 'the log is read up to the second backup')
  t.strictSame(remembered(after), { A: ['2', '3', '4', '5'] })
  t.strictSame(remembered(withRoom(ledger, 0.5, readTo - HOUR)), { A: ['1', '2', '3', '4', '5'] }, 'nor what may belong to a backup whose end is not read')
})

t.test('where too much is not counted, the oldest of it are refused, and told', async (t) => {
  const after = withRoom(ledgerOf(failures('A', 1, 7)), 1, NIGHT)
  t.equal(after.computers.get('A')!.findings.size, 20, 'twice what is allowed')
  t.equal(after.tooMany, 1)
})

t.test('events of the future are refused before any other', async (t) => {
  const forged = Array.from({ length: 25 }, (_, n) => vdiAbort(LATER + (n + 1) * DAY, 'PROD', { computer: 'A', event: `A/${100 + n}` }))
  const real = failures('A', 1, 3)
  const after = withRoom(ledgerOf([...forged, ...real]), 1, NIGHT)
  const { findings } = after.computers.get('A')!
  t.strictSame(remembered(after).A, [...Array.from({ length: 11 }, (_, n) => String(100 + n)), '1', '2', '3'])
  t.equal(findings.size, 20)
  t.equal(learn(after, failure('A', 4), FOR_EVER, LATER).computers.get('A')!.findings.size, 23, 'and what comes now is entered')
})

t.test('the last failure of an instance that is still failing stays, whatever comes after it', async (t) => {
  const noise = Array.from({ length: 15 }, (_, n) =>
    finding({ computer: 'A', event: `A/${100 + n}`, kind: 'vss-error', rule: 'vss-error', at: NIGHT + (100 + n) * HOUR }))
  const failing = [...failure('A', 1), ...failure('A', 2, 'TEST'), ...failure('A', 3)]
  t.strictSame(remembered(withRoom(ledgerOf([...failing, ...noise]), 0.5)), { A: ['2', '3', '110', '111', '112', '113', '114'] })
  const end = NIGHT + 90 * HOUR
  const recovered = [...failing, { ...backupSucceeded(end - HOUR, end), computer: 'A', event: 'A/90' }, ...noise]
  t.strictSame(remembered(withRoom(ledgerOf(recovered), 0.5)), { A: ['110', '111', '112', '113', '114'] })
})
