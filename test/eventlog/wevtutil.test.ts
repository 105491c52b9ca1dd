import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t, { type Test } from 'tap'
import type { ChannelReader } from '../../src/eventlog/channel-reader.js'
import { wevtutilReader } from '../../src/eventlog/wevtutil.js'
import { eventXml, GO_ON } from './an-event.js'

interface Answer {
  /** All of them stand in the arguments it is for. */
  readonly words: readonly string[]
  readonly stdout?: string
  readonly stderr?: string
  readonly encoding?: string
  readonly status?: number
  readonly hangs?: boolean
}

const STANDIN = fileURLToPath(new URL('wevtutil-standin.mjs', import.meta.url))
const APPLICATION = { channel: 'Application' }
const GLI = `creationTime: 2016-11-10T08:30:00.000Z
lastAccessTime: 2026-11-10T08:30:00.000Z
lastWriteTime: 2026-11-10T08:30:00.000Z
fileSize: 1118208
attributes: 32
numberOfLogRecords: 1987
oldestRecordNumber: 14
`
const CREATED = Date.UTC(2016, 10, 10, 8, 30)
const GL = 'name: Application\nenabled: true\ntype: Admin\n'

interface Standin {
  readonly reader: ChannelReader
  /** The arguments of every call so far. */
  readonly asked: () => unknown
}

function readerOf (t: Test, answers: readonly Answer[], timeout?: number): Standin {
  const folder = t.testdir({ 'answers.json': '[]' })
  writeFileSync(join(folder, 'answers.json'), JSON.stringify(answers))
  const command = [process.execPath, STANDIN, folder] as const
  return {
    reader: wevtutilReader(timeout === undefined ? { command } : { command, timeout }),
    asked: () => readFileSync(join(folder, 'asked.jsonl'), 'utf8').trim().split('\n').map((line) => JSON.parse(line) as unknown)
  }
}

function printed (...records: readonly number[]): string {
  return records.map((recordId) => `${eventXml({ recordId, data: 'Bücher_ДБ_€' })}\r\n`).join('')
}

for (const [name, prefix, encoding] of [
  ['UTF-16 with a byte order mark', '\uFEFF', 'utf16le'],
  ['UTF-16 without one', '', 'utf16le'],
  ['UTF-8', '', 'utf8']
] as const) {
  t.test(`events in ${name} arrive as they are`, async (t) => {
    const { reader } = readerOf(t, [{ words: ['qe'], stdout: prefix + printed(1, 2), encoding }])
    const { events, isMore } = await reader.query({ ...APPLICATION, selects: ['*'], mostEvents: 10 }, GO_ON)
    t.strictSame([events, isMore], [[1, 2].map((recordId) => eventXml({ recordId, data: 'Bücher_ДБ_€' })), false])
  })
}

t.test('the arguments arrive as they are written, without a shell', async (t) => {
  const { reader, asked } = readerOf(t, [{ words: ['qe'] }])
  const select = "*[System[EventRecordID > 5 and (Provider[@Name='MSSQL$A B'] or EventID=3041)]]"
  await reader.query({ channel: 'A "quoted" %PATH% & channel', selects: [select], mostEvents: 7 }, GO_ON)
  await reader.query({ ...APPLICATION, computer: 'SRV-1', selects: ['*'], mostEvents: 1, isNewestFirst: true }, GO_ON)
  t.strictSame(asked(), [
    ['qe', 'A "quoted" %PATH% & channel', `/q:${select}`, '/f:xml', '/c:7', '/uni:true'],
    ['qe', 'Application', '/q:*', '/f:xml', '/c:1', '/rd:true', '/r:SRV-1', '/uni:true']
  ])
})

t.test('answers to several expressions become one, in the order of the channel, each event once', async (t) => {
  const { reader } = readerOf(t, [
    { words: ['one'], stdout: printed(1, 4, 9) },
    { words: ['two'], stdout: printed(2, 4, 5) },
    { words: ['few'], stdout: printed(3) }
  ])
  const recordsOf = (events: readonly string[]) => events.map((xml) => Number(/<EventRecordID>(\d+)/.exec(xml)![1]))
  const all = await reader.query({ ...APPLICATION, selects: ['one', 'two', 'few'], mostEvents: 10 }, GO_ON)
  t.strictSame([recordsOf(all.events), all.isMore], [[1, 2, 3, 4, 5, 9], false])
  // both were cut short: after 5 there may be more of the second
  const cut = await reader.query({ ...APPLICATION, selects: ['one', 'two', 'few'], mostEvents: 3 }, GO_ON)
  t.strictSame([recordsOf(cut.events), cut.isMore], [[1, 2, 3], true])
})

t.test('the oldest record, how many there are and when the log was made', async (t) => {
  const { reader, asked } = readerOf(t, [{ words: ['gli'], stdout: GLI }, { words: ['gl'], stdout: GL }])
  t.strictSame(await reader.info(APPLICATION, GO_ON), { oldestRecord: 14, records: 1987, createdAt: CREATED })
  t.strictSame((asked() as unknown[]).sort(), [['gl', 'Application', '/uni:true'], ['gli', 'Application', '/uni:true']])
})

t.test('an empty channel has no oldest record', async (t) => {
  const empty = GLI.replace('1987', '0').replace('14\n', '0\n')
  const { reader } = readerOf(t, [{ words: ['gli'], stdout: empty }, { words: ['gl'], stdout: GL }])
  t.strictSame(await reader.info(APPLICATION, GO_ON), { oldestRecord: undefined, records: 0, createdAt: CREATED })
})

t.test('a channel that is switched off is told', async (t) => {
  const off = GL.replace('true', 'false')
  const { reader } = readerOf(t, [{ words: ['gli'], stdout: GLI }, { words: ['gl'], stdout: off }])
  await t.rejects(reader.info(APPLICATION, GO_ON), { code: 'disabled', message: 'Application: the channel is switched off; wevtutil sl "Application" /e:true switches it on' })
})

t.test('a channel whose configuration may not be seen is taken as switched on', async (t) => {
  const { reader } = readerOf(t, [{ words: ['gli'], stdout: GLI }, { words: ['gl'], status: 5 }])
  t.equal((await reader.info(APPLICATION, GO_ON)).records, 1987)
})

for (const [name, answer, expected] of [
  ['access denied', { status: 5, stderr: 'Zugriff verweigert' }, {
    code: 'access_denied',
    message: 'Application: access is denied; the account belongs into the group Event Log Readers (S-1-5-32-573) (Windows error 5)'
  }],
  ['what nobody has heard of', { status: 87, stderr: 'Der Parameter\r\n ist   falsch.\r\n' }, {
    code: 'other', message: 'Application: Der Parameter ist falsch. (Windows error 87)'
  }],
  ['words in another encoding', { status: 87, stderr: 'Der Parameter ist falsch.', encoding: 'latin1' }, {
    code: 'other', message: 'Application: Der Parameter ist falsch. (Windows error 87)'
  }],
  ['an event without an end', { stdout: printed(1).slice(0, -40) }, {
    code: 'other', message: 'Application: in the answer of wevtutil: expected </Event>, found the end of the log'
  }]
] as const) {
  t.test(`${name} is told by name`, async (t) => {
    const { reader } = readerOf(t, [{ words: ['qe'], ...answer }])
    await t.rejects(reader.query({ ...APPLICATION, selects: ['*'], mostEvents: 10 }, GO_ON), expected)
  })
}

t.test('an answer without numbers is told', async (t) => {
  const { reader } = readerOf(t, [{ words: ['gl'], stdout: 'nothing of\r\nthe kind' }])
  await t.rejects(reader.info(APPLICATION, GO_ON), {
    code: 'other',
    message: 'Application: expected numberOfLogRecords and oldestRecordNumber from wevtutil gli, found nothing of the kind'
  })
})

t.test('a process that does not end is ended', async (t) => {
  const { reader } = readerOf(t, [{ words: ['qe'], stdout: printed(1), hangs: true }], 500)
  await t.rejects(reader.query({ ...APPLICATION, selects: ['*'], mostEvents: 10 }, GO_ON), {
    code: 'timeout', message: 'Application: node did not answer in time'
  })
})

t.test('whoever stops the reading stops the process', async (t) => {
  const { reader } = readerOf(t, [{ words: ['qe'], hangs: true }])
  const stop = new AbortController()
  const reading = reader.query({ ...APPLICATION, selects: ['*'], mostEvents: 10 }, stop.signal)
  stop.abort()
  await t.rejects(reading, { code: 'other', message: 'Application: node was stopped' })
})

t.test('a missing program and a too long command line are told', async (t) => {
  const missing = wevtutilReader({ command: [join(t.testdirName, 'none.exe')] })
  await t.rejects(missing.info(APPLICATION, GO_ON), { code: 'other', message: /^Application: none\.exe: spawn .* ENOENT$/ })
  // Node.js throws what it does not expect, and emits the rest
  const folder = wevtutilReader({ command: [join(STANDIN, 'none.exe')] })
  await t.rejects(folder.info(APPLICATION, GO_ON), { code: 'other', message: 'Application: none.exe: spawn ENOTDIR' })
  const { reader } = readerOf(t, [])
  await t.rejects(reader.query({ ...APPLICATION, selects: ['x'.repeat(32_767)], mostEvents: 1 }, GO_ON), {
    code: 'invalid_query', message: /^Application: expected a command line of at most 32767 characters for node, found 3\d{4}$/
  })
})
