import t from 'tap'
import { anchorsIn, linksIn } from '../../scripts/markdown-links.js'

t.test('links that start at the document are found; those elsewhere, and in code, are not', async (t) => {
  t.strictSame(linksIn(`[a](a.md) ![b](pictures/b.png) [c](../c.md#d-e) [f](#g) [h](https://example.com/h.md#i) [j](mailto:j@example.com)
\`[k](k.md)\`

\`\`\`text
[l](l.md)
\`\`\`
[m](m%20n.md)
`), [
    { path: 'a.md', anchor: undefined },
    { path: 'pictures/b.png', anchor: undefined },
    { path: '../c.md', anchor: 'd-e' },
    { path: '', anchor: 'g' },
    { path: 'm n.md', anchor: undefined }
  ])
})

for (const [heading, anchor] of [
  ['What it does not do', 'what-it-does-not-do'],
  ['ERRORLOG and SqlWriterLogger.txt', 'errorlog-and-sqlwriterloggertxt'],
  ['Is 0x800423F4, or event 521 with 0x807800A1, always SQL Server?', 'is-0x800423f4-or-event-521-with-0x807800a1-always-sql-server'],
  ['`GET /probe` and more', 'get-probe-and-more'],
  ['A [link](to.md) in it', 'a-link-in-it'],
  ['35 days', '35-days'],
  ['Über_uns - heute', 'über_uns---heute']
] as const) {
  t.test(`the anchor of "${heading}" is ${anchor}`, async (t) => { t.strictSame([...anchorsIn(`## ${heading}\n`)], [anchor]) })
}

t.test('a heading that is there twice has a number, and what is in a block is none', async (t) => {
  t.strictSame([...anchorsIn('# One\n## Two\n```yaml\n# three\n```\n## Two\n### Two\n')], ['one', 'two', 'two-1', 'two-2'])
})
