import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { commandsOf, fencedBlocks } from '../scripts/fenced-blocks.js'
import { ROOT } from '../scripts/set-up.js'
import { blocksOf, DOCUMENTS, namedIn } from './documents-with-commands.js'

/** Run here; or run by another test, which has these words; or not run, for which a document gives the reason in these words. */
type Way = ((t: Test) => void) |
{ readonly test: string, readonly words: string } | { readonly notRun: string, readonly says: string }

const BENCH = { notRun: 'The benchmarks take minutes each, and no test runs them', says: 'docs/performance.md' }
const CHANGE_FILES = { notRun: 'Both change files, so no test runs them', says: 'dashboards/README.md' }

/** Every command that a sentence names, and no block has: those are in the table of test/docs-commands.test.ts. */
const NAMED: Readonly<Record<string, Way>> = {
  'npm pack': { test: 'test/release/package.test.ts', words: "'pack', '--json'" },
  'npm install sqlvss-exporter-VERSION.tgz': { test: 'test/release/package.test.ts', words: "'install', '--offline'" },
  'npm run dist -- --only msi': { test: 'test/release/windows.test.ts', words: "whyNoRelease(['manifests']" },
  'npm run release:check -- --without-tests': { test: 'test/release/checks.test.ts', words: "'release-check.js'), '--without-tests'" },
  'npm run pictures:page': { notRun: 'it changes files, so no test runs it', says: 'CONTRIBUTING.md' },
  'npm run stranger': { test: '.ci/run', words: 'npm run --silent stranger' },
  'npm run golden': { notRun: '`npm run golden` rewrites them', says: 'CONTRIBUTING.md' },
  'npm version 0.2.0 --no-git-tag-version' (t) {
    const folder = t.testdir()
    for (const name of ['package.json', 'package-lock.json']) cpSync(join(ROOT, name), join(folder, name))
    execFileSync('npm', ['version', '0.2.0', '--no-git-tag-version'], { cwd: folder, stdio: 'ignore' })
    for (const name of ['package.json', 'package-lock.json']) {
      t.match(JSON.parse(readFileSync(join(folder, name), 'utf8')), { version: '0.2.0' }, name)
    }
  },
  'promtool test rules tests/*.test.yml': { test: 'test/alerts/promtool.test.ts', words: "promtool('test', 'rules', " },
  'npm run mutate-rules': { test: 'test/alerts/mutation.test.ts', words: 'npm run mutate-rules asks for all' },
  'npm run dashboards': CHANGE_FILES,
  'npm run pictures': CHANGE_FILES,
  'npm run torture -- --write': { test: 'test/torture/torture.test.ts', words: 'npm run torture kills a thousand times' },
  'npm run bench': BENCH,
  'npm run bench:fleet': BENCH,
  'npm run bench:load': BENCH,
  'npm run bench:serving': BENCH,
  'npm run bench:soak': BENCH,
  'node bench/diagnosis.js': BENCH,
  'node bench/evtx.js': BENCH,
  'node bench/probe.js': BENCH,
  'node bench/resources.js': BENCH,
  'node bench/serving.js': BENCH,
  'node --import @tapjs/typescript/import bench/windows.js': BENCH,
  'npm install winevtx @ts-evtx/core': { notRun: 'they are no dependencies of this project', says: 'docs/performance.md' },
  'promtool check config prometheus.yml' (t) {
    const blocks = fencedBlocks(readFileSync(join(ROOT, 'docs/windows-setup.md'), 'utf8'))
    const { text } = blocks.find((block) => block.text.startsWith('# prometheus.yml'))!
    const rules = ['sqlvss.rules.yml', 'sqlvss.alerts.yml'].map((name) => [name, readFileSync(join(ROOT, 'alerts', name), 'utf8')])
    const cwd = t.testdir({ 'prometheus.yml': text, ...Object.fromEntries(rules) })
    t.match(execFileSync('promtool', ['check', 'config', 'prometheus.yml'], { cwd, encoding: 'utf8' }), /SUCCESS/)
  }
}

t.test('the table holds the commands that sentences name, and no other', async (t) => {
  const typed = new Set(DOCUMENTS.flatMap(blocksOf).flatMap(commandsOf).map(({ command }) => command))
  const named = new Set(DOCUMENTS.flatMap(namedIn).filter((command) => !typed.has(command)))
  t.strictSame([...named].sort(), Object.keys(NAMED).sort())
})

for (const [command, way] of Object.entries(NAMED)) {
  const program = command.split(' ')[0]!
  const isMissing = typeof way === 'function' && spawnSync(program, ['--version']).status !== 0
  t.test(command, { skip: isMissing && `${program}: not installed` }, async (t) => {
    if (typeof way === 'function') way(t)
    else if ('test' in way) t.match(readFileSync(join(ROOT, way.test), 'utf8'), way.words, way.test)
    else t.match(readFileSync(join(ROOT, way.says), 'utf8').replace(/\s+/g, ' '), way.notRun, way.says)
    for (const [file] of command.matchAll(/bench\/\S+/g)) t.ok(existsSync(join(ROOT, file)), file)
  })
}
