import { spawnSync } from 'node:child_process'
import { appendFileSync, closeSync, openSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { patientFiles } from '../../src/eventlog/patient-files.js'
import { presentFiles } from '../../src/eventlog/present-files.js'
import { ledgerFile } from '../../src/monitor/ledger-file.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import { hangIn, hangingSystem } from '../eventlog/a-hanging-file.js'
import { ALL, eventXml, GO_ON } from '../eventlog/an-event.js'
import { parts } from './a-monitor.js'
import type { Monitor } from '../../src/monitor/parts.js'

const NOW = Date.UTC(2026, 2, 3)
const skip = process.platform === 'win32' && 'Windows has no such pipes'

const seen = (monitor: Monitor) => monitor.status().eventLogs.map(({ name, isUp, scanned, readErrors }) =>
  [name.slice(-5), isUp, scanned, readErrors['timeout'] ?? 0])

t.test('while a log hangs the polls end, the others are read, and it is told once; then it is read on', { skip }, async (t) => {
  const folder = realpathSync(t.testdir({ logs: { 'a.xml': eventXml({ recordId: 1 }), 'b.xml': eventXml({ recordId: 2 }) } }))
  const [a, b] = ['a.xml', 'b.xml'].map((name) => join(folder, 'logs', name)) as [string, string]
  const hang = hangIn(folder)
  let hangs = false
  const system = hangingSystem(hang, ({ call, path }) => hangs && call === 'open' && path === a)
  const files = patientFiles({ patience: 20, mostCalls: 3 }, system)
  const given = {
    ...parts({ clock: () => NOW }), eventLogs: presentFiles('xml', join(folder, 'logs'), ALL, { clock: () => NOW, files })
  }
  const monitor = await createMonitor(given)
  await monitor.poll(GO_ON)
  t.same(seen(monitor), [['a.xml', true, 1, 0], ['b.xml', true, 1, 0]])
  hangs = true
  for (const polls of [1, 2, 3]) {
    appendFileSync(a, eventXml({ recordId: 10 + polls }))
    appendFileSync(b, eventXml({ recordId: 20 + polls }))
    await monitor.poll(GO_ON)
    t.same(seen(monitor), [['a.xml', false, 1, polls], ['b.xml', true, 1 + polls, 0]])
  }
  hangs = false
  await hang.letGo()
  await monitor.poll(GO_ON)
  t.same(seen(monitor), [['a.xml', true, 4, 3], ['b.xml', true, 4, 0]])
  const reason = `${a}: expected an answer within 0.02 s, found none; is its disk or share reachable?`
  t.same(given.lines, [
    ['error', 'event log not read', { log: a, code: 'timeout', reason }],
    ['info', 'event log read again', { log: a }]
  ])
})

for (const call of ['stat', 'read'] as const) {
  t.test(`a poll that is told to stop while ${call} hangs ends at once, and nothing is told of the log`, { skip }, async (t) => {
    const folder = realpathSync(t.testdir({ 'a.xml': eventXml({}) }))
    const hang = hangIn(folder)
    const stop = new AbortController()
    const system = hangingSystem(hang, (asked) => {
      if (asked.call === call) stop.abort()
      return asked.call === call
    })
    const files = patientFiles({ patience: 60_000, mostCalls: 3 }, system)
    const eventLogs = presentFiles('xml', join(folder, 'a.xml'), ALL, { clock: () => NOW, files })
    const given = { ...parts({ clock: () => NOW }), eventLogs }
    const monitor = await createMonitor(given)
    await monitor.poll(stop.signal)
    t.same(given.lines, [])
    await hang.letGo()
  })
}

t.test('while a save hangs no other is begun, the polls end, and it is told once; then the ledger is saved', { skip }, async (t) => {
  const folder = realpathSync(t.testdir({ 'a.xml': eventXml({ recordId: 1 }) }))
  const [log, path] = [join(folder, 'a.xml'), join(folder, 'ledger.json')]
  const pipe = `${path}.new` // opening it for writing hangs until somebody reads
  t.equal(spawnSync('mkfifo', [pipe]).status, 0)
  let now = NOW
  const eventLogs = presentFiles('xml', log, ALL, { clock: () => now })
  const given = { ...parts({ clock: () => now, store: ledgerFile(path, { patience: 2000 }) }), eventLogs }
  const monitor = await createMonitor(given)
  const errors = async () => {
    appendFileSync(log, eventXml({ recordId: 2 }))
    now += 60 * 60_000 // after which positions are saved
    await monitor.poll(GO_ON)
    return [monitor.status().exporter.ledgerError, monitor.status().exporter.ledgerWriteErrors]
  }
  const waiting = `${path}: the last save still waits for its disk or share`
  t.same(await errors(), [`${path}: expected an answer of its disk or share within 2 s, found none`, 1])
  t.same(await errors(), [waiting, 2])
  const reader = openSync(pipe, 'r+')
  rmSync(pipe)
  let [error] = [waiting] as unknown[]
  while (error === waiting) [error] = await errors()
  closeSync(reader)
  t.equal(error, undefined)
  t.match(JSON.parse(readFileSync(path, 'utf8')), { eventLogs: [{ log, scanned: Number }] })
  t.same(given.lines.map(([level, message]) => [level, message]), [['error', 'ledger not saved'], ['info', 'ledger saved again']])
})
