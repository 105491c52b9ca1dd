import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import t from 'tap'
import { expectedText } from '../golden.js'
import { ALERTMANAGER, amtool, withoutAmtool } from './amtool.js'

const DATA = fileURLToPath(new URL('data/', import.meta.url))
const NAMES = readdirSync(DATA).map((file) => file.replace(/\.json$/, '')).sort()

const TEXTS = [
  'email.subject', 'email.text', 'slack.title', 'slack.colour', 'slack.text', 'msteams.title', 'msteams.text',
  'pagerduty.description', 'pagerduty.firing', 'pagerduty.resolved', 'link', 'runbook'
].map((name) => `sqlvss.${name}`)

for (const name of NAMES) {
  t.test(`the notifications of ${name}`, { skip: withoutAmtool }, async (t) => {
    const texts = await rendered('text', name, ...TEXTS)
    t.equal(texts, expectedText(new URL(`expected/${name}.txt`, import.meta.url), texts))
    const mail = await rendered('html', name, 'sqlvss.email.html')
    t.equal(mail, expectedText(new URL(`expected/${name}.html`, import.meta.url), mail))
  })
}

t.test('the README shows a message as it is sent', async (t) => {
  const [, shown] = /## What a message says\n\n```text\n([^]*?)\n```/.exec(readFileSync(`${ALERTMANAGER}README.md`, 'utf8'))!
  const sent = readFileSync(new URL('expected/article.txt', import.meta.url), 'utf8')
  const [, subject, text] = /=== sqlvss\.email\.subject\n(.*)\n=== sqlvss\.email\.text\n([^]*?)\n\n/.exec(sent)!
  t.equal(shown, `${subject}\n\n${text}`)
})

t.test('what an alert says cannot become markup of the mail', { skip: withoutAmtool }, async (t) => {
  const html = await rendered('html', 'hostile', 'sqlvss.email.html')
  const elements = [...html.matchAll(/<(?<name>[a-z]+\d?)/g)].map(({ groups }) => groups!['name'])
  t.same(elements, [
    'html', 'head', 'meta', 'title', 'body', 'h1', 'div', 'p', 'strong', 'br', 'p', 'p', 'strong', 'p', 'a', 'a', 'a'
  ])
})

t.test('what an alert says cannot pass for a line of ours, nor call everybody', { skip: withoutAmtool }, async (t) => {
  for (const template of ['sqlvss.email.text', 'sqlvss.slack.text', 'sqlvss.msteams.text']) {
    const text = await rendered('text', 'hostile', template)
    t.equal(text.match(/^[*]*Do:/gm)?.length, 1, `${template} says once what to do`)
  }
  t.notOk((await rendered('text', 'hostile', ...TEXTS.filter((name) => name.includes('slack')))).includes('<!'))
})

t.test('the configurations use every template that is meant for them, and no other', async (t) => {
  const source = readFileSync(`${ALERTMANAGER}templates/sqlvss.tmpl`, 'utf8')
  const defined = [...source.matchAll(/define "(?<name>[^"]+)"/g)].map(({ groups }) => groups!['name']!)
  const texts = [source, ...['alertmanager.yml', 'alertmanager.teams.yml'].map((file) => readFileSync(ALERTMANAGER + file, 'utf8'))]
  const used = new Set(texts.flatMap((text) => [...text.matchAll(/template "(?<name>[^"]+)"/g)]).map(({ groups }) => groups!['name']!))
  t.same([...used].sort(), defined.toSorted())
})

/** What templates make of the data, each below its name where they are several. */
async function rendered (type: 'text' | 'html', data: string, ...templates: readonly string[]): Promise<string> {
  const text = templates.map((name) => `${templates.length > 1 ? `=== ${name}\n` : ''}{{ template "${name}" . }}`).join('\n')
  return await amtool('template', 'render', '--template.glob=templates/*.tmpl', `--template.type=${type}`,
    `--template.text=${text}`, `--template.data=${DATA}${data}.json`)
}
