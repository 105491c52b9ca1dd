// Ten weeks of polls every 30 s by a clock that is driven, over a log that grows, twice as long as anything is remembered: what
// stays in memory, in open files and in the ledger. The built modules run as they do in the exporter: node bench/soak.js [--days 70]
// It ends with status 1 where a goal is missed.
import { spawnSync } from 'node:child_process'
import { appendFileSync, closeSync, mkdtempSync, openSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import '../dist/optimise.js'
import { DEFAULT_POLICY } from '../dist/core/policy.js'
import { wantedBy } from '../dist/core/recognise.js'
import { openXmlFile } from '../dist/eventlog/xml-file.js'
import { EVENT_RULES } from '../dist/knowledge/event-rules.js'
import { KNOWLEDGE } from '../dist/knowledge/knowledge.js'
import { createMetrics } from '../dist/metrics/registry.js'
import { ledgerFile } from '../dist/monitor/ledger-file.js'
import { createMonitor } from '../dist/monitor/monitor.js'
import { keepFigures } from './figures.js'
import { FULL_DAY, judged } from './soak/goals.js'

const [SECOND, HOUR, DAY] = [1000, 3_600_000, 86_400_000]
const POLL = 30 * SECOND
const BACKUP = HOUR
const BACKUPS = fileURLToPath(new URL('soak/backups.js', import.meta.url))
const SILENT = { info () {}, warn () {}, error () {} }
const BEGIN = Date.UTC(2026, 0, 5, 22)

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
const { values } = parseArgs({ options: { days: { type: 'string', default: '70' } } })
const days = Number(values.days)
const end = BEGIN + days * DAY
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-soak-'))
try {
  await run(join(folder, 'application.xml'), join(folder, 'ledger.json'), await backupsIn(join(folder, 'backups')))
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** Written by a process of its own: what makes events is not what is measured. */
async function backupsIn (path) {
  const descriptor = openSync(path, 'w')
  const args = ['--import', '@tapjs/typescript/import', BACKUPS, String(BEGIN), String(days * DAY / BACKUP + 1)]
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', descriptor, 'inherit'] })
  closeSync(descriptor)
  if (status !== 0) throw new Error(`${BACKUPS} ended with status ${status}`)
  const lines = (await open(path)).readLines()[Symbol.asyncIterator]()
  return async () => JSON.parse((await lines.next()).value)
}

async function run (path, ledger, nextBackup) {
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
    if (now - BEGIN >= backups * BACKUP) {
      appendFileSync(path, await nextBackup())
      backups++
    }
    await monitor.poll(signal)
    if (polls % 2 === 0) await metrics.text(monitor.status())
    if (!isToBeTold(now, table.length)) continue
    table.push(figuresOf({ day: (now - BEGIN) / DAY, polls, backups, path, ledger }))
  }
  console.table(table)
  const seconds = Number(((performance.now() - started) / 1000).toFixed(1))
  console.log(`${seconds} s`)
  keepFigures('soak', { days, pollSeconds: POLL / SECOND, seconds, table })
  tellVerdict(judged(table))
}

function tellVerdict (goals) {
  if (goals.length === 0) console.log(`not judged: it was no longer than ${FULL_DAY} days`)
  for (const { figure, mostTimes, full, last, isMet } of goals) {
    console.log(`${isMet ? 'held' : 'FAILED'}: ${figure}: expected at most ${mostTimes} times ${full}, found ${last}`)
  }
  if (goals.some(({ isMet }) => !isMet)) process.exitCode = 1
}

/** After a day, when all is warm, when as much is remembered as ever will be, in the middle of what follows, and at the end. */
function isToBeTold (now, told) {
  const full = BEGIN + DEFAULT_POLICY.retention
  return now >= [BEGIN + DAY, full, (full + end) / 2, end][told]
}

function figuresOf ({ day, polls, backups, path, ledger }) {
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
