import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openEventLog } from '../../src/eventlog/open.js'
import { ledgerFile } from '../../src/monitor/ledger-file.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import { EVERY_EVENT } from '../eventlog/evtx/a-log.js'
import { HOUR } from '../synthetic/event-log.js'
import { parts } from './a-monitor.js'

const STORY = new URL('../scenarios/stop-test-confirmed/', import.meta.url)
// as the first builds of version 0.1.0 wrote it of that story, its event log called @FILE@
const SAVED = readFileSync(new URL('../fixtures/ledger/version-1.json', import.meta.url), 'utf8')
const NEVER = new AbortController().signal

t.test('a ledger of an earlier build is taken up whole: nothing is read, counted or forgotten anew', async (t) => {
  const folder = t.testdir()
  const path = join(folder, 'events.xml')
  copyFileSync(new URL('events.xml', STORY), path)
  writeFileSync(join(folder, 'ledger.json'), SAVED.replaceAll('@FILE@', JSON.stringify(path).slice(1, -1)))
  const saved = JSON.parse(SAVED)
  const clock = (): number => saved.computers[0].lastSuccess + HOUR
  const given = parts({
    eventLogs: [openEventLog({ kind: 'xml', path }, EVERY_EVENT, { clock })], store: ledgerFile(join(folder, 'ledger.json')), clock
  })
  const monitor = await createMonitor(given)
  await monitor.poll(NEVER)

  const { computers: [computer], eventLogs: [log], exporter } = monitor.status()
  t.equal(exporter.ledgerError, undefined)
  t.strictSame(computer?.counts, { ...saved.computers[0].counts })
  t.strictSame([log?.scanned, log?.lost, log?.unreadable], [20, 0, 0])
  t.match(computer?.incidents, [{ state: 'failing', diagnosis: { sqlInstance: 'PROD', database: 'Orders', verdict: 'confirmed' } }])
  t.strictSame(given.lines.filter(([level]) => level !== 'info'), [])

  await monitor.close()
  const again = JSON.parse(readFileSync(join(folder, 'ledger.json'), 'utf8'))
  t.strictSame(again.computers[0].findings, saved.computers[0].findings)
  t.strictSame(again.computers[0].counted, saved.computers[0].counted)
})
