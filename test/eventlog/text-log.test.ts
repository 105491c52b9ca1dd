import { appendFileSync, closeSync, ftruncateSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import type { Batch, EventLog } from '../../src/eventlog/eventlog.js'
import { kindAt, openFileLog } from '../../src/eventlog/file-log.js'
import { findEventLogs } from '../../src/eventlog/open.js'
import { openTextLog } from '../../src/eventlog/text-log.js'
import { ERROR, errorLog, EVERYTHING, HEAD, utf16 } from './a-text-log.js'

const NONE = new AbortController().signal
const AT = Date.UTC(2026, 5, 2, 20, 0, 9, 870)

const brief = ({ records }: Batch) =>
  records.map(({ provider, eventId, timeCreated }) => [provider, eventId, timeCreated])
const reasons = ({ unreadable, notes = [] }: Batch) => [...unreadable, ...notes].map(({ reason }) => reason)
const written = (t: { testdir: () => string }, content: string | Buffer, name = 'ERRORLOG') => {
  const path = join(t.testdir(), name)
  writeFileSync(path, content)
  return path
}

t.test('an error of an ERRORLOG is the event that Windows would have, with its text whole', async (t) => {
  const path = written(t, utf16(`${HEAD}${ERROR}and a second line\r\n2026-06-02 22:00:10.00 spid57      Nothing.\r\n`))
  const batch = await errorLog(path).read(undefined, NONE)
  t.same(batch.records, [{
    computer: 'SQL07',
    channel: 'ERRORLOG',
    provider: 'MSSQL$PROD',
    eventId: 9001,
    recordId: 2 + 2 * (HEAD.length + ERROR.indexOf('\n') + 1),
    timeCreated: AT,
    data: [{ value: "The log for database 'Orders' is not available.\nand a second line" }]
  }])
  t.same([batch.scanned, batch.more, batch.unreadable], [5, false, []])
})

for (const [encoding, encode] of [
  ['UTF-16 with its mark', utf16],
  ['UTF-16 without', (text: string) => utf16(text, '')],
  ['big-endian UTF-16', (text: string) => utf16(text).swap16()],
  ['UTF-8', (text: string) => Buffer.from(text)],
  ['UTF-8, packed', (text: string) => gzipSync(text)],
  ['UTF-16, packed', (text: string) => gzipSync(utf16(text))]
] as const) {
  t.test(`an ERRORLOG is known by its content and read: ${encoding}`, async (t) => {
    const path = written(t, encode(HEAD + ERROR), 'anything.bin')
    t.equal(await kindAt(path), 'errorlog')
    const batch = await openFileLog(path, 'errorlog', EVERYTHING, { isFinal: true }).read(undefined, NONE)
    t.same([brief(batch), batch.unreadable], [[['MSSQL$PROD', 9001, AT]], []])
  })
}

for (const [language, heading] of [
  ['German', 'Fehler: 9001, Schweregrad: 21, Status: 1.'],
  ['French', 'Erreur : 9001, Gravité : 21, État : 1.'],
  ['Japanese', 'エラー: 9001、重大度: 21、状態: 1。'],
  ['Chinese', '错误: 9001，严重性: 21，状态: 1。']
] as const) {
  t.test(`the number of an error is read in ${language}`, async (t) => {
    const path = written(t, utf16(HEAD + ERROR.replace('Error: 9001, Severity: 21, State: 1.', heading)))
    t.same(brief(await errorLog(path).read(undefined, NONE)), [['MSSQL$PROD', 9001, AT]])
  })
}

for (const [eventId, text] of [
  [3197, 'I/O is frozen on database Orders. No user action is required.'],
  [3198, 'I/O was resumed on database Orders. No user action is required.'],
  [18264, 'Database backed up. Database: Orders, creation date(time): 2020/01/01(00:00:00)'],
  [17126, 'SQL Server is now ready for client connections. This is an informational message.'],
  [17148, "SQL Server is terminating in response to a 'stop' request from Service Control Manager."]
] as const) {
  t.test(`${eventId} is known by its words: ${text.slice(0, 30)}`, async (t) => {
    const path = written(t, `${HEAD}2026-06-02 22:00:09.87 spid57      ${text}\n`)
    t.same(brief(await errorLog(path).read(undefined, NONE)), [['MSSQL$PROD', eventId, AT]])
  })
}

t.test('the instance is also told by the folder of the log, in the file or of the file', async (t) => {
  const line = '2026-06-01 08:00:01.12 Server      Logging SQL Server messages in file ' +
    "'D:\\MSSQL15.Sales\\MSSQL\\Log\\ERRORLOG'.\n"
  const inside = await errorLog(written(t, line + ERROR)).read(undefined, NONE)
  t.same(inside.records.map(({ provider, computer }) => [provider, computer]), [['MSSQL$SALES', 'unknown']])
  const folder = t.testdir({ 'MSSQL14.MSSQLSERVER': { MSSQL: { Log: { ERRORLOG: ERROR } } } })
  const [spec] = await findEventLogs([folder])
  t.same(brief(await errorLog(spec!.path).read(undefined, NONE)).map(([provider]) => provider), ['MSSQLSERVER'])
})

t.test('of a log that names no instance nothing is read, and that is told', async (t) => {
  const batch = await errorLog(written(t, ERROR), { timeZone: { name: 'Etc/UTC', isAssumed: false } }).read(undefined, NONE)
  t.same([batch.records, reasons(batch)], [[], [
    'expected the name of the instance in the first lines, found none, and no event of it is read; give the whole file, or put ' +
      'it into a folder named as on the server, MSSQL15.NAME\\MSSQL\\Log',
    'expected the name of the server in the first lines, found none; its computer is called unknown'
  ]])
})

t.test('the log of the SQL writer: failures and the instances that ran, each start with its offset', async (t) => {
  const path = written(t, [
    '[01/11/2026 02:54:59, TID 61f8] **  Recording events in Server Local Time. UTC OFFSET: -8:00',
    '[01/11/2026 02:57:03, TID 5a88] Service: MSSQLSERVER Server: SQL07. Version=15',
    '[01/11/2026 02:57:03, TID 5a88] Instance MSSQL15.NAMED1 Edition: Developer Edition',
    '[01/11/2026 02:57:03, TID 5a88] HRESULT EXCEPTION CAUGHT: hr: 0x80780002',
    '[06/11/2026 02:54:59, TID 61f8] **  Recording events in Server Local Time. UTC OFFSET: -7:00',
    '[06/11/2026 02:57:03, TID 5a88] HRESULT EXCEPTION CAUGHT: hr: 0x80780002',
    '[02/30/2026 02:57:03, TID 5a88] HRESULT EXCEPTION CAUGHT: hr: 0x80780002'
  ].join('\r\n'), 'SqlWriterLogger.txt')
  t.equal(await kindAt(path), 'sqlwriterlog')
  const batch = await openTextLog(path, 'sqlwriterlog', EVERYTHING, { isFinal: true }).read(undefined, NONE)
  const found = batch.records.map(({ computer, eventId, timeCreated }) =>
    [computer, eventId, new Date(timeCreated).toISOString()])
  t.same(found, [
    ['SQL07', 2, '2026-01-11T10:57:03.000Z'],
    ['SQL07', 1, '2026-01-11T10:57:03.000Z'],
    ['SQL07', 1, '2026-06-11T09:57:03.000Z']
  ])
})

t.test('a log is read in batches, and on while it grows; an error waits for its message', async (t) => {
  const path = written(t, HEAD + ERROR + ERROR)
  const log = errorLog(path, { isFinal: false, batchRecords: 1 })
  const first = await log.read(undefined, NONE)
  t.same([brief(first).length, first.more], [1, true])
  const second = await log.read(first.position, NONE)
  t.same([brief(second).length, second.more], [1, false])
  const [heading, message] = ERROR.split(/(?<=\n)/) as [string, string]
  appendFileSync(path, heading)
  const third = await log.read(second.position, NONE)
  t.same([third.records, third.scanned], [[], 0])
  appendFileSync(path, message)
  const fourth = await log.read(third.position, NONE)
  t.same([brief(fourth), fourth.records[0]?.recordId], [[['MSSQL$PROD', 9001, AT]], (HEAD + ERROR + ERROR + heading).length])
  writeFileSync(path, HEAD.replace('08:00:01.10', '09:00:01.10') + ERROR)
  t.equal(brief(await log.read(fourth.position, NONE)).length, 1, 'another file is read from its start')
})

t.test('of a long log only the end is read where that is asked for, with the same record numbers', async (t) => {
  const path = written(t, utf16(HEAD + ERROR.repeat(50)))
  const all = await errorLog(path).read(undefined, NONE)
  const end = await errorLog(path, { mostBytes: 1001 }).read(undefined, NONE)
  t.same(end.records, all.records.slice(-end.records.length))
  t.same([all.records.length, end.records.length], [50, 3])
})

// what does not grow on every machine: a gigabyte of one letter, which takes no place on the disk
t.test('a line of a gigabyte is passed over, and what follows is read', async (t) => {
  const path = written(t, HEAD)
  const file = openSync(path, 'r+')
  ftruncateSync(file, 1024 ** 3)
  writeSync(file, `\n${ERROR}`, 1024 ** 3)
  closeSync(file)
  const before = process.memoryUsage().rss
  t.same(await readAll(errorLog(path)), [['MSSQL$PROD', 9001, AT]])
  t.ok(process.memoryUsage().rss - before < 200 * 1024 ** 2, 'and never held whole')
})

for (const [what, hostile] of [
  ['NULs', '\0\0\0'],
  ['terminal escapes', '\u001b[2J\u001b]0;title\u0007'],
  ['a right-to-left mark', '\u202e']
] as const) {
  t.test(`${what} in a message are kept for those who show it to make them visible`, async (t) => {
    const batch = await errorLog(written(t, utf16(HEAD + ERROR.replace('Orders', `Or${hostile}ders`)))).read(undefined, NONE)
    t.equal(batch.records[0]?.data[0]?.value, `The log for database 'Or${hostile}ders' is not available.`)
  })
}

t.test('half a surrogate pair is a character like any other', async (t) => {
  const batch = await errorLog(written(t, utf16(HEAD + ERROR.replace('Orders', 'Or\ud800ders')))).read(undefined, NONE)
  t.equal(batch.records[0]?.data[0]?.value, "The log for database 'Or\ud800ders' is not available.")
})

t.test('an ANSI file is read as Windows-1252, and that is told once', async (t) => {
  const path = written(t, Buffer.from(HEAD + ERROR.replace('Orders', 'Auftr\u00e4ge').repeat(2), 'latin1'))
  const batch = await errorLog(path).read(undefined, NONE)
  t.equal(batch.records[0]?.data[0]?.value, "The log for database 'Auftr\u00e4ge' is not available.")
  t.same(reasons(batch), [
    'expected UTF-16 or UTF-8, found another encoding; read as Windows-1252, and names may be damaged'
  ])
})

t.test('a binary file called ERRORLOG is no event log', async (t) => {
  const path = written(t, Buffer.from(Array.from({ length: 4096 }, (_, n) => (n * 7919) % 251)))
  const log = openFileLog(path, await kindAt(path), EVERYTHING, { isFinal: true })
  await t.rejects(log.read(undefined, NONE), { code: 'not_an_event_log' })
})

t.test('a folder is searched for logs of these names, packed or not', async (t) => {
  const folder = t.testdir({
    ERRORLOG: HEAD,
    'errorlog.1': HEAD,
    'ERRORLOG.2.gz': gzipSync(HEAD),
    'ERRORLOGS.doc': '',
    'SqlWriterLogger1.txt': '',
    'a.txt': HEAD
  })
  t.same((await findEventLogs([folder])).map(({ path }) => path.slice(folder.length + 1)), [
    'ERRORLOG', 'ERRORLOG.2.gz', 'SqlWriterLogger1.txt', 'errorlog.1'
  ])
})

async function readAll (log: EventLog) {
  const records = []
  let batch: Batch | undefined
  do {
    batch = await log.read(batch?.position, NONE)
    records.push(...brief(batch))
  } while (batch.more)
  return records
}
