import { readdirSync } from 'node:fs'
import { posix } from 'node:path'
import t from 'tap'
import { documentAt, DOCUMENTS } from '../../src/documents/documents.js'
import { markdownOf } from '../../src/documents/document-markdown.js'
import type { Content } from '../../src/documents/document.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { RUNBOOKS } from '../../src/knowledge/runbooks.js'
import { expectedText } from '../golden.js'

const DOCS = new URL('../../docs/', import.meta.url)
const FOLDERS = ['runbooks', 'error-codes']
const NAMED_EVENTS = /`(?<provider>SQLVDI|SQLWRITER|VSS|volsnap|Microsoft-Windows-(?:Backup|Eventlog)|Service Control Manager|MSSQL\$NAME)` (?<ids>\d+(?:(?:, | and )\d+)*)/g
const PATHS = new Set(DOCUMENTS.map(({ path }) => path))

t.test('the files in docs are made from the tables', async (t) => {
  for (const document of DOCUMENTS) {
    const page = markdownOf(document)
    const expected = expectedText(new URL(`${document.path}.md`, DOCS), page)
    if (page !== expected) t.equal(page, expected, document.path)
  }
  t.strictSame(filesInDocs(), [...PATHS].map((path) => `${path}.md`).sort())
})

t.test('every runbook has its four sections and its sources, and none is empty', async (t) => {
  for (const { alert } of RUNBOOKS) {
    const { sections } = documentAt('runbooks', alert)!
    t.strictSame(sections.map(({ heading }) => heading), ['Meaning', 'Impact', 'Diagnosis', 'Mitigation', 'Sources'], alert)
    t.strictSame(sections.filter(({ content }) => content.length === 0), [], alert)
  }
})

t.test('every block of commands says in which shell it is typed', async (t) => {
  for (const document of DOCUMENTS) {
    const found = [...markdownOf(document).matchAll(/(?<label>[^\n]*)\n\n```(?<fence>\w*)\n[^`]+\n```/g)].map(({ groups }) => groups!)
    t.strictSame(found.filter(({ label, fence }) => fence !== { 'PowerShell:': 'powershell', 'cmd:': 'bat' }[label!]), [], document.path)
  }
})

t.test('every link between the documents leads to one', async (t) => {
  for (const document of DOCUMENTS) {
    const links = [...markdownOf(document).matchAll(/\]\((?!https?:)(?<to>[^)]+)\.md\)/g)]
      .map(({ groups }) => posix.join(posix.dirname(document.path), groups!.to!))
    t.strictSame(links.filter((path) => !PATHS.has(path)), [], document.path)
  }
})

t.test('what is no code, weight or link would mean nothing to Markdown', async (t) => {
  const known = /`[^`]+`|\*\*[^*]+\*\*|\[[^\]]+\]\((?:[^()]|\([^()]*\))+\)/g
  for (const { path, introduction, sections } of DOCUMENTS) {
    const texts = [...introduction, ...sections.flatMap(({ content }) => content)].flatMap(textsOf)
    t.strictSame(texts.filter((text) => /[`*<>|]|\]\(|^#/.test(text.replace(known, ''))), [], path)
  }
})

t.test('a file has a name that Windows takes, and that is another one in any case', async (t) => {
  const names = [...PATHS].map((path) => posix.basename(path))
  t.strictSame(names.filter((name) => !/^[\w-]{1,60}$/.test(name)), [])
  t.equal(new Set([...PATHS].map((path) => path.toLowerCase())).size, PATHS.size)
})

t.test('the events that runbooks name are those that are recognised', async (t) => {
  const isRecognised = (provider: string, id: number) => EVENT_RULES
    .some(({ providers, eventIds: ids }) => providers.includes(provider) && (ids === undefined || ids.includes(id)))
  const named = RUNBOOKS.flatMap(({ alert }) => [...markdownOf(documentAt('runbooks', alert)!).matchAll(NAMED_EVENTS)])
    .flatMap(({ groups }) => groups!.ids!.split(/, | and /).map((id) => [groups!.provider!, Number(id)] as const))
  t.same([...new Set(named.map(([provider]) => provider))].sort(), [
    'MSSQL$NAME', 'Microsoft-Windows-Backup', 'Microsoft-Windows-Eventlog', 'SQLVDI', 'SQLWRITER',
    'Service Control Manager', 'VSS', 'volsnap'
  ])
  t.same(named.filter(([provider, id]) => !isRecognised(provider.replace('NAME', '*'), id)), [])
})

t.test('a command fits its shell', async (t) => {
  const wrong = DOCUMENTS.flatMap(({ path, sections }) => sections.flatMap(({ content }) => content).flatMap((one) => {
    if (typeof one === 'string' || !('shell' in one)) return []
    const isCmdlet = (command: string) => /^(?:[A-Z]\w+-[A-Z]\w+|\$)/.test(command)
    const suits = one.shell === 'cmd' ? (command: string) => !isCmdlet(command) : (command: string) => isCmdlet(command) || command.startsWith('net ')
    return one.commands.filter((command) => !suits(command)).map((command) => `${path}: ${command}`)
  }))
  t.strictSame(wrong, [])
})

for (const [folder, name, expected] of [
  ['runbooks', 'sqlvssclockskew', 'runbooks/SqlVssClockSkew'],
  ['error-codes', '0x800423f4', 'error-codes/0x800423F4'],
  ['error-codes', '0x807800A1', 'error-codes/wsb-0x807800A1'],
  ['error-codes', 'sql-945', 'error-codes/sql-945'],
  ['error-codes', 'unknown', undefined],
  ['runbooks', '../error-codes/sql-945', undefined]
] as const) {
  t.test(`${folder} and ${name} are ${expected ?? 'no document'}`, async (t) => {
    t.equal(documentAt(folder, name)?.path, expected)
  })
}

function filesInDocs (): readonly string[] {
  return FOLDERS.flatMap((folder) => readdirSync(new URL(`${folder}/`, DOCS)).map((name) => `${folder}/${name}`)).sort()
}

function textsOf (content: Content): readonly string[] {
  if (typeof content === 'string') return [content]
  if ('steps' in content) return content.steps
  if ('points' in content) return content.points
  return 'shell' in content ? [] : content.rows.flat()
}
