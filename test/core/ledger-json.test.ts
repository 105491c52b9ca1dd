import { readFileSync } from 'node:fs'
import t from 'tap'
import { ledgerFromJson, ledgerText } from '../../src/core/ledger-json.js'
import { EMPTY_LEDGER, enter, NEW_COMPUTER, type Ledger } from '../../src/core/ledger.js'
import { DEFAULT_POLICY } from '../../src/core/policy.js'
import { finding, NIGHT, vdiAbort } from './a-finding.js'

const SAVED = readFileSync(new URL('../fixtures/ledger/version-1.json', import.meta.url), 'utf8')
const COUNT = 'a whole number from 0 on'
const TIME = 'a time in milliseconds'

/** The JSON of a ledger in which another value stands at a place; undefined: none. */
function withValue (place: string, value: unknown): unknown {
  const ledger = JSON.parse(SAVED) as Record<string, unknown>
  const steps = place.split(/[.[\]]+/).filter((step) => step !== '')
  const last = steps.pop()!
  const holder = steps.reduce((one, step) => one[step] as Record<string, unknown>, ledger)
  holder[last] = value
  return JSON.parse(JSON.stringify(ledger))
}

const again = (ledger: Ledger): Ledger => ledgerFromJson(JSON.parse([...ledgerText(ledger)].join('')))

for (const [place, value, expected, found = JSON.stringify(value)] of [
  ['version', '1', '1'],
  ['tooOld', -1, COUNT],
  ['tooMany', undefined, COUNT, 'undefined'],
  ['computers', {}, 'a list', 'an object'],
  ['computers[0]', null, 'an object'],
  ['computers[0]', [], 'an object', 'a list'],
  ['computers[0].computer', 7, 'text'],
  ['computers[0].lastSuccess', '2026-03-01', TIME],
  ['computers[0].lastAttempt', null, TIME],
  ['computers[0].forgottenBefore', 8.64e15 + 1, TIME],
  ['computers[0].instances[0]', null, 'text'],
  ['computers[0].databases[0].database', [], 'text', 'a list'],
  ['computers[0].counts.runs.success', undefined, COUNT, 'undefined'],
  ['computers[0].counts.runs.other_failure', 'many', COUNT],
  ['computers[0].counts.observed', 0.5, COUNT],
  ['computers[0].counts.failures[0].lastAt', 1e300, TIME, '1e+300'],
  ['computers[0].counts.failures[0].nativeError', 945, 'text'],
  ['computers[0].counts.writerErrors[0].writer', false, 'text'],
  ['computers[0].counts.overflows', [1], 'an object', 'a list'],
  ['computers[0].counted[0]', ['event'], 'a list of two', 'a list'],
  ['computers[0].counted[1][0]', 1, 'text'],
  ['computers[0].counted[1][1].as', '__proto__', 'one of sql_vss_failure, other_failure, observed, success'],
  ['computers[0].counted[1][1].at', '', TIME],
  ['computers[0].findings[3].at', 'yesterday', TIME],
  ['computers[0].findings[3].kind', 'constructor', 'one of job-start, job-success, job-failure, writer-veto, sql-error, ' +
    'sql-success, vss-error, service-state, log-cleared, context'],
  ['computers[0].findings[3].namedBy', 'nobody', 'one of sql-writer, backup-component, sqlvdi, engine'],
  ['computers[0].findings[3].eventId', '8229', 'a number'],
  ['computers[0].findings[2].errors[0]', 945, 'an object'],
  ['computers[0].findings[2].errors[0].code', '0x80040E14', 'an error code'],
  ['computers[0].findings[2].errors[0].code', 'x'.repeat(61), 'an error code', 'a text of 61 characters'],
  ['computers[0].findings[2].errors[0].code', 'sql:\u202e', 'an error code', 'a text of 5 characters'],
  ['computers[0].findings[2].errors[1].osError', '5', 'a number'],
  ['computers[0].findings[2].volumes', 'C:', 'a list'],
  ['computers[0].findings[2].isVss', 1, 'true or false'],
  ['computers[0].findings[2].service', 'paused', 'one of running, stopped'],
  ['computers[0].findings[2].snapshot', '', 'one of frozen, resumed, backed-up'],
  ['eventLogs[0].log', {}, 'text', 'an object'],
  ['eventLogs[0].position', 42, 'text'],
  ['eventLogs[0].scanned', '20', COUNT],
  ['eventLogs[0].processed[0]', ['VSS', 1, 2], 'a list of two', 'a list'],
  ['eventLogs[0].processed[1][1]', null, COUNT],
  ['eventLogs[0].lastLossAt', true, TIME],
  ['eventLogs[0].newsAt', '0', TIME]
] as readonly (readonly [place: string, value: unknown, expected: string, found?: string])[]) {
  t.test(`a ledger whose ${place} is ${found} is refused`, async (t) => {
    t.throws(() => ledgerFromJson(withValue(place, value)), { message: `${place}: expected ${expected}, found ${found}` })
  })
}

t.test('a number that is too large for JSON is infinite, and none of ours', async (t) => {
  const text = SAVED.replace('"tooOld":0', '"tooOld":1e400')
  t.throws(() => ledgerFromJson(JSON.parse(text)), { message: `tooOld: expected ${COUNT}, found Infinity` })
})

t.test('a name that objects inherit is a name like any other', async (t) => {
  const text = SAVED.replace('"overflows":{}', '"overflows":{"__proto__":"1"}')
  t.throws(() => ledgerFromJson(JSON.parse(text)), {
    message: `computers[0].counts.overflows["__proto__"]: expected ${COUNT}, found "1"`
  })
  const ledger = ledgerFromJson(JSON.parse(text.replace('"__proto__":"1"', '"__proto__":1,"constructor":2')))
  const [known] = ledger.computers.values()
  t.same(Object.entries(known!.counts.overflows), [['__proto__', 1], ['constructor', 2]])
  t.same(again(ledger), ledger)
})

t.test('what an earlier or a later build would not have written is no obstacle', async (t) => {
  const log = { log: 'Application', scanned: 1, processed: [], unreadable: 0, lost: 0, invented: { later: true } }
  const { eventLogs } = ledgerFromJson({ ...JSON.parse(SAVED), eventLogs: [log], invented: null })
  t.strictSame([...eventLogs], [['Application', {
    position: undefined,
    scanned: 1,
    processed: new Map(),
    unreadable: 0,
    lost: 0,
    lastLossAt: undefined,
    lastLoss: undefined,
    oldest: undefined,
    newsAt: 0
  }]])
})

t.test('a ledger with every field there is comes back as it was', async (t) => {
  const all = finding({
    errors: [
      { code: 'sql:945', database: 'Sales', osError: 5 },
      { code: 'win32:-1' },
      { code: 'hresult:0x800423F4' },
      { code: 'wsb:0x80780049' }
    ],
    text: 'What happened.',
    sqlInstance: 'PROD',
    namedBy: 'backup-component',
    database: 'Sales',
    vdiSet: '7c21d0a4-5b1e-4e0f-9a6d-000000000001',
    backupTime: NIGHT - 1,
    volumes: ['C:', 'D:'],
    writer: 'unknown',
    writerName: 'Writer',
    service: 'stopped',
    cleared: 'Application',
    snapshotEnd: NIGHT + 1,
    snapshot: 'backed-up',
    isVss: false
  })
  const ledger = enter(EMPTY_LEDGER, {
    log: 'Application',
    position: 'anything',
    findings: [all, vdiAbort(-1, 'PROD')],
    scanned: 7,
    processed: new Map([['__proto__', 1]]),
    unreadable: 1,
    oldest: 8.64e15,
    loss: { records: 2 ** 63, what: 'wrapped' }
  }, { ...DEFAULT_POLICY, retention: Number.POSITIVE_INFINITY }, NIGHT)
  t.same(again(ledger), ledger)
  t.same(again({ ...ledger, computers: new Map([['A', NEW_COMPUTER]]) }).computers.get('A'), NEW_COMPUTER)
})
