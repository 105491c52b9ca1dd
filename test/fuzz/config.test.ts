import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { ConfigError } from '../../src/config-error.js'
import { readConfig } from '../../src/config.js'
import { fuzzing, randomNumbers, type Random } from '../random.js'

const { mutants: MUTANTS, seed: SEED } = fuzzing(1000)
const WHOLE = readFileSync(fileURLToPath(new URL('../../examples/sqlvss_exporter.yml', import.meta.url)), 'utf8')

// what YAML is made of, right and wrong, and what numbers and durations may be taken for
const PIECES = [
  ':', '-', '- ', '  ', '\t', '\n', '\r\n', '#', '[', ']', '{', '}', '{}', '[]', '&a', '*a', '<<: *a', '!!js/function x', '!!binary x', '|', '>',
  '"', "'", '\\', '---\n', '...', '%YAML 1.1\n', '? ', '~', 'null', 'true', 'NaN', '.inf', '-1', '0x10', '1e400', '9'.repeat(30), '1d', '5s', '-5s',
  '__proto__: {a: 1}\n', 'constructor: 1\n', 'toString', '\u0000', '\uFEFF', '\uD800', 'é', 'x'.repeat(5000), '[[[[[[[[', 'a: '.repeat(40)
] as const

const folder = mkdtempSync(join(tmpdir(), 'sqlvss-fuzz-'))
t.teardown(() => { rmSync(folder, { recursive: true }) })

/** Some places are overwritten, cut out or filled; most options are commented out, and some of them are no longer. */
function mutant (random: Random): string {
  let text = WHOLE.replace(/^#(?= ?[a-z-])/gm, (mark) => random(4) === 0 ? '' : mark)
  for (let n = random(4); n >= 0; n--) {
    const at = random(text.length)
    const cut = random(3) === 0 ? random(60) : 0
    text = text.slice(0, at) + (random(4) === 0 ? '' : PIECES[random(PIECES.length)]!) + text.slice(at + cut)
  }
  return text
}

t.test('a spoilt configuration is read, or its problems are told; nothing else comes of it', async (t) => {
  const file = join(folder, 'config.yml')
  const random = randomNumbers(SEED)
  let read = 0
  let refused = 0
  for (let n = 0; n < MUTANTS; n++) {
    const text = mutant(random)
    writeFileSync(file, text)
    try {
      await readConfig({ file, values: {} })
      read++
    } catch (error) {
      refused++
      const problems = error instanceof ConfigError ? error.problems : []
      const isTold = problems.length > 0 && problems.every((one) => one.length <= 501)
      if (!isTold) t.fail(`${String(error).slice(0, 500)}: ${JSON.stringify(text).slice(0, 5000)}`)
    }
  }
  t.ok(read > MUTANTS / 10 && refused > MUTANTS / 10, `${read} read, ${refused} refused`)
})
