import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, normalize } from 'node:path'
import t from 'tap'
import { linksIn } from '../../scripts/markdown-links.js'
import { filesBelow, sha256 } from '../../scripts/release/files.js'
import { MADE_FOR_NPM } from '../../scripts/release/npm.js'
import { revisionOf, ROOT } from '../../scripts/set-up.js'
import { tracked, version } from './a-release.js'

t.setTimeout(10 * 60_000) // npm packs, and installs three times

// outside the repository: npm installs where the next package.json above is
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-package-'))
t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
for (const name of ['empty', 'other', 'anew', 'unpacked']) mkdirSync(join(folder, name))
const INSTALLED = join(folder, 'empty', 'node_modules')
const PACKAGE_JSON = /^(?:.+\/)?node_modules\/(?:@[^/]+\/)?[^/]+\/package\.json$/
const TITLE = /^={80}\n(?<title>.+)\n={80}\n\n(?!\n)/gm
// what npm writes beside packages, and no package holds
const OF_NPM = /^(?:\.bin\/|\.package-lock\.json$)/

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

interface Locked {
  readonly version: string
  readonly integrity: string
  readonly license: string
  readonly dev?: true
  readonly os?: readonly string[]
}

const npm = (cwd: string, ...args: readonly string[]): string => execFileSync('npm', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 })
const [packed] = JSON.parse(npm(ROOT, 'pack', '--json', '--silent', '--pack-destination', folder)) as [Packed]
const files = packed.files.map(({ path }) => path).sort()
const tarball = join(folder, packed.filename)
execFileSync('tar', ['-xzf', tarball, '--strip-components=1', '-C', join(folder, 'unpacked')])

const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
const runTime = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev === undefined)
const anywhere = runTime.filter(([, { os }]) => os === undefined)

t.test('npm packs what is compiled from src, what belongs beside it, the packages it needs, and nothing else', async (t) => {
  const compiled = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts')).map((path) => `dist/${path.replace(/\.ts$/, '.js')}`)
  const others = tracked(
    'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json', 'docs', 'examples', 'alerts/*.md', 'alerts/*.yml',
    'alerts/alertmanager', 'dashboards/README.md', 'dashboards/*.json', 'dashboards/provisioning')
  const ours = files.filter((path) => path !== 'dist/revision' && !path.startsWith('node_modules/'))
  t.strictSame(ours, [...compiled, ...others, 'LICENSE', 'LICENSES.txt', 'sbom.cdx.json'].sort())
  t.strictSame(MADE_FOR_NPM.filter((name) => existsSync(join(ROOT, name))), [], 'what is made for it is gone when it is packed')
})

t.test('the packages in it are, byte for byte, those of package-lock.json, whose digests npm compares', async (t) => {
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(ROOT, name), join(folder, 'anew', name))
  npm(join(folder, 'anew'), 'ci', '--omit=dev', '--omit=optional', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline')
  const expected = digests(join(folder, 'anew', 'node_modules'))
  t.strictSame(digests(join(folder, 'unpacked', 'node_modules')), expected)
  t.strictSame(files.filter((path) => path.startsWith('node_modules/')), Object.keys(expected).map((path) => `node_modules/${path}`).sort())
})

t.test('whoever installs it, with no registry at hand, gets the versions of package-lock.json, and nothing that only we need', async (t) => {
  npm(join(folder, 'empty'), 'install', '--offline', '--cache', join(folder, 'no-cache'), '--omit=optional', '--no-audit', '--no-fund', tarball)
  t.strictSame(readdirSync(INSTALLED).filter((name) => !name.startsWith('.')), ['sqlvss-exporter'])
  const found = filesBelow(join(INSTALLED, 'sqlvss-exporter')).filter((path) => PACKAGE_JSON.test(path))
    .map((path) => `${dirname(path)} ${JSON.parse(readFileSync(join(INSTALLED, 'sqlvss-exporter', path), 'utf8')).version}`)
  t.strictSame(found.sort(), anywhere.map(([path, { version }]) => `${path} ${version}`).sort())
})

t.test('npx runs it from there, and the package itself from an empty folder', async (t) => {
  const npx = (cwd: string, ...args: readonly string[]): string =>
    execFileSync('npx', args, { cwd: join(folder, cwd), encoding: 'utf8', env: { ...process.env, npm_config_cache: join(folder, 'no-cache') } })
  const first = `sqlvss_exporter, version ${version} (revision: ${revisionOf(ROOT)})`
  t.equal(npx('other', '--yes', '--offline', '--package', tarball, '--', 'sqlvss_exporter', '--version').split('\n')[0], first)
  t.equal(npx('empty', '--no', '--', 'sqlvss_exporter', '--version').split('\n')[0], first)
  t.match(npx('empty', '--no', '--', 'sqlvss_exporter', 'diagnose', join(ROOT, 'examples')),
    /^SBS01\.contoso\.local: SQL Server instance SBSMONITORING broke the backup/m)
})

t.test('its bill of materials and its licences name every package that it runs with', async (t) => {
  const { components, metadata } = JSON.parse(readFileSync(join(folder, 'unpacked', 'sbom.cdx.json'), 'utf8'))
  t.equal(metadata.component['bom-ref'], `sqlvss-exporter@${version}`)
  const ofLock = runTime.map(([path, locked]) => ({ ...locked, name: path.replace(/^.*node_modules\//, '') }))
  const of = (describe: (one: typeof ofLock[number]) => string) => [...new Set(ofLock.map(describe))].sort()
  const named = (components as readonly Component[])
    .map((one) => `${one['bom-ref']} ${one.hashes.map(({ content }) => content).join()}`)
  t.strictSame(named.sort(), of(({ name, version, integrity }) =>
    `${name}@${version} ${Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex')}`))
  const text = readFileSync(join(folder, 'unpacked', 'LICENSES.txt'), 'utf8')
  const titles = [...text.matchAll(TITLE)].map(({ groups }) => groups!['title'])
  t.strictSame(titles.sort(), of(({ name, version, license }) => `${name} ${version} (${license})`))
})

t.test('every link of its documents leads to something that is in it', async (t) => {
  const folders = new Set(files.flatMap((path) => ancestors(path)))
  const documents = files.filter((path) => path.endsWith('.md') && !path.startsWith('node_modules/'))
  t.ok(documents.includes('README.md'))
  for (const document of documents) {
    const paths = linksIn(readFileSync(join(folder, 'unpacked', document), 'utf8')).map(({ path }) => path).filter((path) => path !== '')
    const dead = paths.filter((path) => {
      const target = normalize(join(dirname(document), path)).replace(/\/$/, '')
      return !files.includes(target) && !folders.has(target)
    })
    t.strictSame(dead, [], document)
  }
})

interface Component {
  readonly 'bom-ref': string
  readonly hashes: readonly { readonly content: string }[]
}

function digests (path: string): Readonly<Record<string, string>> {
  const names = filesBelow(path).filter((name) => !OF_NPM.test(name))
  return Object.fromEntries(names.map((name) => [name, sha256(join(path, name))]))
}

function ancestors (path: string): readonly string[] {
  const above = dirname(path)
  return above === '.' ? [] : [above, ...ancestors(above)]
}
