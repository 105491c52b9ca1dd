import { fileURLToPath } from 'node:url'
import t from 'tap'
import { shownReference } from '../../src/commands/references.js'
import type { Ledger } from '../../src/core/ledger.js'
import { ledgerFromJson, ledgerText } from '../../src/core/ledger-json.js'
import { wantedBy } from '../../src/core/recognise.js'
import type { Status } from '../../src/core/status.js'
import { Channel } from '../../src/eventlog/channel.js'
import type { EventLog } from '../../src/eventlog/eventlog.js'
import { openEventLog } from '../../src/eventlog/open.js'
import { createServer } from '../../src/http/server.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { createMetrics } from '../../src/metrics/registry.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import type { LedgerStore } from '../../src/monitor/parts.js'
import { readerOf, windows } from '../eventlog/a-channel.js'
import { SETTINGS } from '../metrics/a-metrics.js'
import { parts } from '../monitor/a-monitor.js'
import { fuzzing, randomNumbers } from '../random.js'
import { badNight, vdiSet } from '../scenarios/runs.js'
import { DAY, HOUR, nightOf, syntheticLog } from '../synthetic/event-log.js'

const { mutants: MUTANTS, seed: SEED } = fuzzing(200)
const NEVER = new AbortController().signal
const WANTED = wantedBy(EVENT_RULES)
const NIGHT = nightOf('2026-03-09')

type Steps = readonly (string | number)[]

/** Every kind of event log, each of which reads its position in its own way. */
function eventLogs (clock: () => number): readonly EventLog[] {
  const file = (kind: 'xml' | 'evtx' | 'errorlog', path: string): EventLog =>
    openEventLog({ kind, path: fileURLToPath(new URL(`../../${path}`, import.meta.url)) }, WANTED, { clock })
  const server = syntheticLog('SQL01.contoso.local')
  badNight(server, NIGHT, { sqlInstance: 'PROD', database: 'Sales', vdiSet: vdiSet(1) })
  return [
    file('xml', 'test/scenarios/stop-test-confirmed/events.xml'),
    file('xml', 'test/scenarios/other-writers/events.xml'),
    file('xml', 'test/scenarios/errorlog-tells-why/events.xml'),
    file('errorlog', 'test/scenarios/errorlog-tells-why/ERRORLOG'),
    file('evtx', 'examples/kb2615182/Microsoft-Windows-Backup.evtx'),
    new Channel(WANTED, {
      channel: 'Application',
      reader: readerOf(windows(server.events().map(({ xml }) => xml))),
      clock,
      lookBack: 35 * DAY,
      isForwarded: false
    })
  ]
}

/** What two polls make of a ledger, the second a day after the first: what is shown then, and what is saved. */
async function livedOn (ledger: Ledger | undefined): Promise<{ readonly status: Status, readonly saved: string }> {
  let now = NIGHT + HOUR
  let saved = ''
  const store: LedgerStore = {
    load: async () => ({ ledger }),
    save: async (ledger) => { saved = [...ledgerText(ledger)].join('') }
  }
  const monitor = await createMonitor(parts({ eventLogs: eventLogs(() => now), store, clock: () => now }))
  await monitor.poll(NEVER)
  now += DAY
  await monitor.poll(NEVER)
  await monitor.close()
  return { status: monitor.status(), saved }
}

const metrics = createMetrics(SETTINGS)
let shown: Status
const server = createServer({ status: () => shown, metrics, version: '0.1.0', references: shownReference })
t.teardown(() => server.close())

/** The addresses of a status that are not answered with 200. */
async function unanswered (status: Status): Promise<readonly string[]> {
  shown = status
  const ids = status.computers.flatMap(({ incidents }) => incidents.map(({ id }) => id)).slice(0, 1)
  const names = status.computers.map(({ computer }) => computer).filter((name) => /^.{1,255}$/s.test(name)).slice(0, 1)
  const addresses = [
    '/', '/metrics', '/sd', '/-/ready', '/api/v1/status', '/api/v1/incidents?limit=1000',
    ...names.map((name) => `/api/v1/timeline?computer=${encodeURIComponent(name)}`),
    ...names.map((name) => `/probe?target=${encodeURIComponent(name)}`),
    ...ids.flatMap((id) => [`/incidents/${id}`, `/incidents/${id}.txt`, `/incidents/${id}.html`, `/api/v1/incidents/${id}`])
  ]
  const found: string[] = []
  for (const address of addresses) {
    const { statusCode, body } = await server.inject(address)
    if (statusCode !== 200) found.push(`${address}: ${statusCode} ${body.slice(0, 500)}`)
  }
  return found
}

const NASTY: readonly unknown[] = [
  null, true, false, 0, -1, 0.5, 945, 8.64e15, -8.64e15, 1e300, Number.POSITIVE_INFINITY,
  '', 'x', '0', '__proto__', 'constructor', '\u202e\0\u001b[2J', 'x'.repeat(20_000), '2026-03-01T00:00:00Z', 'sql:1', '{"record":1e300}', '{"offset":-1}',
  [], {}, [null], [[]], [{}], ['x', 1], [['x', 1]], { at: 1 }, JSON.parse('{"__proto__":{"at":1}}')
]

/** The way to every value within a value, itself among them. */
function everyWay (json: unknown, before: Steps = []): readonly Steps[] {
  if (typeof json !== 'object' || json === null) return [before]
  const below = Array.isArray(json) ? [...json.entries()] : Object.entries(json)
  return [before, ...below.flatMap(([step, value]) => everyWay(value, [...before, step]))]
}

function placeOf (steps: Steps): string {
  return steps.map((step) => typeof step === 'number' ? `[${step}]` : `.${step}`).join('').slice(1)
}

type Holder = Record<string | number, unknown>

function valueAt (json: unknown, steps: Steps): unknown {
  return steps.reduce((one, step) => (one as Holder)[step], json)
}

/** What came of a ledger: refused, or taken up, and what is wrong with that. */
interface Outcome {
  readonly isTaken: boolean
  readonly problems: readonly string[]
}

async function outcomeOf (json: unknown, place: string): Promise<Outcome> {
  let ledger: Ledger
  try {
    ledger = ledgerFromJson(json)
  } catch (error) {
    const { message } = error as Error
    return { isTaken: false, problems: message.startsWith(place) ? [] : [message] }
  }
  try {
    const { status, saved } = await livedOn(ledger)
    ledgerFromJson(JSON.parse(saved))
    return { isTaken: true, problems: await unanswered(status) }
  } catch (error) {
    return { isTaken: true, problems: [(error as Error).stack!] }
  }
}

t.test('a ledger with a wrong value is refused with its place, or leads to what can be shown and saved', { timeout: 60_000 + 2000 * MUTANTS }, async (t) => {
  const random = randomNumbers(SEED)
  const pick = <Item> (items: readonly Item[]): Item => items[random(items.length)]!
  const { status, saved } = await livedOn(undefined)
  t.strictSame(await unanswered(status), [])
  const ways = everyWay(JSON.parse(saved)).filter(({ length }) => length > 0)
  const few = ways.filter(([, , name]) => name !== 'findings' && name !== 'counted') // of what there is less of
  let taken = 0
  for (let n = 0; n < MUTANTS; n++) {
    const json = JSON.parse(saved) as Holder
    const steps = pick(random(2) === 0 ? ways : few)
    const [holder, last] = [valueAt(json, steps.slice(0, -1)) as Holder, steps.at(-1)!]
    const alike = NASTY.filter((value) => typeof value === typeof holder[last])
    if (random(10) === 0 && typeof last === 'string') delete holder[last]
    else holder[last] = random(4) === 0 ? valueAt(json, pick(ways)) : pick(random(2) === 0 ? alike : NASTY)
    const { isTaken, problems } = await outcomeOf(json, placeOf(steps))
    if (isTaken) taken++
    if (problems.length > 0) t.strictSame(problems, [], `${placeOf(steps)}: ${JSON.stringify(holder[last])?.slice(0, 200)}`)
  }
  t.ok(taken > MUTANTS / 5 && taken < MUTANTS / 2, `${taken} of ${MUTANTS} are taken up`)
})
