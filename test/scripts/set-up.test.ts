import { execSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { buildStale, installMissing, ROOT } from '../../scripts/set-up.js'

const LOCK = JSON.stringify({
  packages: {
    '': { version: '1.0.0' },
    'node_modules/yaml': { version: '2.9.1' },
    'node_modules/only-on-a-mac': { version: '1.0.0', optional: true }
  }
})

function installed (packages: object): object {
  return { 'package-lock.json': LOCK, node_modules: { '.package-lock.json': JSON.stringify({ packages }) } }
}

t.test('npm ci runs where node_modules is not what the lock file says', async (t) => {
  const cases = [
    ['nothing is installed', { 'package-lock.json': LOCK }, true],
    ['all is installed', installed({ 'node_modules/yaml': { version: '2.9.1' } }), false],
    ['an optional package is installed, too', installed({ 'node_modules/yaml': { version: '2.9.1' }, 'node_modules/only-on-a-mac': { version: '1.0.0' } }), false],
    ['a package is missing', installed({}), true],
    ['a package has another version', installed({ 'node_modules/yaml': { version: '2.9.0' } }), true]
  ] as const
  for (const [name, files, expected] of cases) {
    const runs: string[] = []
    const root = t.testdir(files as Parameters<typeof t.testdir>[0])
    t.equal(installMissing(root, (command: string, args: readonly string[]) => { runs.push([command, ...args].join(' ')) }), expected, name)
    t.match(runs, expected ? [/npm(?:-cli\.js)? ci --include=dev --ignore-scripts --no-audit --no-fund$/] : [])
    t.equal(runs.length, Number(expected))
  }
})

t.test('dist is built once for what src is, and again when a source or a setting changes, appears or goes', async (t) => {
  const root = t.testdir({ 'tsconfig.json': '{}', 'package.json': '{}', src: { 'main.ts': '1', core: { 'a.ts': '2' } } })
  let builds = 0
  const build = () => {
    t.notOk(existsSync(join(root, 'dist')), 'what was built before is gone')
    mkdirSync(join(root, 'dist'))
    writeFileSync(join(root, 'dist', 'main.js'), String(++builds))
  }
  const changes = [
    ['the first time', () => {}, true],
    ['nothing', () => {}, false],
    ['a file, written with the same content', () => { writeFileSync(join(root, 'src', 'main.ts'), '1') }, false],
    ['a source', () => { writeFileSync(join(root, 'src', 'core', 'a.ts'), '3') }, true],
    ['a new source', () => { writeFileSync(join(root, 'src', 'core', 'b.ts'), '') }, true],
    ['a setting', () => { writeFileSync(join(root, 'tsconfig.json'), '{ }') }, true],
    ['nothing since', () => {}, false]
  ] as const
  for (const [name, change, expected] of changes) {
    change()
    t.equal(buildStale(root, build), expected, name)
  }
  t.equal(readFileSync(join(root, 'dist', 'main.js'), 'utf8'), '4')
})

const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')
const SCRIPTS_OF_PACKAGES = ['preinstall', 'install', 'postinstall', 'prepare']

/** A checkout with a package that would leave a file behind for each of its scripts that runs. */
function trap (t: Test): string {
  const root = mkdtempSync(join(tmpdir(), 'sqlvss-trap-'))
  t.teardown(() => { rmSync(root, { recursive: true, force: true }) })
  const scripts = Object.fromEntries(SCRIPTS_OF_PACKAGES.map((name) => [name, `node -e "require('fs').writeFileSync('../ran-${name}', '')"`]))
  const trap = { name: 'trap', version: '1.0.0' }
  const program = { name: 'program', version: '1.0.0', dependencies: { trap: 'file:trap' } }
  const packages = { '': program, trap: { ...trap, hasInstallScript: true }, 'node_modules/trap': { resolved: 'trap', link: true } }
  mkdirSync(join(root, 'trap'))
  writeFileSync(join(root, 'trap', 'package.json'), JSON.stringify({ ...trap, scripts }))
  writeFileSync(join(root, 'package.json'), JSON.stringify(program))
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ name: 'program', version: '1.0.0', lockfileVersion: 3, requires: true, packages }))
  return root
}

const ranIn = (root: string): readonly string[] => readdirSync(root).filter((name) => name.startsWith('ran-'))

t.test('no script of a package runs when it is installed, be it by npm start or by the Dockerfile', async (t) => {
  const [, ofImage] = /^RUN (npm ci .*)$/m.exec(DOCKERFILE)!
  const installations = { 'npm start': (root: string) => { installMissing(root) }, Dockerfile: (cwd: string) => { execSync(ofImage!, { cwd, stdio: 'pipe' }) } }
  for (const [name, install] of Object.entries(installations)) {
    const root = trap(t)
    install(root)
    t.ok(existsSync(join(root, 'node_modules', 'trap', 'package.json')), `${name} installed it`)
    t.strictSame(ranIn(root), [], name)
  }
  const root = trap(t)
  execSync('npm ci --foreground-scripts', { cwd: root, stdio: 'pipe' })
  t.ok(ranIn(root).includes('ran-postinstall'), 'which it does where nobody forbids it')
})

t.test('nothing of ours installs in another way', async (t) => {
  for (const file of ['Dockerfile', '.ci/run', ...readdirSync(join(ROOT, 'scripts')).filter((name) => name.endsWith('.js')).map((name) => `scripts/${name}`)]) {
    const installs = readFileSync(join(ROOT, file), 'utf8').split('\n').filter((line) => /\bnpm (?:ci|i|install|add|exec|x)\b|\bnpx\b/.test(line) && !/^\s*(?:#|\/\/|\*|\/\*\*)/.test(line))
    t.strictSame(installs.filter((line) => !line.includes('--ignore-scripts')), [], file)
  }
})
