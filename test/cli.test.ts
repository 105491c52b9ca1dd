import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { buildStale } from '../scripts/set-up.js'
import { OPTIONS } from '../src/config-schema.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const MAIN = join(ROOT, 'dist', 'main.js')
const EXAMPLE = join(ROOT, 'examples', 'kb2615182', 'application.xml')
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }
const USAGE = 'usage: sqlvss_exporter [serve|check|diagnose|selftest|service|version] [flags]; sqlvss_exporter --help tells more\n'

buildStale()
const directory = mkdtempSync(join(tmpdir(), 'sqlvss-cli-'))
t.teardown(() => { rmSync(directory, { recursive: true }) })

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

async function run (...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, [status]] = await Promise.all([textOf(child.stdout), textOf(child.stderr), once(child, 'exit')])
  return { status: status as number | null, stdout, stderr }
}

async function textOf (stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

/** The example as a log of the last days: its last event was written yesterday. */
function recentExample (): string {
  const day = (before: number) => new Date(Date.now() - before * 86_400_000).toISOString().slice(0, 10)
  const text = ['2026-03-02', '2026-03-01', '2026-02-28', '2026-02-27']
    .reduce((moved, date, n) => moved.replaceAll(date, day(n + 1)), readFileSync(EXAMPLE, 'utf8'))
  return file('application.xml', text)
}

function file (name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

t.test('version and --version print what was built', async (t) => {
  for (const args of [['version'], ['--version']]) {
    const { status, stdout, stderr } = await run(...args)
    t.equal(status, 0)
    t.equal(stderr, '')
    t.match(stdout, new RegExp(`^sqlvss_exporter, version ${version} \\(revision: \\w+\\)\\n {2}node version: {5}${process.version}\\n {2}platform: {9}${process.platform}/${process.arch}\\n$`))
  }
})

t.test('the help names every command and every flag', async (t) => {
  const { status, stdout } = await run('--help')
  t.equal(status, 0)
  for (const { key, help } of OPTIONS) t.match(stdout, new RegExp(`--${key}\\b`), help)
  for (const name of ['serve', 'check', 'diagnose', 'version', '--config.file', '--config.check']) t.ok(stdout.includes(`  ${name} `), name)
  t.equal((await run('diagnose', '--help')).status, 0)
})

t.test('wrong usage ends with status 2, a complaint and a usage line', async (t) => {
  const cases = [
    [['--web.listen-adress=:1'], "error: unknown option '--web.listen-adress=:1'"],
    [['frobnicate'], "error: unknown command 'frobnicate'"],
    [['serve', 'application.xml'], "error: too many arguments for 'serve'. Expected 0 arguments but got 1."],
    [['--log.level'], "error: option '--log.level <level>' argument missing"],
    [['--config.file='], "error: option '--config.file <file>' argument '' is invalid. expected a path, found nothing."],
    [['diagnose'], "error: missing required argument 'file|dir'"],
    [['diagnose', '--format', 'pdf', EXAMPLE], "error: option '--format <format>' argument 'pdf' is invalid. Allowed choices are text, json, html."]
  ] as const
  for (const [args, complaint] of cases) {
    t.strictSame(await run(...args), { status: 2, stdout: '', stderr: `${complaint}\n${USAGE}` }, args.join(' '))
  }
})

t.test('check says that a configuration is good, or all that is not', async (t) => {
  t.strictSame(await run('check'), { status: 0, stdout: 'configuration: ok\n', stderr: '' })
  const good = file('good.yml', 'poll: {interval: 1m}\n')
  for (const args of [['check', '--config.file', good], ['--config.check', `--config.file=${good}`], ['serve', '--config.check', '--config.file', good]]) {
    t.strictSame(await run(...args), { status: 0, stdout: `${good}: ok\n`, stderr: '' }, args.join(' '))
  }
  const bad = file('bad.yml', 'poll: {interval: 1s}\nweb: {listen-adress: [":1"]}\n')
  const problems = `sqlvss_exporter: the configuration has 3 problems
  poll.interval: expected at least 5s, found "1s"
  web.listen-adress: unknown key, expected one of listen-address, telemetry-path, config.file, max-requests, disable-pages, disable-exporter-metrics
  --log.level: expected one of debug, info, warn, error, found "loud"
`
  for (const args of [['check'], ['--config.check'], []]) {
    t.strictSame(await run(...args, '--config.file', bad, '--log.level=loud'), { status: 1, stdout: '', stderr: problems }, args.join(' '))
  }
  t.strictSame(await run('check', '--poll.interval=1s'), {
    status: 1,
    stdout: '',
    stderr: 'sqlvss_exporter: the configuration has a problem\n  --poll.interval: expected at least 5s, found "1s"\n'
  })
})

t.test('diagnose names the instance and the database of the example, as text, JSON and HTML', async (t) => {
  const text = await run('diagnose', EXAMPLE)
  t.equal(text.status, 0)
  t.equal(text.stderr, '')
  t.match(text.stdout, /^ *Instance +SBSMONITORING$/m)
  t.match(text.stdout, /^ *Database +SBSMonitoring$/m)
  t.notOk(text.stdout.includes('\u001b'), 'no colours in a pipe')
  t.ok((await run('diagnose', '--color', 'always', EXAMPLE)).stdout.includes('\u001b['), 'colours where they are asked for')
  const json = await run('diagnose', '--format', 'json', EXAMPLE)
  const { incidents, eventLogs } = JSON.parse(json.stdout) as Readonly<Record<string, readonly object[]>>
  t.match(incidents, [{
    outcome: 'sql_vss_failure', state: 'failing', sqlInstance: 'SBSMONITORING', database: 'SBSMonitoring', errorCode: '0x800423F4', nativeError: 945
  }])
  t.equal(eventLogs?.length, 1)
  const output = join(directory, 'report.html')
  t.strictSame(await run('diagnose', '--format', 'html', '--output', output, EXAMPLE), { status: 0, stdout: '', stderr: '' })
  t.match(readFileSync(output, 'utf8'), /^<!doctype html>[^]*SBSMONITORING[^]*<\/html>\s*$/i)
})

t.test('every export that is advised is in Unicode', async (t) => {
  const help = await run('diagnose', '--help')
  const texts = ['README.md', join('docs', 'configuration.md')].map((name) => readFileSync(join(ROOT, name), 'utf8'))
  const exports = [help.stdout, ...texts].flatMap((text) => text.match(/^ *wevtutil .*$/gm) ?? [])
  t.equal(exports.length, 5)
  for (const line of exports) t.match(line, /^ *wevtutil qe \S+ \/f:xml \/uni:true \/e:Events > \S+\.xml$/)
})

t.test('diagnose --fail-on-open ends with status 3 while a failure is open', async (t) => {
  t.equal((await run('diagnose', '--fail-on-open', EXAMPLE)).status, 3)
  t.equal((await run('diagnose', '--fail-on-open', file('none.xml', '<Events></Events>'))).status, 0)
})

t.test('diagnose says what it could not read, in the report too, ends with status 1, and reports the rest', async (t) => {
  const folder = t.testdir({ 'empty.xml': '', 'x.evtx': 'PK\x03\x04', none: { 'readme.txt': '' } })
  const at = (name: string): string => join(folder, name)
  const unread = [
    ['missing.xml', 'not_found', 'there is no such file'],
    ['empty.xml', 'not_an_event_log', 'expected events as XML or .evtx, found an empty file'],
    ['empty.xml/x', 'not_found', 'there is no such file: part of the path is a file, not a folder'],
    ['x.evtx', 'not_an_event_log', 'expected events as XML or .evtx, found a zip archive: unpack it first'],
    ['none', 'not_an_event_log', 'expected event logs (*.xml, *.evtx, ERRORLOG*, SqlWriterLogger*.txt), found none in this folder']
  ].map(([name, code, reason]) => ({ name: at(name!), code: code!, message: `${at(name!)}: ${reason}` }))
  const paths = [EXAMPLE, ...unread.map(({ name }) => name)]
  const stderr = unread.map(({ message }) => `sqlvss_exporter: ${message}\n`).join('')

  const json = await run('diagnose', '--format', 'json', ...paths)
  t.strictSame([json.status, json.stderr], [1, stderr])
  const { incidents, eventLogs } = JSON.parse(json.stdout) as Readonly<Record<string, readonly object[]>>
  t.match(incidents, [{ sqlInstance: 'SBSMONITORING' }])
  t.match(eventLogs, [
    { name: EXAMPLE, isUp: true, error: null },
    ...unread.map(({ name, code, message }) => ({ name, kind: 'xml', isUp: false, error: { code, message } }))
  ])
  for (const format of ['text', 'html']) {
    const report = await run('diagnose', '--format', format, ...paths)
    t.strictSame([report.status, report.stderr], [1, stderr], format)
    t.ok(report.stdout.includes('SBSMONITORING'))
    for (const { name } of unread) t.ok(report.stdout.replace(/\s+/g, '').includes(name), `${format}: ${name}`)
  }
})

t.test('a report that cannot be written ends diagnose with status 1', async (t) => {
  for (const [output, reason] of [[join('no', 'report.txt'), 'there is no such folder'], ['.', 'it is a folder, not a file']] as const) {
    t.strictSame(await run('diagnose', '--output', output, EXAMPLE),
      { status: 1, stdout: '', stderr: `sqlvss_exporter: ${output}: cannot be written: ${reason}\n` })
  }
})

t.test('a full disk behind the output is told in one line', { skip: !existsSync('/dev/full') && 'there is no /dev/full' }, async (t) => {
  const full = openSync('/dev/full', 'w')
  for (const args of [['diagnose', EXAMPLE], ['version'], ['--help']]) {
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: directory, stdio: ['ignore', full, 'pipe'] })
    const [stderr, [status]] = await Promise.all([textOf(child.stderr!), once(child, 'exit')])
    t.strictSame({ status, stderr }, { status: 1, stderr: 'sqlvss_exporter: the output cannot be written: there is no space left\n' }, args.join(' '))
  }
  closeSync(full)
})

interface Serving {
  readonly child: ChildProcess
  readonly url: string
  /** Resolves with the next line of the log that holds the text. */
  line (text: string): Promise<string>
  /** Sends a signal; yields the exit status. */
  end (signal: NodeJS.Signals): Promise<number | null>
}

async function serve (...args: readonly string[]): Promise<Serving> {
  const child = spawn(process.execPath, [MAIN, '--web.listen-address=127.0.0.1:0', ...args], { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] })
  t.teardown(() => { child.kill('SIGKILL') })
  const lines = createInterface(child.stderr!)[Symbol.asyncIterator]()
  const line = async (text: string) => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`the log ended without ${text}`)
      if (value.includes(text)) return value as string
    }
  }
  const [, url] = /"?url"?[=:]"?(http:[^\s"]+)/.exec(await line('Listening on'))!
  return {
    child,
    url: url!,
    line,
    async end (signal) {
      const ended = once(child, 'exit')
      child.kill(signal)
      return (await ended)[0] as number | null
    }
  }
}

async function startOf ({ url }: Serving): Promise<string> {
  const { exporter } = await (await fetch(`${url}api/v1/status`)).json() as { exporter: { startedAt: string } }
  return exporter.startedAt
}

async function metrics ({ url }: Serving): Promise<string> {
  while ((await fetch(`${url}-/ready`)).status !== 200);
  return await (await fetch(`${url}metrics`)).text()
}

const FAILURE = 'sqlvss_backup_failures_total{mssql_instance="SBSMONITORING",error_code="0x800423F4",native_error="945"} 1'

t.test('serve without a configuration shows the bundled example, and ends in peace at SIGTERM and SIGINT', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const serving = await serve()
    t.equal(await (await fetch(`${serving.url}-/healthy`)).text(), 'Healthy.\n')
    t.ok((await metrics(serving)).split('\n').includes(FAILURE), 'the failure is counted')
    t.match(await (await fetch(serving.url)).text(), /SBSMONITORING/)
    t.equal(await serving.end(signal), 0, signal)
  }
})

t.test('the log begins as the logs of Prometheus exporters do', async (t) => {
  const child = spawn(process.execPath, [MAIN, '--web.listen-address=127.0.0.1:0', '--event-logs=xml:' + recentExample()], { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] })
  const lines: string[] = []
  for await (const line of createInterface(child.stderr)) {
    lines.push(line.replace(/^time=\S+ /, '').replace(/:\d+\/$/, ':PORT/').replace(/revision=\w+/, 'revision=REVISION'))
    if (line.includes('Listening on')) child.kill('SIGTERM')
  }
  t.strictSame(lines, [
    `level=INFO msg="Starting sqlvss_exporter" version=${version} revision=REVISION`,
    `level=INFO msg="Build context" node=${process.version} platform=${process.platform} arch=${process.arch}`,
    'level=WARN msg="State is kept in memory and lost at the end; state.directory keeps it"',
    'level=INFO msg="Listening on" address=127.0.0.1:0 url=http://127.0.0.1:PORT/',
    'level=INFO msg="TLS is disabled." http2=false address=127.0.0.1:0',
    'level=INFO msg=Stopping signal=SIGTERM',
    'level=INFO msg=Stopped'
  ])
})

t.test('a web configuration that cannot be used ends check and serve with status 1, and its problems', async (t) => {
  const web = file('web.yml', 'basic_auth_users: {alice: secret}\n')
  const stderr = 'sqlvss_exporter: the configuration has a problem\n' +
    `  ${web}: basic_auth_users.alice: expected a bcrypt hash of 60 characters, such as $2y$10$..., found 6 characters\n`
  const config = file('with-web.yml', 'web: {config.file: web.yml}\n')
  for (const args of [['check', '--web.config.file=web.yml'], ['check', `--config.file=${config}`]]) {
    t.strictSame(await run(...args), { status: 1, stdout: '', stderr }, args.join(' '))
  }
  const served = await run('--web.config.file=web.yml', '--web.listen-address=127.0.0.1:0', '--log.level=error')
  t.strictSame(served, { status: 1, stdout: '', stderr })
  file('web.yml', '')
  t.equal((await run('check', '--web.config.file=web.yml')).status, 0)
})

t.test('one warning at the start while everybody may read everything, none where nobody or no other computer may', async (t) => {
  const users = file('users.yml', `basic_auth_users: {alice: $2b$04$${'a'.repeat(53)}}\n`)
  const limited = file('limited.yml', 'rate_limit: {interval: 1h, burst: 7}\n')
  const warning = 'level=WARN msg="Neither TLS nor authentication is configured: whoever reaches the port reads names of servers and databases; ' +
    '--web.config.file sets both"'
  const read = (path: string) => `level=INFO msg="Web configuration read" file=${path}`
  for (const [address, flags, expected] of [
    ['0.0.0.0:0', [], [warning]],
    ['127.0.0.1:0', [], []],
    ['0.0.0.0:0', [`--web.config.file=${users}`], [read(users)]],
    ['0.0.0.0:0', [`--web.config.file=${limited}`], [read(limited), 'level=INFO msg="Rate Limiter is enabled." burst=7 interval=3600000ms', warning]]
  ] as const) {
    const child = spawn(process.execPath, [MAIN, `--web.listen-address=${address}`, ...flags], { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] })
    const lines: string[] = []
    for await (const line of createInterface(child.stderr)) {
      if (/Neither|Web conf|Rate|Listening|TLS is/.test(line)) lines.push(line.replace(/^time=\S+ /, '').replace(/:\d+\/$/, ':PORT/'))
      if (line.includes('TLS is')) child.kill('SIGTERM')
    }
    t.strictSame(lines, [
      ...expected,
      `level=INFO msg="Listening on" address=${address} url=http://${address.replace(/:0$/, '')}:PORT/`,
      `level=INFO msg="TLS is disabled." http2=false address=${address}`
    ], `${address} ${flags.join(' ')}`)
  }
})

t.test('an address in use is told, with what to do, and ends the process with status 1', async (t) => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const { status, stderr } = await run('--web.listen-address=127.0.0.1:0', `--web.listen-address=127.0.0.1:${port}`, '--log.level=error')
  other.close()
  t.equal(status, 1)
  t.equal(stderr.replace(/^time=\S+ /, ''), `level=ERROR msg="Cannot listen" address=127.0.0.1:${port} code=EADDRINUSE reason="the address is in use: end the program that listens there, or choose another with --web.listen-address"\n`)
})

t.test('a failure is counted once, whatever number of restarts', async (t) => {
  const args = [`--event-logs=xml:${recentExample()}`, '--state.directory=state']
  for (const n of [1, 2, 3]) {
    const serving = await serve(...args)
    t.ok((await metrics(serving)).split('\n').includes(FAILURE), `run ${n}`)
    t.equal(await serving.end('SIGTERM'), 0)
    t.ok(existsSync(join(directory, 'state', 'ledger.json')))
  }
})

t.test('SIGHUP and POST /-/reload read the configuration again; a bad one is refused and the old stays', async (t) => {
  const logs = `event-logs: [{kind: xml, path: ${JSON.stringify(recentExample())}}]\n`
  const config = file('reload.yml', `${logs}log: {format: json}\n`)
  const serving = await serve(`--config.file=${config}`)
  t.ok((await metrics(serving)).split('\n').includes(FAILURE), 'the failure is counted')
  const started = await startOf(serving)
  file('reload.yml', 'poll: {interval: 1s}\nretention: 1s\n')
  serving.child.kill('SIGHUP')
  t.match(JSON.parse(await serving.line('refused')), {
    level: 'ERROR',
    msg: 'Configuration refused; the one in force stays',
    problems: ['retention: expected at least 1d, found "1s"', 'poll.interval: expected at least 5s, found "1s"']
  })
  const refused = await fetch(`${serving.url}-/reload`, { method: 'POST' })
  t.equal(refused.status, 500)
  t.match(await refused.json(), { message: 'retention: expected at least 1d, found "1s"\npoll.interval: expected at least 5s, found "1s"' })
  t.ok((await metrics(serving)).split('\n').includes(FAILURE), 'what was known still is')

  file('reload.yml', `${logs}sql-instances: [PAYROLL]\nweb: {telemetry-path: /other}\n`)
  t.equal((await fetch(`${serving.url}-/reload`, { method: 'POST' })).status, 200)
  t.match(JSON.parse(await serving.line('need a restart')), { options: ['web.telemetry-path', 'log.format'] })
  let text = ''
  while (!text.includes('mssql_instance="PAYROLL"')) text = await metrics(serving)
  t.ok(text.split('\n').includes(FAILURE), 'and it is counted once')
  t.equal(await startOf(serving), started, 'the exporter runs since it was started')
  t.equal(await serving.end('SIGTERM'), 0)
})

t.test('a state that cannot be read is told in one line, and ends the process with status 1', async (t) => {
  const folder = t.testdir({ file: '', state: { 'ledger.json': {} } })
  const cases = [
    ['file', 'there is no such file: part of the path is a file, not a folder'],
    ['state', 'it is a folder, not a file']
  ] as const
  for (const [name, reason] of cases) {
    const { status, stderr } = await run(`--state.directory=${join(folder, name)}`, '--web.listen-address=127.0.0.1:0', '--log.level=error')
    t.equal(status, 1)
    t.equal(stderr.replace(/^time=\S+ /, ''), `level=ERROR msg="Cannot read ledger.json" directory=${join(folder, name)} reason="${reason}"\n`)
  }
})

t.test('a reload that finds a state that cannot be read leaves the one in force', async (t) => {
  const folder = t.testdir({ state: { 'ledger.json': {} } })
  const config = file('state.yml', '')
  const serving = await serve(`--config.file=${config}`)
  t.ok((await metrics(serving)).split('\n').includes(FAILURE))
  file('state.yml', `state: {directory: ${JSON.stringify(join(folder, 'state'))}}\n`)
  serving.child.kill('SIGHUP')
  t.match(await serving.line('ledger.json'), 'level=ERROR msg="Cannot read ledger.json"')
  await serving.line('Configuration refused; the one in force stays')
  t.ok((await metrics(serving)).split('\n').includes(FAILURE))
  t.equal(await serving.end('SIGTERM'), 0)
})

t.test('npm start finds files from where the user is', async (t) => {
  const folder = t.testdir({ 'rel.xml': '<Events></Events>' })
  const env = { ...process.env, INIT_CWD: folder }
  const child = spawn(process.execPath, [join(ROOT, 'scripts', 'start.js'), 'diagnose', '--format=json', 'rel.xml'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, [status]] = await Promise.all([textOf(child.stdout), once(child, 'exit')])
  t.equal(status, 0)
  t.match(JSON.parse(stdout), { eventLogs: [{ name: 'rel.xml', isUp: true }] })
})

t.test('a reader that leaves its pipe early is no fault, and changes no status', async (t) => {
  for (const [args, expected] of [[[EXAMPLE], 0], [['missing.xml', EXAMPLE], 1], [['--fail-on-open', EXAMPLE], 3]] as const) {
    const child = spawn(process.execPath, [MAIN, 'diagnose', ...args], { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    child.stderr.destroy()
    const [status] = await once(child, 'exit')
    t.equal(status, expected, args.join(' '))
  }
  const child = spawn(process.execPath, [MAIN, 'diagnose', EXAMPLE], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  t.equal(await textOf(child.stderr), '')
})

t.test('a fault in the program is one line of the log and status 70', async (t) => {
  const fault = 'setInterval(() => { if (process.listenerCount("uncaughtException") > 0) throw new Error("a\\nfault") }, 1)'
  const args = ['--import', `data:text/javascript,${fault}`, MAIN, '--web.listen-address=127.0.0.1:0', '--log.level=error']
  const child = spawn(process.execPath, args, { cwd: directory, stdio: ['ignore', 'ignore', 'pipe'] })
  const [stderr, [status]] = await Promise.all([textOf(child.stderr), once(child, 'exit')])
  t.equal(status, 70)
  t.match(stderr, /^time=\S+ level=ERROR msg="Ended by a fault in the program" err="Error: a\\nfault\\n[^\n]*"\n$/)
})

t.test('a fault in the program is the last line of the log, where that is a file', async (t) => {
  const fault = 'setInterval(() => { if (process.listenerCount("uncaughtException") > 1) Promise.reject(new Error("a\\nfault")) }, 1)'
  const path = join(t.testdir({}), 'a.log')
  const flags = ['--web.listen-address=127.0.0.1:0', `--log.file=${path}`]
  const child = spawn(process.execPath, ['--import', `data:text/javascript,${fault}`, MAIN, ...flags], { cwd: directory, stdio: 'ignore' })
  const [status] = await once(child, 'exit')
  t.equal(status, 70)
  t.match(readFileSync(path, 'utf8'), /\ntime=\S+ level=ERROR msg="Ended by a fault in the program" err="Error: a\\nfault\\n[^\n]*"\n$/)
})

t.test('the self-test knows the exporter that runs at its address from another program', async (t) => {
  const other = createServer((socket) => { socket.end('220 ready\r\n') }).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  t.match((await run('selftest', `--web.listen-address=127.0.0.1:${port}`)),
    { status: 1, stdout: new RegExp(`^FAIL  address 127\\.0\\.0\\.1:${port}: .*EADDRINUSE`, 'm') })
  t.match((await run('selftest', `--web.listen-address=127.0.0.1:${port}`, '--web.disable-pages')), {
    status: 0, stdout: `ok    address 127.0.0.1:${port}: in use, as it is where the service runs; with TLS, users or no pages it cannot be asked\n`
  })
  other.close()
  const serving = await serve()
  const { host } = new URL(serving.url)
  t.match(await run('selftest', `--web.listen-address=${host}`),
    { status: 0, stdout: `ok    address ${host}: sqlvss_exporter is running there\n` })
  await serving.end('SIGTERM')
})
