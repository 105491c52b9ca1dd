import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { buildStale, installMissing } from '../../scripts/set-up.js'

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
