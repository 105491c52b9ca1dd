// Five weeks of polls every 30 s by a clock that is driven, over a log that grows: what stays in memory, in open files and in
// the ledger: node --import @tapjs/typescript/import bench/soak.js [--days 35]
import { appendFileSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { DEFAULT_POLICY } from '../src/core/policy.js'
import { wantedBy } from '../src/core/recognise.js'
import { openXmlFile } from '../src/eventlog/xml-file.js'
import { EVENT_RULES } from '../src/knowledge/event-rules.js'
import { KNOWLEDGE } from '../src/knowledge/knowledge.js'
import { createMetrics } from '../src/metrics/registry.js'
import { ledgerFile } from '../src/monitor/ledger-file.js'
import { createMonitor } from '../src/monitor/monitor.js'
import { badNight, goodNight, vdiSet } from '../test/scenarios/runs.js'
import { DAY, HOUR, nightOf, printedEvents, SECOND, syntheticLog } from '../test/synthetic/event-log.js'
import { keepFigures } from './figures.js'

const POLL = 30 * SECOND
const BACKUP = HOUR // apart, of one server after another; every third fails
const SERVERS = 10
const SILENT = { info () {}, warn () {}, error () {} }
const BEGIN = nightOf('2026-01-05')

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
const { values } = parseArgs({ options: { days: { type: 'string', default: '35' } } })
const end = BEGIN + Number(values.days) * DAY
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-soak-'))
try {
  await run(join(folder, 'application.xml'), join(folder, 'ledger.json'))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function run (path, ledger) {
  writeFileSync(path, '')
  let now = BEGIN
  const log = openXmlFile(path, wantedBy(EVENT_RULES))
  const monitor = await createMonitor({
    eventLogs: () => [log],
    knowledge: KNOWLEDGE,
    rules: EVENT_RULES,
    policy: DEFAULT_POLICY,
    store: ledgerFile(ledger),
    clock: () => now,
    logger: SILENT,
    version: '0.0.0',
    computer: 'soak',
    sqlInstances: []
  })
  const metrics = createMetrics({
    build: { version: '', revision: '', nodeVersion: '' },
    caps: DEFAULT_POLICY.caps,
    clock: () => now,
    processMetrics: true
  })
  const started = performance.now()
  const table = []
  const { signal } = new AbortController()
  for (let polls = 0, backups = 0; now <= end; now += POLL, polls++) {
    if (now - BEGIN >= backups * BACKUP) appendFileSync(path, backupOf(backups++, now))
    await monitor.poll(signal)
    if (polls % 2 === 0) await metrics.text(monitor.status())
    if (!isToBeTold(now, table.length)) continue
    table.push(await figuresOf({ day: (now - BEGIN) / DAY, polls, backups, path, ledger }))
  }
  console.table(table)
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
  console.log(`${seconds} s`)
  keepFigures('soak', { days: Number(values.days), pollSeconds: POLL / SECOND, seconds, table })
}

/** After a day, when all is warm, in the middle, and at the end. */
function isToBeTold (now, told) {
  return now >= [BEGIN + DAY, (BEGIN + end) / 2, end][told]
}

async function figuresOf ({ day, polls, backups, path, ledger }) {
  collectGarbage()
  const { heapUsed, rss } = process.memoryUsage()
  return {
    day: Number(day.toFixed(1)),
    polls,
    backups,
    eventLogBytes: statSync(path).size,
    ledgerBytes: statSync(ledger).size,
    heapMegabytes: Number((heapUsed / 1e6).toFixed(1)),
    residentMegabytes: Number((rss / 1e6).toFixed(1)),
    openFiles: readdirSync('/proc/self/fd').length
  }
}

function backupOf (number, now) {
  const log = syntheticLog(`sql${number % SERVERS}.contoso.local`, number * 100 + 1)
  const [sqlInstance, database] = [`I${number % 3}`, `D${number % 5}`]
  if (number % 3 === 0) badNight(log, now, { sqlInstance, database, vdiSet: vdiSet(number) })
  else goodNight(log, now, vdiSet(number), [[sqlInstance, database]])
  return printedEvents(log.events())
}
