import t from 'tap'
import type { Ledger } from '../../src/core/ledger.js'
import { ledgerFromJson, ledgerText } from '../../src/core/ledger-json.js'
import { wantedBy } from '../../src/core/recognise.js'
import { findEventLogs, openEventLog } from '../../src/eventlog/open.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import { parts } from '../monitor/a-monitor.js'
import { HOUR, nightOf } from '../synthetic/event-log.js'
import { CORPUS } from './corpus.js'
import { writeLogs } from './events.js'

const NIGHT = nightOf('2026-03-02')
const skip = process.platform === 'win32' && 'file names of Windows cannot be hostile in all these ways'

t.test('what hostile events lead to is taken up again as it was saved', { skip, timeout: 120_000 }, async (t) => {
  const folder = `${t.testdir({})}/logs`
  writeLogs(folder, NIGHT)
  const clock = (): number => NIGHT + HOUR
  const eventLogs = (await findEventLogs([folder])).map((spec) => openEventLog(spec, wantedBy(EVENT_RULES), { clock }))
  let last: Ledger | undefined
  const store = { load: async () => ({ ledger: undefined }), save: async (ledger: Ledger) => { last = ledger } }
  await (await createMonitor(parts({ eventLogs, store, clock }))).poll(new AbortController().signal)
  t.equal(last?.computers.size, 2 * CORPUS.length)
  t.same(ledgerFromJson(JSON.parse([...ledgerText(last!)].join(''))), last)
})
