import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import t, { type Test } from 'tap'
import { parse } from 'yaml'
import { commandsOf, fencedBlocks, notPrinted } from '../scripts/fenced-blocks.js'
import { buildStale, ROOT } from '../scripts/set-up.js'
import { blocksOf, DOCUMENTS, FOR_WINDOWS } from './documents-with-commands.js'
import { whenReady } from './windows/scrape.js'

const NOT_TYPED = ['yaml', 'json', 'text', 'mermaid']
const OURS = ['npm', 'sqlvss_exporter']
const PASSWORD = 'correct horse'
const EXAMPLE = join(ROOT, 'examples', 'kb2615182', 'application.xml')
const STORY = join(ROOT, 'test', 'scenarios', 'errorlog-tells-why')

/** Where the commands of a document are typed, one after the other. */
interface Desk {
  readonly t: Test
  readonly folder: string
  /** Done when all commands of the document were typed. */
  readonly afterwards: (end: () => Promise<void>) => void
}

interface Typed {
  readonly command: string
  readonly shown: string
}

type Run = (desk: Desk, typed: Typed) => Promise<void>

/**
 * Run here, perhaps with what another program made; or run by another test, which has these words; or not run, for which the
 * document gives the reason in these words.
 */
type Way = Run | { readonly run: Run, readonly after: readonly string[] } |
{ readonly test: string, readonly words: string } | { readonly notRun: string, readonly check?: Run }

const IMAGE_IS_RUN = { test: 'test/container/image.test.ts', words: "'--format=json', '/logs'" }
const IMAGE_IS_BUILT = { test: 'test/container/image.test.ts', words: "store.buildah('build'" }
const LINKS_ARE_SET = { test: 'test/alerts/lint.test.ts', words: 'one command of the README sets the scheme of all links, another one their address; so do those for a collector, in Kubernetes, too' }
const KEY_AND_HASH = ['openssl', 'htpasswd']
const NO_CLUSTER = { notRun: 'was not applied to a cluster', check: filesAreThere }

/** Every command of the documents, as it stands there. */
const COMMANDS: Readonly<Record<string, Way>> = {
  'npm start': serves(async ({ t }, url) => {
    const metric = fencedBlocks(read('README.md')).find(({ section, language }) => section === 'Try it' && language === 'text')!
    t.match(await textAt(`${url}metrics`), metric.text, 'the metric of the README')
    t.match(await textAt(url), 'SBSMONITORING broke the backup', 'the page')
    t.match(await textAt(`${url}api/v1/incidents`), '"sqlInstance":"SBSMONITORING"', 'the API')
  }, ' --'),
  'npm start -- diagnose examples/kb2615182/application.xml': prints(),
  'promtool check rules alerts/sqlvss.rules.yml alerts/sqlvss.alerts.yml': prints('SUCCESS: '),
  'amtool check-config alerts/alertmanager/alertmanager.yml': prints('SUCCESS'),
  'npm run stack': { test: 'test/e2e/npm-stack.test.ts', words: '../../scripts/stack.js' },
  'docker compose up': { notRun: 'were checked as files, not run' },
  'npm start -- check --config.file=sqlvss_exporter.yml': prints('sqlvss_exporter.yml: ok'),
  'npm start -- --config.file=sqlvss_exporter.yml': serves(),
  'npm start -- --event-logs=xml:application.xml --event-logs=xml:backup.xml --state.directory=state': serves(async ({ t, folder }) => {
    t.ok(existsSync(join(folder, 'state')), 'the state directory')
  }),
  'docker build -t sqlvss_exporter .': IMAGE_IS_BUILT,
  'docker run -p 10099:10099 -v "$PWD/exports:/logs:ro" -v sqlvss-state:/state sqlvss_exporter --event-logs=xml:/logs/application.xml --state.directory=/state':
    IMAGE_IS_RUN,
  'npm test': { test: '.ci/run', words: 'step test npm test' },
  'npm run test:long': { test: '.ci/run', words: 'npm run --silent test:long' },
  "sed -i -E 's#(runbook_url|error_code_url): http:#\\1: https:#' sqlvss.alerts.yml": LINKS_ARE_SET,
  "sed -i -E 's#(runbook_url|error_code_url): http:.*/docs/#\\1: https://docs.contoso.local/sqlvss/#' sqlvss.alerts.yml": LINKS_ARE_SET,
  "sed -i -E 's#(runbook_url|error_code_url): http:.*/docs/#\\1: http://collector:10099/docs/#' sqlvss.alerts.yml": LINKS_ARE_SET,
  "sed -i -E 's#(runbook_url|error_code_url): http:.*/docs/#\\1: https://sqlvss.contoso.local/docs/#' examples/kubernetes/prometheus-rule.yaml": LINKS_ARE_SET,
  'sqlvss_exporter --config.file=sqlvss_exporter.yml --log.level=debug': serves(),
  'sqlvss_exporter --config.file=sqlvss_exporter.yml --config.check': async (desk, typed) => {
    const { folder } = desk
    writeFileSync(join(folder, 'sqlvss_exporter.yml'), 'event-logs: [{ kind: example }, { kind: evt }]\npoll: { interval: 1s }\nweb: { listen-adress: ":1" }\n')
    await prints('', 1)(desk, typed)
  },
  'docker build --build-arg REVISION="$(git rev-parse --short=12 HEAD)" -t sqlvss_exporter:0.1.0 .': IMAGE_IS_BUILT,
  'docker run --read-only --cap-drop ALL --security-opt no-new-privileges -p 10099:10099 -v "$PWD/exports:/logs:ro" -v sqlvss-state:/state sqlvss_exporter:0.1.0 --event-logs=evtx:/logs/*.evtx --state.directory=/state':
    IMAGE_IS_RUN,
  'docker run --rm -v "$PWD/exports:/logs:ro" sqlvss_exporter:0.1.0 diagnose /logs': IMAGE_IS_RUN,
  'npm run check': { test: '.ci/run', words: 'npm run --silent lint' },
  'npm run format': { notRun: 'changes files' },
  'npm run dist': { test: 'test/release/windows.test.ts', words: "whyNoRelease(['manifests']" },
  'npm run release:check': { test: 'test/release/checks.test.ts', words: "'release-check.js')" },
  'kubectl apply -f examples/kubernetes/collector.yaml': NO_CLUSTER,
  'kubectl apply -f examples/kubernetes/prometheus-operator.yaml -f examples/kubernetes/prometheus-rule.yaml': NO_CLUSTER,
  'sqlvss_exporter diagnose application.xml ERRORLOG ERRORLOG.1 SqlWriterLogger.txt': prints('SQL Server instance PROD broke the backup of SQL07'),
  'sqlvss_exporter diagnose --time-zone Europe/Berlin collected-from-SQL07/': prints('SQL Server instance PROD broke the backup of SQL07'),
  'openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj /CN=srv-1.example -addext subjectAltName=DNS:srv-1.example -keyout server.key -out server.crt': prints(),
  'htpasswd -nBC 10 prometheus': async ({ t, folder }, { command }) => {
    const { stdout, status } = await typeIn(folder, command, `${PASSWORD}\n${PASSWORD}\n`)
    t.equal(status, 0)
    const [hash] = /\$2y\$10\$\S+/.exec(stdout)!
    const [, , web] = /(# web\.yml\n)([^]*?)```/.exec(read('README.md'))!
    writeFileSync(join(folder, 'web.yml'), web!.replace('$2y$10$...', () => hash))
  },
  'sqlvss_exporter check --web.config.file=web.yml': { after: KEY_AND_HASH, run: prints('configuration: ok') },
  'promtool check web-config web.yml': { after: KEY_AND_HASH, run: prints('SUCCESS') },
  'sqlvss_exporter --web.config.file=web.yml': {
    after: KEY_AND_HASH,
    async run ({ folder, afterwards }, { command }) {
      const { url, end } = await begun(folder, `${command} --web.listen-address=127.0.0.1:0`)
      afterwards(end)
      writeFileSync(join(folder, '.curlrc'), `connect-to = "srv-1.example:10099:127.0.0.1:${new URL(url).port}"\n`)
    }
  },
  'curl --cacert server.crt --user prometheus https://srv-1.example:10099/-/healthy': {
    after: KEY_AND_HASH,
    async run ({ t, folder }, { command }) {
      t.equal((await typeIn(folder, command, `${PASSWORD}\n`)).stdout, 'Healthy.\n')
    }
  }
}

/** What lies on the desk of a document before its first command. */
const DESKS: Readonly<Record<string, (folder: string) => void>> = {
  'README.md' (folder) {
    for (const name of ['package.json', 'scripts', 'examples', 'alerts']) symlinkSync(join(ROOT, name), join(folder, name))
    for (const name of ['application.xml', 'backup.xml']) cpSync(EXAMPLE, join(folder, name))
    mkdirSync(join(folder, 'collected', 'SBS01'), { recursive: true })
    cpSync(join(ROOT, 'examples', 'kb2615182', 'Microsoft-Windows-Backup.evtx'), join(folder, 'collected', 'SBS01', 'Application.evtx'))
    const [, config] = /(?<=```yaml\n)# sqlvss_exporter\.yml\n([^]*?)```/.exec(read('README.md'))!
    writeFileSync(join(folder, 'sqlvss_exporter.yml'), config!)
  },
  'CONTRIBUTING.md' (folder) {
    for (const name of ['package.json', 'scripts']) symlinkSync(join(ROOT, name), join(folder, name))
  },
  'docs/configuration.md' (folder) {
    writeFileSync(join(folder, 'sqlvss_exporter.yml'), 'event-logs: [{ kind: example }]\n')
  },
  'docs/errorlog.md' (folder) {
    const collected = join(folder, 'collected-from-SQL07')
    for (const place of [folder, collected]) {
      mkdirSync(place, { recursive: true })
      cpSync(join(STORY, 'events.xml'), join(place, 'application.xml'))
      for (const name of ['ERRORLOG', 'SqlWriterLogger.txt']) cpSync(join(STORY, name), join(place, name))
      cpSync(join(STORY, 'ERRORLOG'), join(place, 'ERRORLOG.1'))
    }
  }
}

t.setTimeout(10 * 60_000) // on a busy machine npm alone takes seconds to start

const blocks = DOCUMENTS.flatMap(blocksOf)

t.test('every block says what it is: typed here, typed on Windows, or not typed', async (t) => {
  const known = ['sh', 'console', ...FOR_WINDOWS, ...NOT_TYPED]
  t.strictSame(blocks.filter(({ language }) => !known.includes(language)).map(({ document, text }) => `${document}: ${text}`), [])
})

t.test('what is shown as YAML and JSON is YAML', async (t) => {
  for (const { document, section, language, text } of blocks) {
    if (language === 'yaml' || language === 'json') t.doesNotThrow(() => { parse(text) }, `${document}, ${section}`)
  }
})

t.test('the table holds the commands of the documents, and no other', async (t) => {
  const typed = new Set(blocks.flatMap(commandsOf).map(({ command }) => command))
  t.strictSame([...typed].sort(), Object.keys(COMMANDS).sort())
})

for (const document of DOCUMENTS) {
  const commands = blocks.filter((block) => block.document === document).flatMap(commandsOf)
  if (commands.length === 0) continue
  t.test(`the commands of ${document}, one after the other`, { skip: process.platform === 'win32' && 'they are for a POSIX shell' }, async (t) => {
    buildStale()
    const folder = mkdtempSync(join(tmpdir(), 'sqlvss-docs-'))
    t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
    mkdirSync(join(folder, 'bin'))
    symlinkSync(join(ROOT, 'dist', 'main.js'), join(folder, 'bin', 'sqlvss_exporter'))
    DESKS[document]?.(folder)
    for (const typed of commands) {
      const way = COMMANDS[typed.command]
      const afterwards = t.teardown.bind(t)
      await t.test(typed.command, { skip: whyNot(typed.command, way) }, async (t) => {
        await walk({ t, folder, afterwards }, typed, document, way!)
      })
    }
  })
}

async function walk (desk: Desk, typed: Typed, document: string, way: Way): Promise<void> {
  const { t } = desk
  if (typeof way === 'function') return await way(desk, typed)
  if ('run' in way) return await way.run(desk, typed)
  if ('test' in way) {
    t.match(read(way.test), way.words, way.test)
    if (typed.command.startsWith('docker run')) await argumentsAreGood(desk, typed)
    return
  }
  t.match(read(document).replace(/\s+/g, ' '), way.notRun, 'the document says that it is not run')
  await way.check?.(desk, typed)
}

function whyNot (command: string, way: Way | undefined): string | false {
  if (way === undefined) return 'the table lacks it'
  if (typeof way === 'object' && !('run' in way)) return false
  const programs = [command.split(' ')[0]!, ...typeof way === 'object' ? way.after : []]
  const missing = programs.filter((program) => !OURS.includes(program) && spawnSync('which', [program]).status !== 0)
  return missing.length > 0 && `${missing.join(', ')}: not installed`
}

/** Ends by itself, and prints what is shown and these words. */
function prints (words = '', expected = 0): Run {
  return async ({ t, folder }, { command, shown }) => {
    const { status, stdout, stderr } = await typeIn(folder, command)
    t.equal(status, expected, stderr)
    t.ok((stdout + stderr).includes(words), words)
    t.strictSame(notPrinted(shown, stdout + stderr), [])
  }
}

/** Serves until it is ended, here on any free port of this computer. */
function serves (look: (desk: Desk, url: string) => Promise<void> = async () => {}, dashes = ''): Run {
  return async (desk, { command }) => {
    const { url, end } = await begun(desk.folder, `${command}${dashes} --web.listen-address=127.0.0.1:0`)
    try {
      await whenReady(url.slice(0, -1))
      await look(desk, url)
    } finally {
      await end()
    }
  }
}

/** What a container is given is what the program takes. */
async function argumentsAreGood ({ t, folder }: Desk, { command }: Typed): Promise<void> {
  const [, given] = /\ssqlvss_exporter\S*\s(.*)$/.exec(command)!
  if (given!.startsWith('diagnose ')) return // has no configuration to check, and is what the test of the image runs
  t.equal((await typeIn(folder, `sqlvss_exporter check ${given}`)).stdout, 'configuration: ok\n')
}

async function filesAreThere ({ t }: Desk, { command }: Typed): Promise<void> {
  for (const [, file] of command.matchAll(/-f (\S+)/g)) t.ok(existsSync(join(ROOT, file!)), file!)
}

function environment (folder: string): NodeJS.ProcessEnv {
  return { ...process.env, HOME: folder, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`, npm_config_update_notifier: 'false' }
}

/** Types a command and waits for its end; without a terminal, a password is read from what follows it. */
async function typeIn (folder: string, command: string, input = '') {
  const child = spawn('bash', ['-c', command], { cwd: folder, env: environment(folder), detached: true })
  child.stdin.on('error', () => {}).end(input) // most read none of it
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  return { stdout, stderr, status: status as number | null }
}

/** Types a command that serves, and waits until it says where. */
async function begun (folder: string, command: string) {
  const child = spawn('bash', ['-c', command], { cwd: folder, env: environment(folder), detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const end = async () => { await ended(child) }
  const lines: string[] = []
  for await (const line of createInterface(child.stderr)) {
    const [, url] = /msg="Listening on" .*url=(\S+)/.exec(line) ?? []
    if (url !== undefined) return { url, end }
    lines.push(line)
  }
  throw new Error(`${command} does not listen:\n${lines.join('\n')}`)
}

/** Ends what was started, and all that it started. */
async function ended (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.stderr?.resume()
  process.kill(-child.pid!, 'SIGTERM')
  await once(child, 'exit')
}

async function textAt (url: string): Promise<string> {
  return await (await fetch(url)).text()
}

function read (name: string): string {
  return readFileSync(join(ROOT, name), 'utf8')
}
