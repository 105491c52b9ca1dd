import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { anchorsIn, linksIn } from '../markdown-links.js'
import { ROOT } from '../set-up.js'

const COPIES = ['compose.yaml', 'examples/kubernetes/collector.yaml', 'examples/kubernetes/windows-nodes.yaml']
const IMAGE = /\bsqlvss_exporter:(?<version>\d+\.\d+\.\d+)/g
const HEADING = /^## (?<title>.+)$/gm
const UNRELEASED = 'Unreleased'
const ENTRY = /^- (?!\[(?:CHANGE|FEATURE|ENHANCEMENT|BUGFIX|KNOWLEDGE)\] ).*$/gm
const RELEASED = /^(?<version>\d+\.\d+\.\d+) \((?<date>\d{4}-\d\d-\d\d)\)$/
const NUMBER = /^\d+\.\d+\.\d+$/
const SKIPPED = /^ok \d+ - (?<test>.*?) # SKIP ?(?<reason>.*)$/ // a mark in a name is escaped

// tests that compare a file of the repository with what it is made of
const OF_GENERATED_FILES = [
  'test/dashboards/files.test.ts', 'test/documents', 'test/docs.test.ts', 'test/config.test.ts', 'test/http', 'test/metrics/docs.test.ts',
  'test/kubernetes', 'test/scenarios.test.ts', 'test/alerts/lint.test.ts'
]
// and tests of what a release is made of: bundle, bill of materials, licences, installer, manifests, npm package
const OF_THE_RELEASE = ['test/release']

/** What must hold before a release: each check tells the problems of a checkout; those that run tests take minutes. */
export const CHECKS = [
  { name: 'everything is committed', problems: uncommitted },
  { name: 'every file that names the version names this one', problems: otherVersions },
  { name: 'the changelog begins with this version and its day', problems: unlisted },
  { name: 'the changelog has its form', problems: malformed },
  { name: 'documents link to what is there', problems: deadLinks },
  { name: 'generated files are what they are made of', runsTests: true, problems: (root) => notPassed(root, OF_GENERATED_FILES) },
  {
    name: 'bundle, bill of materials, licences, installer, manifests and npm package agree',
    runsTests: true,
    problems: (root) => notPassed(root, OF_THE_RELEASE)
  }
]

export function uncommitted (root) {
  const { stdout } = spawnSync('git', ['status', '--porcelain'], { cwd: root, encoding: 'utf8' })
  return stdout.split('\n').filter((line) => line !== '').map((line) => `not committed: ${line.slice(3)}`)
}

export function otherVersions (root) {
  const { version } = JSON.parse(read(root, 'package.json'))
  const lock = JSON.parse(read(root, 'package-lock.json'))
  const named = [
    ['package-lock.json', lock.version],
    ['package-lock.json, packages', lock.packages[''].version],
    ...COPIES.flatMap((path) => [...read(root, path).matchAll(IMAGE)].map(({ groups }) => [path, groups.version]))
  ]
  return named.filter(([, found]) => found !== version).map(([where, found]) => `${where}: expected ${version}, found ${found}`)
}

/** A release has a number and its heading: work that goes on under "Unreleased" is none, whatever package.json says. */
export function unlisted (root) {
  const { version } = JSON.parse(read(root, 'package.json'))
  const [title = 'nothing'] = headings(root)
  if (NUMBER.test(version) && releaseOf(title)?.version === version) return []
  return [`CHANGELOG.md: expected the heading "## ${version} (YYYY-MM-DD)" first, found "${title}"`]
}

/** What holds between releases, too: headings are days of releases, the newest first, below "Unreleased" where work goes on. */
export function malformed (root) {
  const titles = headings(root).filter((title, n) => n > 0 || title !== UNRELEASED)
  const noRelease = titles.filter((title) => releaseOf(title) === undefined)
  const releases = titles.map(releaseOf).filter((release) => release !== undefined)
  const notOlder = releases.filter((release, n) => n > 0 && !isOlder(release, releases[n - 1]))
  return [
    ...noRelease.map((title) => `CHANGELOG.md: expected the heading of a release, found "${title}"`),
    ...notOlder.map(({ version, date }) => `CHANGELOG.md: ${version} (${date}) stands below a release that is no newer`),
    ...[...read(root, 'CHANGELOG.md').matchAll(ENTRY)].map(([line]) => `CHANGELOG.md: no tag: ${line}`)
  ]
}

function headings (root) {
  return [...read(root, 'CHANGELOG.md').matchAll(HEADING)].map(({ groups }) => groups.title)
}

function releaseOf (title) {
  const { version, date } = RELEASED.exec(title)?.groups ?? {}
  return date === undefined || Number.isNaN(Date.parse(date)) ? undefined : { version, date }
}

function isOlder (one, other) {
  return one.date <= other.date && one.version.localeCompare(other.version, 'en', { numeric: true }) < 0
}

/** A link leads to a file or folder, and its anchor to a heading of that document. */
export function deadLinks (root) {
  return markdownFiles(root).flatMap((file) => linksIn(read(root, file)).flatMap(({ path, anchor }) => {
    const target = path === '' ? file : join(file, '..', path)
    if (!existsSync(join(root, target))) return [`${file}: there is no ${path}`]
    if (anchor === undefined || (target.endsWith('.md') && anchorsIn(read(root, target)).has(anchor))) return []
    return [`${file}: there is no heading for ${path}#${anchor}`]
  }))
}

function markdownFiles (root) {
  const folders = ['alerts', 'dashboards', 'docs', 'examples', 'test/windows']
  const below = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path)))
  return [...readdirSync(root), ...below].filter((path) => path.endsWith('.md') && !path.includes('node_modules'))
}

/** Tests that failed, and those that were skipped, with the reason: what was not tried is not known to hold. */
export function notPassed (root, tests) {
  const tap = join(ROOT, 'node_modules', 'tap', 'dist', 'esm', 'run.mjs')
  const { status, stdout, stderr } = spawnSync(process.execPath, [tap, 'run', '--reporter=tap', ...tests], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 })
  const lines = stdout.split('\n').map((line) => line.trim())
  const failed = lines.filter((line) => line.startsWith('not ok '))
  const skipped = lines.map((line) => SKIPPED.exec(line)?.groups).filter((groups) => groups !== undefined)
    .map(({ test, reason }) => `skipped: ${unescaped(test)}: ${unescaped(reason) || 'it does not say why'}`)
  const isUnexplained = status !== 0 && failed.length === 0
  return [...failed, ...skipped, ...isUnexplained ? [`tests ended with status ${status}: ${stderr.trim().split('\n').at(-1)}`] : []]
}

function unescaped (text) {
  return text.replace(/\\([#\\])/g, '$1')
}

function read (root, path) {
  return readFileSync(join(root, path), 'utf8')
}
