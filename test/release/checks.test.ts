import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { deadLinks, malformed, notPassed, otherVersions, uncommitted, unlisted } from '../../scripts/release/checks.js'
import { ROOT } from '../../scripts/set-up.js'
import { version } from './a-release.js'

const COPIED = [
  'package.json', 'package-lock.json', 'compose.yaml', 'CHANGELOG.md', 'README.md', 'alerts/README.md', 'dashboards/README.md', 'docs/api.md',
  'examples/kubernetes', 'test/windows/README.md'
]

/** A checkout in which files are other than they are here. */
function checkout (t: Test, changes: Readonly<Record<string, (text: string) => string>>): string {
  const folder = t.testdir()
  for (const path of COPIED) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    cpSync(join(ROOT, path), join(folder, path), { recursive: true })
  }
  for (const [path, change] of Object.entries(changes)) {
    writeFileSync(join(folder, path), change(readFileSync(join(folder, path), 'utf8')))
  }
  return folder
}

t.test('a version that is not the one of package.json is told with its place', async (t) => {
  t.strictSame(otherVersions(ROOT), [])
  const next = (text: string): string => text.replaceAll(version, '9.9.9')
  t.strictSame(otherVersions(checkout(t, { 'compose.yaml': next, 'examples/kubernetes/collector.yaml': next })), [
    `compose.yaml: expected ${version}, found 9.9.9`,
    `examples/kubernetes/collector.yaml: expected ${version}, found 9.9.9`
  ])
  const places = otherVersions(checkout(t, { 'package.json': next })).map((problem) => problem.split(':')[0])
  t.strictSame(places, [
    'package-lock.json', 'package-lock.json, packages', 'compose.yaml', 'examples/kubernetes/collector.yaml',
    'examples/kubernetes/windows-nodes.yaml'
  ])
})

// of a release; work that goes on after it is none until somebody says so
for (const [heading, isRelease] of [
  [`${version} (2026-11-30)`, true],
  [version, false],
  [`${version} (2026-13-30)`, false],
  ['9.9.9 (2026-11-30)', false],
  ['Unreleased', false]
] as const) {
  t.test(`the changelog of a release may${isRelease ? '' : ' not'} begin with ${heading}`, async (t) => {
    t.strictSame(unlisted(checkout(t, { 'CHANGELOG.md': (text) => text.replace(/^## .*$/m, `## ${heading}`) })),
      isRelease ? [] : [`CHANGELOG.md: expected the heading "## ${version} (YYYY-MM-DD)" first, found "${heading}"`])
  })
}

t.test('a version that is not final is no release', async (t) => {
  const next = (text: string): string => text.replaceAll(version, '9.9.9-dev')
  t.strictSame(unlisted(checkout(t, { 'package.json': next, 'CHANGELOG.md': (text) => text.replace(/^## .*$/m, '## 9.9.9-dev (2026-11-30)') })),
    ['CHANGELOG.md: expected the heading "## 9.9.9-dev (YYYY-MM-DD)" first, found "9.9.9-dev (2026-11-30)"'])
})

for (const [name, text, problems] of [
  ['one release', '## 0.1.0 (2026-11-29)\n', []],
  ['work after it', '## Unreleased\n## 0.1.0 (2026-11-29)\n', []],
  ['releases, the newest first', '## 0.10.0 (2027-01-02)\n## 0.9.1 (2027-01-02)\n## 0.1.0 (2026-11-29)\n', []],
  ['a release that is there already', '## 0.1.0 (2026-12-01)\n## 0.1.0 (2026-11-29)\n',
    ['CHANGELOG.md: 0.1.0 (2026-11-29) stands below a release that is no newer']],
  ['a release before an older day', '## 0.2.0 (2026-11-28)\n## 0.1.0 (2026-11-29)\n',
    ['CHANGELOG.md: 0.1.0 (2026-11-29) stands below a release that is no newer']],
  ['work below a release', '## 0.1.0 (2026-11-29)\n## Unreleased\n', ['CHANGELOG.md: expected the heading of a release, found "Unreleased"']],
  ['an entry without its tag', '## Unreleased\n- [BUGFIX] One.\n- Two.\n', ['CHANGELOG.md: no tag: - Two.']]
] as const) {
  t.test(`the form of a changelog with ${name} is ${problems.length === 0 ? 'good' : 'told'}`, async (t) => {
    t.strictSame(malformed(checkout(t, { 'CHANGELOG.md': () => text })), problems)
  })
}

t.test('what is committed can be released as it is, or its changelog begins with "Unreleased" and that alone keeps it back', async (t) => {
  const clone = join(t.testdir(), 'clone')
  execFileSync('git', ['clone', '--quiet', ROOT, clone])
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'))
  writeFileSync(join(clone, '.git', 'info', 'exclude'), 'node_modules\n') // .gitignore names a folder, and this is a link
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(clone, 'scripts', 'release-check.js'), '--without-tests'], { encoding: 'utf8' })
  const isGoingOn = /^## (?<title>.+)$/m.exec(readFileSync(join(clone, 'CHANGELOG.md'), 'utf8'))?.groups?.['title'] === 'Unreleased'
  t.strictSame(stdout.split('\n').filter((line) => !line.startsWith('ok: ')), isGoingOn
    ? [
        'not ok: the changelog begins with this version and its day',
        `  CHANGELOG.md: expected the heading "## ${version} (YYYY-MM-DD)" first, found "Unreleased"`,
        ''
      ]
    : [''], stderr)
  t.equal(status, isGoingOn ? 1 : 0)
})

t.test('documents link to files and headings that are there', async (t) => {
  const folder = checkout(t, {
    'README.md': () => 'See [one](docs/api.md#top), [two](docs/no.md), [elsewhere](https://example.com/a.md) and [here](#there).\n## A heading\n[Up](#a-heading)\n',
    'docs/api.md': () => '# Top\n[up](../README.md#a-heading) [off](nothing/) [off](../README.md#off) [no document](../package.json#name)\n',
    'alerts/README.md': () => '',
    'dashboards/README.md': () => '',
    'CHANGELOG.md': () => '',
    'test/windows/README.md': () => ''
  })
  t.strictSame(deadLinks(folder), [
    'README.md: there is no docs/no.md', 'README.md: there is no heading for #there', 'docs/api.md: there is no nothing/',
    'docs/api.md: there is no heading for ../README.md#off', 'docs/api.md: there is no heading for ../package.json#name'
  ])
})

t.test('what git has not got is told', async (t) => {
  const folder = checkout(t, {})
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.com', ...args], { cwd: folder, encoding: 'utf8' })
  git('init', '--quiet')
  git('add', '--all')
  git('commit', '--quiet', '--message=all')
  t.strictSame(uncommitted(folder), [])
  writeFileSync(join(folder, 'README.md'), 'changed')
  writeFileSync(join(folder, 'new.md'), '')
  t.strictSame(uncommitted(folder), ['not committed: README.md', 'not committed: new.md'])
})

t.test('a test that failed is told, and one that was skipped, too, with its reason', async (t) => {
  const folder = t.testdir({
    'good.test.mjs': "import t from 'tap'\nt.test('# SKIP is but a name', async (t) => { t.pass('so') })\n",
    'failed.test.mjs': "import t from 'tap'\nt.fail('one is two')\n",
    'skipped.test.mjs': `import t from 'tap'
      t.test('the installer # 1', { skip: 'wixl is missing # 2' }, async () => {})
      t.test('within', async (t) => { t.test('the archive', { skip: true }, async () => {}) })
    `,
    'whole.test.mjs': "import t from 'tap'\nt.plan(0, 'none of it can be tried here')\n"
  })
  t.match(notPassed(folder, ['good', 'failed', 'skipped', 'whole'].map((name) => `${name}.test.mjs`)).sort(), [
    /^not ok \d+ - .*failed\.test\.mjs/,
    'not ok 1 - one is two',
    /^skipped: .*whole\.test\.mjs: none of it can be tried here$/,
    'skipped: the archive: it does not say why',
    'skipped: the installer # 1: wixl is missing # 2'
  ])
})
