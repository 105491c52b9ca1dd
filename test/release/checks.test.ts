import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import t, { type Test } from 'tap'
import { deadLinks, otherVersions, uncommitted, unlisted } from '../../scripts/release/checks.js'
import { ROOT } from '../../scripts/set-up.js'
import { version } from './a-release.js'

const COPIED = [
  'package.json', 'package-lock.json', 'compose.yaml', 'CHANGELOG.md', 'README.md', 'alerts/README.md', 'dashboards/README.md', 'docs/api.md',
  'examples/kubernetes'
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

for (const [heading, problems] of [
  [`${version} (2026-11-30)`, []],
  [version, [`CHANGELOG.md: expected the heading "## ${version} (YYYY-MM-DD)" first, found "${version}"`]],
  [`${version} (2026-13-30)`, [`CHANGELOG.md: expected the heading "## ${version} (YYYY-MM-DD)" first, found "${version} (2026-13-30)"`]],
  ['9.9.9 (2026-11-30)', [`CHANGELOG.md: expected the heading "## ${version} (YYYY-MM-DD)" first, found "9.9.9 (2026-11-30)"`]],
  ['Unreleased', [`CHANGELOG.md: expected the heading "## ${version} (YYYY-MM-DD)" first, found "Unreleased"`]]
] as const) {
  t.test(`the changelog may${problems.length === 0 ? '' : ' not'} begin with ${heading}`, async (t) => {
    t.strictSame(unlisted(checkout(t, { 'CHANGELOG.md': (text) => text.replace(/^## .*$/m, `## ${heading}`) })), problems)
  })
}

t.test('documents link to files that are there', async (t) => {
  t.strictSame(deadLinks(ROOT), [])
  const folder = checkout(t, {
    'README.md': () => 'See [one](docs/api.md#top), [two](docs/no.md), [elsewhere](https://example.com/a.md) and [here](#there).\n',
    'docs/api.md': () => '[up](../README.md) [off](nothing/)\n',
    'alerts/README.md': () => '',
    'dashboards/README.md': () => '',
    'CHANGELOG.md': () => ''
  })
  t.strictSame(deadLinks(folder), ['README.md: there is no docs/no.md', 'docs/api.md: there is no nothing/'])
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
