import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { CORPUS } from './corpus.js'
import { hostileLogs } from './exporter.js'
import { obeyedIn, rawIn, textsIn } from './judged.js'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const MOST_CHARACTERS = { text: 2_000_000, html: 8_000_000, line: 80 } as const
// eslint-disable-next-line no-control-regex -- escapes begin with one
const OUR_ESCAPES = /\u001b\[(?:0|1|2|1;3[123])m/g
const ADDRESS = /^ +https?:\/\/\S+$/

t.test('what diagnose prints of hostile event logs', {
  skip: process.platform === 'win32' && 'file names of Windows cannot be hostile in all these ways', timeout: 100_000
}, async (t) => {
  const { folder, logs } = hostileLogs(t)
  const diagnose = (...flags: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'diagnose', logs, ...flags], { encoding: 'utf8', maxBuffer: 2 ** 27 })
    t.equal(status, 1, 'an event of most logs cannot be read')
    t.strictSame(obeyedIn(stderr), [], 'stderr')
    return stdout
  }

  t.test('the text holds no escape, and its lines are as long as they should be', async (t) => {
    const text = diagnose()
    t.strictSame(obeyedIn(text), [])
    t.strictSame(text.split('\n').filter((line) => [...line].length > MOST_CHARACTERS.line && !ADDRESS.test(line)), [])
    t.ok(text.length < MOST_CHARACTERS.text, `${text.length} characters`)
  })

  t.test('in colour it has our escapes, and no others', async (t) => {
    const text = diagnose('--color', 'always')
    t.strictSame(obeyedIn(text), ['U+001B'])
    t.strictSame(obeyedIn(text.replace(OUR_ESCAPES, '')), [])
  })

  t.test('the JSON is JSON, and may be read in a terminal', async (t) => {
    const text = diagnose('--format', 'json')
    const { incidents } = JSON.parse(text) as { incidents: readonly { computer: string }[] }
    t.equal(new Set(incidents.map(({ computer }) => computer)).size, 2 * CORPUS.length)
    t.strictSame([obeyedIn(text), textsIn(incidents).filter((one) => !one.isWellFormed())], [[], []])
  })

  t.test('the HTML escapes it all', async (t) => {
    const file = join(folder, 'report.html')
    t.equal(diagnose('--format', 'html', '--output', file), '')
    const page = readFileSync(file, 'utf8')
    t.strictSame([rawIn(page), obeyedIn(page)], [[], []])
    t.ok(page.length < MOST_CHARACTERS.html, `${page.length} characters`)
  })

  t.test('the list of providers is one of lines', async (t) => {
    t.strictSame(obeyedIn(diagnose('--list-providers')), [])
    const text = diagnose('--list-providers', '--format', 'json')
    t.strictSame(obeyedIn(text), [])
    t.equal((JSON.parse(text) as readonly object[]).length, CORPUS.length)
  })
})
