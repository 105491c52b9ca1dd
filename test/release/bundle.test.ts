import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { hashSync } from 'bcryptjs'
import t from 'tap'
import { bundle } from '../../scripts/release/bundle.js'
import { sha256 } from '../../scripts/release/files.js'
import { zip } from '../../scripts/release/zip.js'
import { buildStale, revisionOf, ROOT } from '../../scripts/set-up.js'
import { version, whyNoRelease } from './a-release.js'

const folder = t.testdir()
const skip = await whyNoRelease(['bundle'], folder)
const RELEASE = join(folder, `sqlvss_exporter-${version}-node`)
const BUNDLE = join(RELEASE, 'bundle.cjs')
const DIST = join(ROOT, 'dist', 'main.js')
const { packages } = await bundle({ version, revision: 'any' })

// a report says when it was made
const NOW = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC(?=\.\n)/

// from another folder than its own
function run (program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { cwd: folder, encoding: 'utf8' })
  return `${status}\n${stderr}${stdout.replace(NOW, 'NOW')}`
}

t.test('the bundle knows its version without package.json', { skip }, async (t) => {
  t.equal(run(BUNDLE, '--version'), `0
sqlvss_exporter, version ${version} (revision: ${revisionOf(ROOT) ?? 'unknown'})
  node version:     ${process.version}
  platform:         ${process.platform}/${process.arch}
`)
})

t.test('the bundle diagnoses the examples as dist does', { skip }, async (t) => {
  buildStale()
  for (const args of [['examples'], ['examples', '--list-providers'], ['nothing.xml']] as const) {
    const [path, ...rest] = args
    const command = ['diagnose', join(ROOT, path), ...rest]
    t.equal(run(BUNDLE, ...command), run(DIST, ...command), args.join(' '))
  }
})

t.test('the bundle finds its example beside itself, serves it, and is scraped', { skip }, async (t) => {
  const child = spawn(process.execPath, [BUNDLE, '--web.listen-address=127.0.0.1:0'], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  t.teardown(() => { child.kill('SIGKILL') })
  let url: string | undefined
  for await (const line of createInterface(child.stderr)) {
    url = /"?url"?=(http:\S+)/.exec(line)?.[1]
    if (url !== undefined) break
  }
  while ((await fetch(`${url}-/ready`)).status !== 200);
  const metrics = (await (await fetch(`${url}metrics`)).text()).split('\n')
  t.ok(metrics.includes('sqlvss_backup_failures_total{mssql_instance="SBSMONITORING",error_code="0x800423F4",native_error="945"} 1'))
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  t.equal((await ended)[0], 0)
})

t.test('the bundle compares passwords in a thread, which is in it', { skip }, async (t) => {
  const file = join(folder, 'web.yml')
  writeFileSync(file, `basic_auth_users: {alice: "${hashSync('alice123', 4)}"}\n`)
  const flags = ['--web.listen-address=127.0.0.1:0', `--web.config.file=${file}`]
  const child = spawn(process.execPath, [BUNDLE, ...flags], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
  t.teardown(() => { child.kill('SIGKILL') })
  let url: string | undefined
  for await (const line of createInterface(child.stderr)) {
    url = /"?url"?=(http:\S+)/.exec(line)?.[1]
    if (url !== undefined) break
  }
  for (const [password, status] of [['alice123', 200], ['wrong', 401]] as const) {
    const authorization = `Basic ${Buffer.from(`alice:${password}`).toString('base64')}`
    t.equal((await fetch(`${url}-/healthy`, { headers: { authorization } })).status, status)
  }
})

t.test('LICENSES.txt names every package in the bundle, and koffi, with their licences', { skip }, async (t) => {
  const text = readFileSync(join(RELEASE, 'LICENSES.txt'), 'utf8')
  const titles = [...text.matchAll(/^={80}\n(.+)\n={80}\n\n(?!\n)/gm)].map(([, title]) => title)
  const koffi = 'koffi 3.3.4 (MIT)'
  t.strictSame(titles, [...packages.map(({ name, version, licence }) => `${name} ${version} (${licence})`), koffi])
  t.ok(packages.some(({ name }) => name === 'fastify'), 'what the program imports is among them')
  t.ok(packages.some(({ name }) => name === 'avvio'), 'what that imports, too')
})

t.test('the bill of materials is CycloneDX, and lists every package in the bundle, and koffi, by digest', { skip }, async (t) => {
  const { components, dependencies, ...head } = JSON.parse(readFileSync(join(RELEASE, 'sbom.cdx.json'), 'utf8'))
  t.match(head, {
    $schema: /^http:\/\/cyclonedx\.org\/schema\/bom-1\.\d\.schema\.json$/,
    bomFormat: 'CycloneDX',
    specVersion: /^1\.\d$/,
    version: 1,
    metadata: { component: { type: 'application', name: 'sqlvss_exporter', version, purl: `pkg:npm/sqlvss-exporter@${version}` } }
  })
  t.strictSame(Object.keys(head).sort(), ['$schema', 'bomFormat', 'metadata', 'specVersion', 'version'])
  const references = components.map((one: { 'bom-ref': string }) => one['bom-ref']).sort()
  t.strictSame(references, [...packages.map(({ name, version }) => `${name}@${version}`), 'koffi@3.3.4'].sort())
  for (const component of components) {
    t.match(component, {
      type: 'library', name: String, version: String, purl: /^pkg:npm\/.+@.+$/, licenses: [{ license: { id: String } }], hashes: [{ alg: 'SHA-512', content: /^[0-9a-f]{128}$/ }]
    }, component['bom-ref'])
  }
  const known = new Set([...references, head.metadata.component['bom-ref']])
  for (const { ref, dependsOn } of dependencies) t.ok([ref, ...dependsOn].every((one) => known.has(one)), ref)
})

t.test('the same sources are the same bundle, and the same files the same zip', { skip }, async (t) => {
  const [one, other] = await Promise.all([bundle({ version, revision: 'any' }), bundle({ version, revision: 'any' })])
  t.strictSame(Buffer.from(one.code), Buffer.from(other.code))
  const archives = ['one.zip', 'other.zip'].map((name) => join(folder, name))
  for (const archive of archives) zip(RELEASE, archive)
  t.equal(sha256(archives[0]!), sha256(archives[1]!))
})
