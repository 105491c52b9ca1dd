import { join } from 'node:path'
import t from 'tap'
import { readConfig, type Config } from '../src/config.js'
import { ConfigError } from '../src/config-error.js'
import { parseDuration, parseListenAddress, printAddress } from '../src/config-values.js'

const DEFAULTS: Config = {
  eventLogs: [{ kind: 'example', path: undefined }],
  pollInterval: 30_000,
  channelReader: 'auto',
  channelLookBack: 35 * 86_400_000,
  vssWriters: false,
  stateDirectory: undefined,
  retention: 35 * 86_400_000,
  correlationGap: 300_000,
  sqlInstances: [],
  listenAddresses: [{ host: undefined, port: 10099 }],
  telemetryPath: '/metrics',
  webConfigFile: undefined,
  maxRequests: 40,
  disablePages: false,
  disableExporterMetrics: false,
  logLevel: 'info',
  logFormat: 'logfmt',
  logFile: undefined,
  file: undefined
}

const A_SQL_INSTANCE = 'expected the name of a SQL Server instance, at most 16 letters, digits, _, $ and #, such as PROD, or MSSQLSERVER for the default one'

async function problems (
  file: string | undefined, values: Record<string, unknown> = {}, platform = process.platform
): Promise<readonly string[]> {
  try {
    await readConfig({ file, values }, platform)
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.problems
    throw error
  }
}

t.test('every option has a default', async (t) => {
  t.strictSame(await readConfig({ file: undefined, values: {} }), DEFAULTS)
})

t.test('an empty file, and empty sections, leave the defaults', async (t) => {
  for (const [name, text] of [['empty', ''], ['comment', '# nothing\n'], ['sections', 'web:\nlog:\npoll:\n']] as const) {
    const file = join(t.testdir({ 'a.yml': text }), 'a.yml')
    t.strictSame(await readConfig({ file, values: {} }), { ...DEFAULTS, file }, name)
  }
})

t.test('the file wins over the defaults, and a flag over the file', async (t) => {
  const directory = t.testdir({
    'a.yml': 'poll: {interval: 1m}\nlog: {level: debug, format: json}\nweb: {listen-address: [":1", ":2"]}\n'
  })
  const file = join(directory, 'a.yml')
  const config = await readConfig({ file, values: { 'log.level': 'error', 'web.listen-address': ['[::1]:3'] } })
  t.strictSame(config, {
    ...DEFAULTS,
    file,
    pollInterval: 60_000,
    logLevel: 'error',
    logFormat: 'json',
    listenAddresses: [{ host: '::1', port: 3 }]
  })
})

t.test('a path in the file starts at the file, a path in a flag where the command is run', async (t) => {
  const directory = t.testdir({ 'a.yml': 'state: {directory: state}\nevent-logs: [{kind: xml, path: logs/a.xml}]\n' })
  const file = join(directory, 'a.yml')
  const fromFile = await readConfig({ file, values: {} })
  t.equal(fromFile.stateDirectory, join(directory, 'state'))
  t.strictSame(fromFile.eventLogs, [{ kind: 'xml', path: join(directory, 'logs', 'a.xml') }])
  const fromFlags = await readConfig({ file, values: { 'state.directory': 'state', 'event-logs': [{ kind: 'xml', path: 'a.xml' }] } })
  t.equal(fromFlags.stateDirectory, join(process.cwd(), 'state'))
  t.strictSame(fromFlags.eventLogs, [{ kind: 'xml', path: join(process.cwd(), 'a.xml') }])
})

t.test('all problems of file and flags are told at once, with their place', async (t) => {
  const text = `
event-logs:
  - kind: evt
    path: application.evtx
  - kind: channel
    path: Application
  - kind: channel
    channel: Application
    computer: "a b"
    forwarded: 1
  - kind: evtx
    channel: System
  - kind: xml
  - path: application.xml
  - kind: xml
    path: 3
    follow: true
poll:
  interval: 1s
retention: 3y
correlation: 5m
sql-instances: [PROD, 2019]
web:
  listen-adress: localhost:1
  listen-address: ":1"
  telemetry-path: /api/metrics
  disable-exporter-metrics: "no"
log:
  level: loud
  format:
collectors: [cpu]
`
  const file = join(t.testdir({ 'a.yml': text }), 'a.yml')
  t.strictSame(await problems(file, {
    'poll.interval': '2 minutes',
    'event-logs': [{ kind: 'C', path: '\\logs\\application.xml' }],
    'web.listen-address': [':10099', 'localhost'],
    'correlation.gap': '1s'
  }), [
    'collectors: unknown key, expected one of event-logs, retention, sql-instances, poll, channels, windows, state, correlation, web, log',
    'event-logs[0].kind: expected one of channel, evtx, xml, example, found "evt"',
    'event-logs[1].channel: expected the name of a channel, found nothing',
    'event-logs[1].path: unknown key, expected one of kind, channel, computer, forwarded',
    'event-logs[2].computer: expected the name of a computer, found "a b"',
    'event-logs[2].forwarded: expected true or false, found 1',
    'event-logs[3].path: expected the path of a file or folder, found nothing',
    'event-logs[3].channel: unknown key, expected one of kind, path',
    'event-logs[4].path: expected the path of a file or folder, found nothing',
    'event-logs[5].kind: expected one of channel, evtx, xml, example, found nothing',
    'event-logs[6].follow: unknown key, expected one of kind, path',
    'event-logs[6].path: expected the path of a file or folder, found 3',
    'retention: expected at most 2y, found "3y"',
    `sql-instances[1]: ${A_SQL_INSTANCE}, found 2019`,
    'poll.interval: expected at least 5s, found "1s"',
    'correlation: expected keys and values, found "5m"',
    'web.listen-adress: unknown key, expected one of listen-address, telemetry-path, config.file, max-requests, disable-pages, disable-exporter-metrics',
    'web.listen-address: expected a list of at least one address, found ":1"',
    'web.telemetry-path: expected a path such as /metrics, outside /-, /api, /docs, /incidents, /probe, /sd, found "/api/metrics"',
    'web.disable-exporter-metrics: expected true or false, found "no"',
    'log.level: expected one of debug, info, warn, error, found "loud"',
    'log.format: expected one of logfmt, json, found nothing',
    '--poll.interval: expected a duration such as 30s, 5m or 1h30m, found "2 minutes"',
    '--event-logs[0].kind: expected one of channel, evtx, xml, example, found "C"',
    '--web.listen-address[1]: expected an address such as :10099, localhost:10099 or [::1]:10099, found "localhost"',
    '--correlation.gap: expected at least 10s, found "1s"'
  ])
})

t.test('what cannot be the name of a SQL Server instance is refused, in any spelling of one it is taken', async (t) => {
  const taken = ['PROD', 'SBS01\\PROD', 'MSSQL$PROD', 'MICROSOFT##SSEE', '.', '(local)', 'MSSQLSERVER', 'A'.repeat(16)]
  t.strictSame((await readConfig({ file: undefined, values: { 'sql-instances': taken } })).sqlInstances, taken)
  const refused = ['PROD 2', 'SBS-01', '<InstanceName>', 'A'.repeat(17), 'PROD, TEST', 'PROD;', '']
  const expected = refused.map((name, n) => `[${n}]: ${A_SQL_INSTANCE}, found ${JSON.stringify(name)}`)
  t.strictSame(await problems(undefined, { 'sql-instances': refused }), expected.map((problem) => `--sql-instances${problem}`))
  const file = join(t.testdir({ 'a.yml': `sql-instances: ${JSON.stringify(refused)}\n` }), 'a.yml')
  t.strictSame(await problems(file), expected.map((problem) => `sql-instances${problem}`))
})

t.test('YAML that cannot be read is located by line and column', async (t) => {
  const cases = [
    ['a key given twice', 'log:\n  level: info\n  level: debug\n', ['FILE:3:3: Map keys must be unique']],
    ['a mapping out of line', 'log:\n  level: info\n web: {}\n', ['FILE:3:1: All mapping items must start at the same column']],
    ['a scalar', 'exporter\n', ['expected keys and values, found "exporter"']],
    ['a list', '- kind: xml\n', ['expected keys and values, found a list']],
    ['an alias without its anchor', 'retention: *long\n', ['FILE: Unresolved alias (the anchor must be set before the alias): long']],
    ['an empty key', '"": 1\n', ['"": unknown key, expected one of event-logs, retention, sql-instances, poll, channels, windows, state, correlation, web, log']],
    ['__proto__', '__proto__: {}\n', ['__proto__: unknown key, expected one of event-logs, retention, sql-instances, poll, channels, windows, state, correlation, web, log']]
  ] as const
  for (const [name, text, expected] of cases) {
    const file = join(t.testdir({ 'a.yml': text }), 'a.yml')
    t.strictSame(await problems(file), expected.map((problem) => problem.replace('FILE', file)), name)
  }
})

t.test('aliases that multiply are refused', async (t) => {
  const layers = Array.from({ length: 8 }, (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`)
  const file = join(t.testdir({ 'a.yml': `l0: &l0 [x]\n${layers.join('\n')}\n` }), 'a.yml')
  t.strictSame(await problems(file), [`${file}: Excessive alias count indicates a resource exhaustion attack`])
})

t.test('a file that is not there, is a directory, or is too large', async (t) => {
  const directory = t.testdir({ 'large.yml': '#'.repeat(1024 * 1024 + 1) })
  t.strictSame(await problems(join(directory, 'none.yml')), [`${join(directory, 'none.yml')}: there is no such file`])
  t.strictSame(await problems(directory), [`${directory}: it is a folder, not a file`])
  t.strictSame(await problems(join(directory, 'large.yml')),
    [`${join(directory, 'large.yml')}: expected at most 1048576 bytes, found 1048577`])
})

t.test('a value is shown up to 80 characters', async (t) => {
  const file = join(t.testdir({ 'a.yml': `log: {level: ${'x'.repeat(1000)}}\n` }), 'a.yml')
  t.strictSame(await problems(file), [`log.level: expected one of debug, info, warn, error, found "${'x'.repeat(79)}...`])
})

t.test('durations', async (t) => {
  const cases = [
    ['0', 0], ['5ms', 5], ['30s', 30_000], ['5m', 300_000], ['1h30m', 5_400_000], ['35d', 3_024_000_000],
    ['2w', 1_209_600_000], ['1y', 31_536_000_000], ['1d12h5m3s7ms', 129_903_007],
    ['', undefined], ['30', undefined], ['30 s', undefined], ['-30s', undefined], ['1.5h', undefined], ['5m1h', undefined], ['1s1s', undefined], ['s', undefined], ['30S', undefined]
  ] as const
  for (const [text, expected] of cases) t.equal(parseDuration(text), expected, `"${text}"`)
})

t.test('addresses to listen on', async (t) => {
  const cases = [
    [':10099', { host: undefined, port: 10099 }],
    ['localhost:10099', { host: 'localhost', port: 10099 }],
    ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
    ['[::1]:10099', { host: '::1', port: 10099 }],
    ['[fe80::1%eth0]:1', { host: 'fe80::1%eth0', port: 1 }]
  ] as const
  for (const [text, expected] of cases) {
    t.strictSame(parseListenAddress(text), expected, text)
    t.equal(printAddress(expected), text)
  }
  for (const text of ['', '10099', ':', ':65536', '::1:10099', '[::1]', 'http://localhost:1', 'a b:1', ':-1']) {
    t.equal(parseListenAddress(text), undefined, text)
  }
})

t.test('an event log that is named twice, in two spellings, is refused', async (t) => {
  const values = { 'event-logs': [{ kind: 'xml', path: 'a.xml' }, { kind: 'xml', path: './b/../a.xml' }] }
  const problem = `event-logs[1]: expected every event log once, found ${join(process.cwd(), 'a.xml')} again`
  await t.rejects(readConfig({ file: undefined, values }), new ConfigError([problem]))
})

t.test('on Windows its own channels are read, of which a flag or the file names others', async (t) => {
  const { eventLogs } = await readConfig({ file: undefined, values: {} }, 'win32')
  t.strictSame(eventLogs, ['Application', 'System', 'Microsoft-Windows-Backup'].map((channel) =>
    ({ kind: 'channel', channel, computer: undefined, isForwarded: false })))

  const file = join(t.testdir({
    'a.yml': 'event-logs:\n- {kind: channel, channel: forwardedEvents}\n- {kind: channel, channel: Collected/All, forwarded: true}\n' +
      '- {kind: channel, channel: System, computer: srv-1}\n- {kind: channel, channel: System}\n'
  }), 'a.yml')
  t.strictSame((await readConfig({ file, values: {} }, 'win32')).eventLogs, [
    { kind: 'channel', channel: 'forwardedEvents', computer: undefined, isForwarded: true },
    { kind: 'channel', channel: 'Collected/All', computer: undefined, isForwarded: true },
    { kind: 'channel', channel: 'System', computer: 'srv-1', isForwarded: false },
    { kind: 'channel', channel: 'System', computer: undefined, isForwarded: false }
  ])
})

t.test('a channel named twice, and a channel on another system, are refused', async (t) => {
  const twice = ['Application', 'APPLICATION'].map((channel) => ({ kind: 'channel', channel }))
  t.strictSame(await problems(undefined, { 'event-logs': twice }, 'win32'), [
    'event-logs[1]: expected every event log once, found APPLICATION again'
  ])
  const operational = [{ kind: 'channel', channel: 'A/Operational' }]
  t.strictSame(await problems(undefined, { 'event-logs': operational }, 'linux'), [
    'event-logs[0].kind: expected Windows for a channel, found linux; export it there to read it here: ' +
      'wevtutil epl A/Operational A-Operational.evtx'
  ])
})
