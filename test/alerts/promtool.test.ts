import { execFile, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t from 'tap'
import { expectedText } from '../golden.js'
import { ALERTS_FOLDER, RULE_FILES, RULES } from './rule-files.js'
import { promtoolFile } from './tale.js'
import { tales } from './tales.js'

const isMissing = spawnSync('promtool', ['--version']).error !== undefined
const skip = isMissing ? 'promtool is not installed' : false

t.test('the tests on disk are what the exporter answers in the tales', async (t) => {
  for (const tale of tales) {
    const text = await promtoolFile(tale)
    t.equal(text, expectedText(new URL(`tests/${tale.name}.test.yml`, pathToFileURL(`${ALERTS_FOLDER}/`)), text), tale.name)
  }
  t.strictSame(readdirSync(`${ALERTS_FOLDER}/tests`).sort(), tales.map(({ name }) => `${name}.test.yml`).sort(), 'and no other')
})

t.test('the rules are good in the eyes of promtool', { skip }, async (t) => {
  const said = await promtool('check', 'rules', '--lint-fatal', ...RULE_FILES)
  const found = [...said.matchAll(/SUCCESS: (\d+) rules found/g)].map(([, count]) => Number(count))
  t.equal(found.reduce((sum, count) => sum + count, 0), RULES.length)
})

t.test('alerts fire and are silent as the tales say', { skip }, async (t) => {
  for (const { name } of tales) t.match(await promtool('test', 'rules', `tests/${name}.test.yml`), /SUCCESS/, name)
})

async function promtool (...args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)('promtool', args, { cwd: ALERTS_FOLDER })).stdout
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string, readonly stderr: string }
    return `${stdout}${stderr}`
  }
}
