import { readdirSync } from 'node:fs'
import { posix } from 'node:path'
import t from 'tap'
import { documentAt, DOCUMENTS } from '../../src/documents/documents.js'
import { markdownOf } from '../../src/documents/document-markdown.js'
import type { Content } from '../../src/documents/document.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'
import { referenceOf } from '../../src/knowledge/references.js'
import type { Shell } from '../../src/knowledge/runbook.js'
import { RUNBOOKS } from '../../src/knowledge/runbooks.js'
import { READ_ERROR_REASONS } from '../../src/metrics/event-log-metrics.js'
import { expectedText } from '../golden.js'

const DOCS = new URL('../../docs/', import.meta.url)
const FOLDERS = ['runbooks', 'error-codes']
const NAMED_EVENTS = /`(?<provider>SQLVDI|SQLWRITER|VSS|volsnap|Microsoft-Windows-(?:Backup|Eventlog)|Service Control Manager|MSSQL\$NAME)` (?<ids>\d+(?:(?:, | and )\d+)*)/g
const CMDLET = /^(?:[A-Z]\w+-[A-Z]\w+|\$|& ')/
/** What only one shell understands: names in place of values, a program in quotation marks, and `sc`, which is another command in PowerShell. */
const ONLY_IN_ONE = /^"|\$|%|^(?:sc|curl|dir|type|net (?:start|stop) ".*\$) |\|/
const SUITS: Readonly<Record<Shell, (command: string) => boolean>> = {
  PowerShell: (command) => CMDLET.test(command) || /^(?:net|wbadmin) /.test(command),
  cmd: (command) => !CMDLET.test(command),
  'PowerShell or cmd': (command) => !CMDLET.test(command) && !ONLY_IN_ONE.test(command.replace(/"[^"$%]*"|=\d+%/g, ''))
}
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
    t.strictSame(found.filter(({ label, fence }) => fence !== { 'PowerShell:': 'powershell', 'cmd:': 'bat', 'PowerShell or cmd:': 'bat' }[label!]), [], document.path)
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
    return one.commands.filter((command) => !SUITS[one.shell](command)).map((command) => `${path}: ${command}`)
  }))
  t.strictSame(wrong, [])
})

t.test('what is typed in one shell is typed in the other, too, but for what only one of them can', async (t) => {
  const only = ['Get-WinEvent -LogName Application -MaxEvents 1000 | Group-Object ProviderName -NoElement | Sort-Object Count -Descending']
  const alone = RUNBOOKS.flatMap(({ alert }) => documentAt('runbooks', alert)!.sections.flatMap(({ content }) =>
    content.flatMap((one, n) => {
      const [before, after] = [content[n - 1], content[n + 1]].map(shellOf)
      const hasTwin = { PowerShell: after === 'cmd', cmd: before === 'PowerShell', 'PowerShell or cmd': true }
      if (typeof one === 'string' || !('shell' in one) || hasTwin[one.shell]) return []
      return one.commands.filter((command) => !only.includes(command)).map((command) => `${alert}: ${command}`)
    })))
  t.strictSame(alone, [])
})

t.test('curl, which not every server has, is not the only way to ask', async (t) => {
  for (const { alert } of RUNBOOKS) {
    const page = markdownOf(documentAt('runbooks', alert)!)
    const asked = page.match(/(?<=\ncurl )\S+/g) ?? []
    t.strictSame(asked.filter((url) => !page.includes(`Invoke-WebRequest -UseBasicParsing ${url}\n`)), [], alert)
    t.equal(page.includes('`curl` comes with Windows Server 2019 and later.'), page.includes('\ncurl '), alert)
  }
})

t.test('each Windows Internal Database is reached by a pipe of its own', async (t) => {
  const told = 'Its service is `MSSQL$MICROSOFT##WID`, reached with `sqlcmd -S \\\\.\\pipe\\MICROSOFT##WID\\tsql\\query`; on Windows Server 2008 ' +
    'and 2008 R2 it is `MSSQL$MICROSOFT##SSEE`, reached with `sqlcmd -S \\\\.\\pipe\\MSSQL$MICROSOFT##SSEE\\sql\\query`.'
  const naming = RUNBOOKS.map(({ alert }) => markdownOf(documentAt('runbooks', alert)!)).filter((page) => page.includes('pipe'))
  t.strictSame(naming.map((page) => page.includes(told)), Array(6).fill(true))
})

t.test('a runbook says for every reason for which an event log is not read what to do', async (t) => {
  const { sections } = documentAt('runbooks', 'SqlVssEventLogUnreadable')!
  const points = sections.find(({ heading }) => heading === 'Mitigation')!.content.flatMap(textsOf)
  const answered = points.flatMap((text) => /^`(?<reason>\w+)`: /.exec(text)?.groups!['reason'] ?? [])
  t.strictSame(answered, [...READ_ERROR_REASONS.values()])
})

t.test('a runbook cites what can be read, and a page without a source says so', async (t) => {
  const cited = RUNBOOKS.flatMap(({ alert, sources }) => sources.map((key) => [alert, key] as const))
  t.strictSame(cited.filter(([, key]) => referenceOf(key)!.url === undefined), [])
  const { sections } = documentAt('error-codes', 'wsb-0x8078006B')!
  t.strictSame(sections.at(-1), {
    heading: 'Sources', content: ['None: it is what administrators say, and no document was found that says so. Take it as a hint.']
  })
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

function shellOf (content: Content | undefined): Shell | undefined {
  return content === undefined || typeof content === 'string' || !('shell' in content) ? undefined : content.shell
}

function textsOf (content: Content): readonly string[] {
  if (typeof content === 'string') return [content]
  if ('steps' in content) return content.steps
  if ('points' in content) return content.points
  return 'shell' in content ? [] : content.rows.flat()
}
