import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { parse } from 'yaml'
import { METRICS } from '../src/metrics/metrics.js'

const ALERTS = fileURLToPath(new URL('../alerts', import.meta.url))
const NAMES = new Set(METRICS.flatMap(({ families }) => families.map(({ name }) => name)))
const isMissing = spawnSync('promtool', ['--version']).error !== undefined
const skip = isMissing ? 'promtool is not installed' : false

interface RuleFile {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string, readonly expr: string }[] }[]
}

async function promtool (...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('promtool', args, { cwd: ALERTS })).stdout
}

t.test('the rules are good in the eyes of promtool', { skip }, async (t) => {
  t.equal(await promtool('check', 'rules', '--lint-fatal', 'sqlvss.yml'), 'Checking sqlvss.yml\n  SUCCESS: 2 rules found\n\n')
})

t.test('the rules fire and are silent as their tests say', { skip }, async (t) => {
  t.match(await promtool('test', 'rules', 'sqlvss.test.yml'), /SUCCESS/)
})

t.test('every alert has a test, a line in the README, and asks only for metrics that exist', async (t) => {
  const { groups } = parse(readFileSync(`${ALERTS}/sqlvss.yml`, 'utf8')) as RuleFile
  const tests = readFileSync(`${ALERTS}/sqlvss.test.yml`, 'utf8')
  const readme = readFileSync(`${ALERTS}/README.md`, 'utf8')
  for (const { alert, expr } of groups.flatMap(({ rules }) => rules)) {
    t.ok(tests.includes(`alertname: ${alert}`), `${alert} is tested`)
    t.ok(readme.includes(`| \`${alert}\` |`), `${alert} is explained`)
    for (const [name] of expr.matchAll(/sqlvss_\w+/g)) t.ok(NAMES.has(name), `${name} exists`)
  }
})
