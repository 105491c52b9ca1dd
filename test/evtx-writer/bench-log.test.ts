import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { compiledWriter, writeLog } from '../../bench/evtx-log.js'
import { openEvtxFile } from '../../src/eventlog/evtx-file.js'

const NONE = new AbortController().signal
const EVERY_EVENT = { providers: [{ name: '*' }] }

t.test('a log of the benchmark is sound, and grows', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'sqlvss-bench-log-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'log.evtx')
  const log = writeLog(await compiledWriter(join(folder, 'writer')), path, { bytes: 1024 * 1024, oneIn: 100 })
  t.same(log.facts(), { events: 1347, wanted: 13, bytes: 4096 + 16 * 65536 })

  const reader = openEvtxFile(path, EVERY_EVENT, { batchRecords: 2000 })
  const whole = await reader.read(undefined, NONE)
  t.same([whole.records.length, whole.scanned, whole.unreadable], [1347, 1347, []])
  log.grow(10)
  log.close()
  const news = await reader.read(whole.position, NONE)
  t.same([news.records.length, news.scanned, news.unreadable], [10, 10, []])
})
