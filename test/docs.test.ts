import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { parse } from 'yaml'
import { deadLinks } from '../scripts/release/checks.js'
import { EXIT } from '../src/cli.js'
import { readConfig } from '../src/config.js'
import { OPTIONS, splitKey } from '../src/config-schema.js'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const DOCUMENTS = [
  ...namesIn('.', /\.md$/),
  ...['docs', 'docs/decisions', 'docs/error-codes', 'docs/runbooks', 'alerts', 'alerts/alertmanager', 'dashboards']
    .flatMap((folder) => namesIn(folder, /\.md$/))
]
// what an administrator types, not what the program says
const COMMANDS = /^(?:wevtutil|sqlvss_exporter|Start-Service)\b/
const SHIPPED = [
  ...DOCUMENTS, 'package.json', 'Dockerfile', '.ci/run', ...namesIn('scripts', /\.js$/), ...namesIn('examples', /\.yml$/),
  ...namesIn('alerts', /\.yml$/)
]

t.test('every npm command in the documents is a script', async (t) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  const commandsOf = (name: string) =>
    [...read(name).matchAll(/\bnpm (?:run )?(start|test|(?<=run )[\w:-]+)/g)].map(([, script]) => script!)
  for (const name of DOCUMENTS) {
    t.strictSame(commandsOf(name).filter((script) => scripts[script] === undefined), [], name)
  }
  for (const name of ['README.md', 'CONTRIBUTING.md']) t.ok(commandsOf(name).includes('test'), `${name} says how to test`)
})

t.test('every script is a file that is there, or a program of a dependency', async (t) => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
  for (const [, file] of Object.values(scripts).join('\n').matchAll(/\bnode (?:--import \S+ )?(\S+)/g)) t.ok(existsSync(join(ROOT, file!)), String(file))
})

t.test('the example configuration names every option, with its default', async (t) => {
  const file = join(ROOT, 'examples', 'sqlvss_exporter.yml')
  const values = parse(read('examples/sqlvss_exporter.yml')) as Record<string, Record<string, unknown>>
  for (const { key, default: expected } of OPTIONS) {
    const [section, name] = splitKey(key)
    t.strictSame(name === undefined ? values[section] : values[section]?.[name], expected, key)
  }
  t.strictSame(await readConfig({ file, values: {} }), { ...await readConfig({ file: undefined, values: {} }), file })
})

t.test('every option is in the table of docs/configuration.md, with its default', async (t) => {
  const table = read('docs/configuration.md')
  for (const { key, default: value } of OPTIONS) {
    const row = table.split('\n').find((line) => line.startsWith(`| \`${key}\` |`)) ?? ''
    const shown = Array.isArray(value) ? value.map((item) => typeof item === 'string' ? item : `- kind: ${item.kind}`).join(', ') : value
    t.ok(row.includes(shown === '' ? '' : String(shown)) && row !== '', key)
  }
})

t.test('what the troubleshooting says that the program says, the program says', async (t) => {
  const source = namesBelow('src', /\.ts$/).map(read).join('\n')
  const quoted = [...withoutBlocks(read('docs/troubleshooting.md')).matchAll(/`([^`\n]+)`/g)].map(([, words]) => words!)
    .filter((words) => words.split(' ').length > 2 && !COMMANDS.test(words))
  t.ok(quoted.length > 30)
  const parts = quoted.flatMap((words) => words.split('...')).map((part) => part.trim())
  t.strictSame(parts.filter((part) => !source.includes(part)), [])
})

t.test('a table ends with an empty line: what follows at once would be a row of it', async (t) => {
  for (const name of DOCUMENTS) t.strictSame(withoutBlocks(read(name)).match(/(?<=^\|.*\|\n)(?![|\n]).+/gm) ?? [], [], name)
})

t.test('every exit status is explained', async (t) => {
  const [, section] = /## Exit status\n([^]*)/.exec(read('docs/configuration.md'))!
  t.strictSame([...section!.matchAll(/^\| (\d+) \|/gm)].map(([, status]) => Number(status)), Object.values(EXIT))
})

t.test('every decision is linked from the architecture', async (t) => {
  const architecture = read('docs/architecture.md')
  for (const name of namesIn('docs/decisions', /\.md$/)) {
    t.ok(architecture.includes(`](${name.slice('docs/'.length)})`), name)
  }
})

t.test('the configuration for a collector in the documents is that of the example', async (t) => {
  const [, block] = /### Forwarded events[^]*?```yaml\n([^]*?)```/.exec(read('docs/scaling.md'))!
  const { scrape_configs: jobs } = parse(read('examples/prometheus-collector.yml')) as { scrape_configs: unknown }
  t.strictSame(parse(block!), { scrape_configs: jobs })
})

t.test('the threat model cites tests that are there, and names every package of the running program', async (t) => {
  const model = read('docs/security.md')
  const cited = [...model.matchAll(/`(test\/[\w./-]+)`/g)].map(([, file]) => file!)
  t.ok(cited.length > 10)
  t.strictSame(cited.filter((file) => !existsSync(join(ROOT, file))), [])
  const threats = model.split('\n').filter((line) => line.startsWith('| ') && line.split('|').length === 5).slice(1)
  t.strictSame(threats.filter((line) => !/`test\//.test(line)), [], 'each has its test')
  const { dependencies, optionalDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>
  const named = [...model.matchAll(/^\| `(@?[\w/-]+)` \|/gm)].map(([, name]) => name)
  t.strictSame(named, [...Object.keys(dependencies!), ...Object.keys(optionalDependencies!)])
})

t.test('every relative link leads to a file, and its anchor to a heading there', async (t) => {
  t.strictSame(deadLinks(ROOT), [])
})

t.test('no document or script names a place on one machine', async (t) => {
  for (const name of SHIPPED) t.strictSame(read(name).match(/(?<![\w.])\/(?:home|root|work|tmp|Users)\/\S*/g) ?? [], [], name)
})

function read (name: string): string {
  return readFileSync(join(ROOT, name), 'utf8')
}

function withoutBlocks (text: string): string {
  return text.replaceAll(/^```[^]*?^```$/gm, '')
}

function namesIn (folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(join(ROOT, folder)).filter((name) => pattern.test(name)).map((name) => folder === '.' ? name : `${folder}/${name}`)
}

function namesBelow (folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) => pattern.test(name))
    .map((name) => `${folder}/${name}`)
}
