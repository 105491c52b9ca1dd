import { execFileSync, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t from 'tap'
import { freePort } from '../../scripts/stack/server.js'
import { revisionOf, ROOT } from '../../scripts/set-up.js'
import { version } from '../release/a-release.js'
import { failuresAt, whenReady } from '../windows/scrape.js'
import { ImageStore, whyNoImages } from './image-store.js'
import { startReadOnly, tryReadOnly } from './read-only-root.js'

const skip = whyNoImages()
const IMAGE = 'localhost/sqlvss_exporter'
const LARGEST_LAYER = 10_000_000
const REVISION = revisionOf(ROOT) ?? 'unknown'

// outside the repository, which is copied into the image
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-image-'))
t.setTimeout(15 * 60_000) // a root file system is copied for each layer
const store = new ImageStore(folder)
t.teardown(() => {
  store.leave()
  rmSync(folder, { recursive: true, force: true })
})

interface Config {
  readonly User: string
  readonly Entrypoint: readonly string[]
  readonly Volumes: object
  readonly ExposedPorts: object
  readonly Healthcheck: { readonly Test: readonly string[] }
}

let container = ''

t.before(() => {
  if (skip !== false) return
  store.makeBase()
  store.buildah('build', '--pull-never', '--format', 'docker', '--build-arg', `REVISION=${REVISION}`, '--tag', IMAGE, ROOT)
  container = store.buildah('from', '--pull-never', IMAGE).trim()
})

const config = (): Config => JSON.parse(store.buildah('inspect', '--type', 'image', IMAGE)).Docker.config

t.test('the image runs as a user of its own, and says where it listens and what it keeps', { skip }, async (t) => {
  const { User, Entrypoint, Volumes, ExposedPorts } = config()
  t.strictSame({ User, Entrypoint, Volumes, ExposedPorts }, {
    User: 'node',
    Entrypoint: ['node', '/opt/sqlvss_exporter/bundle.cjs'],
    Volumes: { '/state': {} },
    ExposedPorts: { '10099/tcp': {} }
  })
})

t.test('over its base it holds the bundle, what belongs beside it, and nothing else', { skip }, async (t) => {
  const mounted = store.buildah('mount', container).trim()
  const listed = (path: string): readonly string[] =>
    execFileSync('ls', ['-A', join(mounted, path)], { encoding: 'utf8' }).split('\n').filter((name) => name !== '')
  t.strictSame(listed('opt/sqlvss_exporter'), ['LICENSE', 'LICENSES.txt', 'alerts', 'bundle.cjs', 'dashboards', 'examples', 'sbom.cdx.json'])
  t.strictSame(listed('state'), [])
  t.notOk(listed('').includes('src'), 'what it was built from stays behind')
  const bytes = Number(execFileSync('du', ['-sb', join(mounted, 'opt')], { encoding: 'utf8' }).split('\t')[0])
  t.ok(bytes < LARGEST_LAYER, `${bytes} bytes`)
})

t.test('it knows its version and the revision it was built from', { skip }, async (t) => {
  const printed = store.buildah('run', container, ...config().Entrypoint, '--version')
  t.equal(printed.split('\n')[0], `sqlvss_exporter, version ${version} (revision: ${REVISION})`)
})

t.test('it diagnoses a log that is mounted', { skip }, async (t) => {
  const logs = join(folder, 'logs')
  cpSync(join(ROOT, 'examples', 'kb2615182'), logs, { recursive: true })
  const printed = store.buildah('run', '--volume', `${logs}:/logs:ro`, container, ...config().Entrypoint, 'diagnose', '--format=json', '/logs')
  t.match(JSON.parse(printed).incidents, [{ sqlInstance: 'SBSMONITORING', nativeError: 945 }])
})

t.test('it serves, is found healthy, writes to its state alone, and ends by a signal', { skip }, async (t) => {
  const mounted = store.buildah('mount', container).trim()
  const { Entrypoint, Healthcheck } = config()
  const port = await freePort()
  const state = stateOf('1')
  // a mount over what the image declares as a volume is not seen by buildah's chroot
  const flags = [`--web.listen-address=127.0.0.1:${port}`, '--state.directory=/kept', '--event-logs=example']
  const began = join(folder, 'began')
  execFileSync('touch', [began])
  const program = store.start('run', '--volume', `${state}:/kept`, container, ...Entrypoint, ...flags)
  const output = collected(program)
  t.teardown(() => { for (const pid of pidsGiven(flags[0]!)) process.kill(pid, 'SIGKILL') })
  const exit = once(program, 'exit')
  const url = `http://127.0.0.1:${port}`
  await whenReady(url)
  t.strictSame(await failuresAt(url), ['{mssql_instance="SBSMONITORING",error_code="0x800423F4",native_error="945"} 1'])
  const healthIs = (): number | null => store.tryIn(container, ...Healthcheck.Test.slice(1).map((word) => word.replace('10099', String(port))))
  t.equal(healthIs(), 0)

  const pid = pidsGiven(flags[0]!).find((pid) => readlinkSync(`/proc/${pid}/exe`).endsWith('/node'))
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  t.equal(/^Uid:\t(\d+)/m.exec(status)?.[1], '1000')
  t.equal(/^CapEff:\t(\d+)/m.exec(status)?.[1], '0000000000000000', 'none of the rights of root')
  process.kill(pid!, 'SIGTERM')
  t.strictSame(await exit, [0, null])
  t.equal(healthIs(), 1, 'and is found ill when it has ended')
  t.match(await output, /msg=Stopping signal=SIGTERM\n.*msg=Stopped\n/)
  t.strictSame(newerFiles(mounted, began), [], 'nothing else')
  t.strictSame(newerFiles(state, began).map((path) => path.slice(state.length + 1)), ['ledger.json'])
})

t.test('where nothing but the state can be written, it serves and saves, and whoever takes it over can change nothing', { skip }, async (t) => {
  const root = store.buildah('mount', container).trim()
  const state = stateOf('2')
  const port = await freePort()
  const flags = [`--web.listen-address=127.0.0.1:${port}`, '--state.directory=/state', '--event-logs=example']
  const program = startReadOnly({ root, state, user: 1000 }, ...config().Entrypoint, ...flags)
  t.teardown(() => { program.kill('SIGKILL') })
  const output = collected(program)
  const exit = once(program, 'exit')
  await whenReady(`http://127.0.0.1:${port}`)
  t.strictSame(await failuresAt(`http://127.0.0.1:${port}`), ['{mssql_instance="SBSMONITORING",error_code="0x800423F4",native_error="945"} 1'])
  program.kill('SIGTERM')
  t.strictSame(await exit, [0, null])
  const told = (await output).split('\n').filter((line) => / level=(?:WARN|ERROR) /.test(line)).map((line) => /msg="([^"]+)"/.exec(line)?.[1])
  t.match(told, [/^Serving the bundled example/], 'it complains of nothing')
  t.equal(told.length, 1)
  t.strictSame(readdirSync(state), ['ledger.json'])

  for (const path of ['/opt/sqlvss_exporter/bundle.cjs', '/opt/sqlvss_exporter/koffi.node', '/usr/local/bin/node', '/etc/passwd', '/tmp/x', '/home/node/x']) {
    t.match(tryReadOnly({ root, state, user: 0 }, 'touch', path), /^touch: .*: Read-only file system\n$/, `not even root writes ${path}`)
  }
  t.equal(tryReadOnly({ root, state, user: 1000 }, 'touch', '/state/x'), '')
})

/** A folder for the state that belongs to the user of the image. */
function stateOf (name: string): string {
  const path = join(folder, `state-${name}`)
  mkdirSync(path, { mode: 0o700 })
  chownSync(path, 1000, 1000)
  return path
}

async function collected (program: ChildProcess): Promise<string> {
  const parts: Buffer[] = []
  program.stderr!.on('data', (bytes: Buffer) => parts.push(bytes))
  await once(program, 'exit')
  return Buffer.concat(parts).toString()
}

/** The program in the container that was given this, and buildah, which starts it and is given it too. */
function pidsGiven (flag: string): readonly number[] {
  const { stdout } = spawnSync('pgrep', ['-f', '--', flag], { encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line !== '').map(Number)
}

// what buildah puts there itself is no work of the program's
function newerFiles (path: string, than: string): readonly string[] {
  const found = execFileSync('find', [path, '-xdev', '-type', 'f', '-newer', than, '-not', '-path', '*/etc/*', '-not', '-path', '*/run/*'], { encoding: 'utf8' })
  return found.split('\n').filter((line) => line !== '')
}
