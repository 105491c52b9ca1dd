import { readFileSync, readdirSync } from 'node:fs'
import t from 'tap'
import { REFERENCES, referenceOf } from '../../src/knowledge/references.js'
import type { Reference } from '../../src/knowledge/references.js'

const TABLES = new URL('../../src/knowledge/', import.meta.url)
const LISTED: readonly (readonly [string, Reference])[] = Object.entries(REFERENCES)

t.test('every reference is cited by a table', async (t) => {
  const tables = readdirSync(TABLES).filter((file) => file !== 'references.ts')
  const text = tables.map((file) => readFileSync(new URL(file, TABLES), 'utf8')).join('\n')
  t.same(Object.keys(REFERENCES).filter((key) => !text.includes(`'${key}'`)), [])
})

t.test('a title has no period, and no two are the same', async (t) => {
  const titles = LISTED.map(([, reference]) => reference.title)
  t.same(titles.filter((title) => title.trim() !== title || title === '' || title.endsWith('.')), [])
  t.equal(new Set(titles).size, titles.length)
})

t.test('an address is one of Microsoft, of a vendor or of a public repository', async (t) => {
  const hosts = LISTED.flatMap(([, { url }]) => url === undefined ? [] : [new URL(url).host])
  t.same([...new Set(hosts)].sort(), ['github.com', 'learn.microsoft.com', 'prometheus.io', 'technet.microsoft.com'])
})

t.test('a reference is found by its key, and by nothing else', async (t) => {
  t.same(referenceOf('kb2615182'), {
    title: 'Windows Server backup may fail because of the SQL Server VSS writer (KB 2615182)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/backup-fails-vss-writer'
  })
  t.equal(referenceOf('toString'), undefined)
})
