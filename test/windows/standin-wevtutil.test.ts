import { fileURLToPath } from 'node:url'
import t from 'tap'
import { eventXml } from '../eventlog/an-event.js'
import { whyNoWine, Wine } from './wine.js'
import type { WevtutilEnded } from './under-wine/run-wevtutil.js'

const RUN = fileURLToPath(new URL('./under-wine/run-wevtutil.ts', import.meta.url))
const NO_SUCH_CHANNEL = 'Failed to read events from log or file. The specified channel could not be found.\r\n'
const QUERY = ['qe', 'Application', '/q:*', '/f:xml', '/uni:true'] as const

const skip = whyNoWine()
const wine = skip === false ? new Wine() : undefined
t.teardown(() => wine?.end())

t.test('arguments arrive as they were given', { skip }, async (t) => {
  wine!.writeChannel('Application', [])
  const cases = [
    "/q:*[System[Provider[@Name='MSSQL$SBS X' or @Name='SQLVDI'] and (EventRecordID > 123)]]",
    '/q:*[System[Provider[@Name="quoted name"] and (EventRecordID <= 123)]]',
    '/q:& | ^ % %PATH% !x! `b`', '/q:trailing backslash \\', '/q:back\\"slash quote\\\\"', '', '/q:Büro Д € 日本 \u{1f4be}',
    '/q:two\nlines\tand a tab', `/q:${'(EventID=18264) or '.repeat(1500)}`
  ].map((argument) => ['qe', 'Application', argument, '/f:xml'])
  wine!.wevtutilCalls()
  await run(cases)
  t.strictSame(wine!.wevtutilCalls(), cases)
})

t.test('events are printed as UTF-16 where that is asked for, and else as the code page can', { skip }, async (t) => {
  const events = [1, 2, 3].map((recordId) => eventXml({ recordId, data: 'Bücher_ДБ_€' }))
  wine!.writeChannel('Application', events)
  const [all, newest, wrapped, oem] = await run([
    QUERY, [...QUERY, '/rd:true', '/c:2'], [...QUERY, '/e:Events', '/c:1'], ['qe', 'Application', '/f:xml', '/c:1']
  ])
  t.same(wide(all), lines(...events))
  t.same(wide(newest), lines(events[2]!, events[1]!))
  t.same(wide(wrapped), lines('<Events>', events[0]!, '</Events>'))
  const inCodePage437 = Buffer.from(lines(events[0]!.replace('Bücher_ДБ_€', 'B\u0081cher_??_?')), 'latin1')
  t.equal(oem!.stdout, inCodePage437.toString('hex'))
})

t.test('a byte order mark comes where it is asked for', { skip }, async (t) => {
  const event = eventXml({})
  wine!.writeChannel('Application', [event])
  wine!.control('wevtutil.mode', 'bom')
  const [ended] = await run([QUERY])
  wine!.control('wevtutil.mode', undefined)
  t.equal(wide(ended), `\ufeff${event}\r\n`)
})

t.test('a rendered event says in which language, were it not rendered when it was forwarded', { skip }, async (t) => {
  const forwarded = eventXml({}).replace('</Event>', "<RenderingInfo Culture='de-DE'><Message>Ende</Message></RenderingInfo></Event>")
  wine!.writeChannel('Application', [eventXml({}), forwarded])
  const [ended] = await run([['qe', 'Application', '/q:*', '/f:RenderedXml', '/uni:true']])
  t.equal(wide(ended),
    lines(eventXml({}).replace('</Event>', "<RenderingInfo Culture='en-US'></RenderingInfo></Event>"), forwarded))
})

t.test('the XPath selects, and one that is invalid yields nothing and no error', { skip }, async (t) => {
  const events = [1, 2, 3].map((recordId) => eventXml({ recordId }))
  wine!.writeChannel('Application', events)
  const queries = ['*[System[EventRecordID > 2]]', '*[System[EventRecordID=1]]', '*[System[Level=2]]', '*[System[']
  const ended = await run(queries.map((query) => ['qe', 'Application', `/q:${query}`, '/f:xml', '/uni:true']))
  t.same(ended.map(wide), [lines(events[2]!), lines(events[0]!), '', ''])
})

t.test('what is known of a log', { skip }, async (t) => {
  wine!.control('service.now', '2026-03-03T00:00:00Z')
  wine!.writeChannel('A/Operational', [eventXml({}), eventXml({})], { first: 7, created: '2026-02-01T00:00:00.25Z' })
  wine!.clearChannel('Application')
  wine!.control('Application.disabled', '')
  const [info, empty, log, disabled] = (await run([
    ['gli', 'A/Operational', '/uni:true'], ['gli', 'Application', '/uni:true'],
    ['gl', 'A/Operational', '/uni:true'], ['gl', 'Application', '/uni:true']
  ])).map(wide)
  t.equal(info!.replace(/(?<=lastWriteTime: ).*Z/, 'now'), `creationTime: 2026-02-01T00:00:00.250Z\r
lastAccessTime: 2026-03-03T00:00:00.000Z\r
lastWriteTime: now\r
fileSize: ${2 * (eventXml({}).length + 1)}\r
attributes: 32\r
numberOfLogRecords: 2\r
oldestRecordNumber: 7\r
`)
  t.match(empty, /\r\nnumberOfLogRecords: 0\r\noldestRecordNumber: 0\r\n$/)
  t.equal(log, `name: A/Operational\r
enabled: true\r
type: Admin\r
owningPublisher: \r
isolation: Application\r
channelAccess: O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)\r
logging:\r
  logFileName: %SystemRoot%\\System32\\Winevt\\Logs\\A%4Operational.evtx\r
  retention: false\r
  autoBackup: false\r
  maxSize: 20971520\r
publishing:\r
  fileMax: 1\r
`)
  t.match(disabled, /^name: Application\r\nenabled: false\r\n/)
  wine!.control('Application.disabled', undefined)
})

t.test('what fails ends with the error of Windows and says so', { skip }, async (t) => {
  wine!.writeChannel('Application', [eventXml({})])
  wine!.writeChannel('Application', [eventXml({ recordId: 8 })], { computer: 'SQL02' })
  wine!.writeChannel('Security', [])
  wine!.control('Security.denied', '')
  const failed = (await run([
    ['qe', 'Nothing', '/f:xml'], ['qe', 'Nothing', '/f:xml', '/uni:true'], ['gli', 'Security'], ['gl', 'Security'],
    ['qe', 'Application', '/f:xml', '/r:SQL03'], ['qe', 'Application', '/what:x'], ['qe', 'Application'], ['el']
  ])).map(({ status, stdout, stderr }) => [status, stdout, Buffer.from(stderr, 'hex').toString('latin1')])
  t.same(failed, [
    [15007, '', NO_SUCH_CHANNEL],
    [15007, '', Buffer.from(NO_SUCH_CHANNEL, 'utf16le').toString('latin1')],
    [5, '', 'Failed to get log information. Access is denied.\r\n'],
    [5, '', 'Failed to read configuration for log. Access is denied.\r\n'],
    [1722, '', 'Failed to read events from log or file. The RPC server is unavailable.\r\n'],
    [87, '', 'Invalid option or command. The parameter is incorrect.\r\n'],
    [87, '', 'Failed to read events from log or file. The parameter is incorrect.\r\n'],
    [87, '', 'Invalid option or command. The parameter is incorrect.\r\n']
  ])
  t.same((await run([[...QUERY, '/r:SQL02']])).map(wide), [lines(eventXml({ recordId: 8 }))])
})

t.test('it misbehaves as it is told', { skip }, async (t) => {
  wine!.writeChannel('Application', [eventXml({})])
  const modes = {
    garbage: { status: 0, stdout: wideHex('<Event><System></Wrong> & no event at all\r\n'), stderr: '' },
    'exit 15007\nstderr The channel\n': { status: 15007, stdout: '', stderr: wideHex('The channel') },
    'stderr A warning': { status: 0, stdout: wideHex(lines(eventXml({}))), stderr: wideHex('A warning') }
  }
  for (const [mode, expected] of Object.entries(modes)) {
    wine!.control('wevtutil.mode', mode)
    t.same(await run([QUERY]), [expected], mode)
  }
  wine!.control('wevtutil.mode', 'hang')
  t.same(await run([QUERY], '100'), [{ status: null, error: 'ETIMEDOUT', stdout: '', stderr: '' }])
  wine!.control('wevtutil.mode', undefined)
})

type Calls = readonly (readonly string[])[]

async function run (calls: Calls, ...timeout: readonly string[]): Promise<readonly WevtutilEnded[]> {
  const { status, stdout, stderr } = await wine!.wineNode(RUN, [JSON.stringify(calls), ...timeout])
  if (status !== 0) throw new Error(`node.exe ended with ${status}: ${stderr}`)
  return JSON.parse(stdout) as WevtutilEnded[]
}

function wide (ended: WevtutilEnded | undefined): string {
  return Buffer.from(ended!.stdout, 'hex').toString('utf16le')
}

function wideHex (text: string): string {
  return Buffer.from(text, 'utf16le').toString('hex')
}

function lines (...texts: readonly string[]): string {
  return texts.map((text) => `${text}\r\n`).join('')
}
