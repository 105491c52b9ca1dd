import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { buildStale, revisionOf, ROOT } from '../../scripts/set-up.js'
import { tracked, version } from './a-release.js'

const folder = t.testdir()
const ours = { cwd: ROOT, encoding: 'utf8' } as const

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

buildStale()
const [packed] = JSON.parse(execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ours)) as [Packed]
const files = packed.files.map(({ path }) => path).sort()

t.test('npm packs what is compiled from src, and what belongs beside it, and nothing else', async (t) => {
  const compiled = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts')).map((path) => `dist/${path.replace(/\.ts$/, '.js')}`)
  const others = tracked(
    'CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json', 'docs', 'examples', 'alerts/*.md', 'alerts/*.yml',
    'alerts/alertmanager', 'dashboards/README.md', 'dashboards/*.json', 'dashboards/provisioning')
  t.strictSame(files.filter((path) => path !== 'dist/revision'), [...compiled, ...others, 'LICENSE'].sort())
})

t.test('npx runs the package from an empty folder', async (t) => {
  const empty = join(folder, 'empty')
  execFileSync('mkdir', [empty])
  const run = (...args: readonly string[]): string => execFileSync(
    'npx', ['--yes', '--package', join(folder, packed.filename), '--', 'sqlvss_exporter', ...args],
    { cwd: empty, encoding: 'utf8', env: { ...process.env, npm_config_cache: join(folder, 'cache') } })
  t.equal(run('--version').split('\n')[0], `sqlvss_exporter, version ${version} (revision: ${revisionOf(ROOT)})`)
  t.match(run('diagnose', join(ROOT, 'examples', 'kb2615182')), /^SBS01\.contoso\.local: SQL Server instance SBSMONITORING broke the backup/m)
})
