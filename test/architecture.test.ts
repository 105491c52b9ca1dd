import { readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import ts from 'typescript'

const SRC = fileURLToPath(new URL('../src', import.meta.url))

// what a file of a folder may import: a folder of ours (ends in /), one file of ours, a module of Node.js, a package
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: ['core/'],
  knowledge: ['core/', 'knowledge/'],
  eventlog: ['core/event', 'eventlog/', 'crc32', 'node:fs', 'node:fs/promises', 'node:path', 'node:child_process', 'node:buffer', 'node:stream', 'node:util', 'node:zlib', 'fast-xml-parser'],
  windows: [
    'core/', 'eventlog/channel-reader', 'eventlog/eventlog', 'eventlog/program', 'eventlog/windows-error', 'windows/', 'koffi',
    'node:crypto', 'node:fs', 'node:module', 'node:path', 'node:timers/promises'
  ],
  monitor: ['core/', 'eventlog/eventlog', 'in-time', 'monitor/', 'node:crypto', 'node:events', 'node:fs', 'node:fs/promises', 'node:net', 'node:path', 'node:perf_hooks'],
  metrics: ['core/', 'metrics/', 'prom-client'],
  report: ['core/', 'report/', 'knowledge/references', 'node:crypto'],
  documents: ['core/', 'documents/', 'knowledge/', 'report/markup', 'report/table'],
  web: [
    'config-error', 'eventlog/file-error', 'schema-problems', 'web/', 'yaml-text', 'bcryptjs',
    'node:crypto', 'node:events', 'node:fs', 'node:http', 'node:http2', 'node:net', 'node:path', 'node:tls', 'node:worker_threads'
  ],
  http: ['core/', 'crc32', 'documents/', 'http/', 'report/', 'metrics/', 'web/', 'knowledge/references', 'fastify', '@fastify/swagger', 'node:http', 'node:util', 'node:zlib']
}
// these wire the others together
const MAY_IMPORT_ALL = ['', 'commands']
const IN_SEVERAL_FOLDERS = ['pino']

const MOST_LINES = 300
const IMPURE = ['process', 'console', 'performance', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'fetch', 'crypto', 'Promise']

interface Source {
  /** Below src, with slashes. */
  readonly path: string
  readonly folder: string
  readonly text: string
  readonly imports: readonly string[]
  readonly tree: ts.SourceFile
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map(sourceOf)

t.test('a folder imports only what the table allows', async (t) => {
  for (const { path, folder, imports } of sources) {
    if (MAY_IMPORT_ALL.includes(folder)) continue
    const allowed = MAY_IMPORT[folder] ?? []
    t.strictSame(imports.filter((name) => !allowed.some((row) => row.endsWith('/') ? name.startsWith(row) : name === row)), [], path)
  }
})

t.test('nothing imports main, and only main the command line', async (t) => {
  t.strictSame(sources.filter(({ imports }) => imports.includes('main')).map(({ path }) => path), [])
  t.strictSame(sources.filter(({ imports }) => imports.includes('cli')).map(({ path }) => path), ['main.ts'])
})

t.test('a package is imported in one folder', async (t) => {
  const folders = new Map<string, Set<string>>()
  for (const { folder, imports } of sources) {
    for (const name of imports.filter(isPackage)) folders.set(name, (folders.get(name) ?? new Set()).add(folder))
  }
  for (const [name, where] of folders) {
    if (!IN_SEVERAL_FOLDERS.includes(name)) t.equal(where.size, 1, `${name}: ${[...where].join(', ')}`)
  }
})

t.test('core and knowledge are pure: no clock, no chance, no process, nothing asynchronous', async (t) => {
  for (const { path, folder, tree } of sources) {
    if (folder === 'core' || folder === 'knowledge') t.strictSame(impurities(tree), [], path)
  }
})

t.test(`a file has at most ${MOST_LINES} lines, but for tables of knowledge`, async (t) => {
  const long = sources.filter(({ folder, text }) => folder !== 'knowledge' && text.split('\n').length - 1 > MOST_LINES)
  t.strictSame(long.map(({ path }) => path), [])
})

t.test('nothing is called index, utils, helpers, common or misc, and nothing is exported as default', async (t) => {
  t.strictSame(sources.filter(({ path }) => /(?:^|\/)(?:index|utils?|helpers?|common|misc)\b/.test(path)).map(({ path }) => path), [])
  t.strictSame(sources.filter(({ text }) => /^export default/m.test(text)).map(({ path }) => path), [])
})

function sourceOf (path: string): Source {
  const text = readFileSync(join(SRC, path), 'utf8')
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
  const imports = ts.preProcessFile(text).importedFiles.map(({ fileName }) => nameOf(fileName, path))
  return { path, folder: path.includes('/') ? path.slice(0, path.indexOf('/')) : '', text, imports, tree }
}

// ours without its suffix, as seen from src
function nameOf (specifier: string, importer: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(importer), specifier).replace(/\.js$/, '') : specifier
}

function isPackage (name: string): boolean {
  return !name.startsWith('node:') && !builtinModules.includes(name) &&
    !sources.some(({ path }) => path === `${name}.ts`)
}

function impurities (tree: ts.SourceFile): readonly string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    const name = impurity(node)
    if (name !== undefined) found.push(`${name} in line ${tree.getLineAndCharacterOfPosition(node.getStart()).line + 1}`)
    node.forEachChild(visit)
  }
  visit(tree)
  return found
}

function impurity (node: ts.Node): string | undefined {
  if (node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node)) return 'async or await'
  if (ts.isNewExpression(node) && /^new Date(?:\(\))?$/.test(node.getText())) return 'new Date()'
  if (ts.isPropertyAccessExpression(node) && ['Math.random', 'Date.now'].includes(node.getText())) return node.getText()
  return ts.isIdentifier(node) && IMPURE.includes(node.text) && !isNameOfProperty(node) ? node.text : undefined
}

function isNameOfProperty ({ parent, ...node }: ts.Identifier): boolean {
  return ts.isPropertyAssignment(parent) || (ts.isPropertyAccessExpression(parent) && parent.name.pos === node.pos)
}
