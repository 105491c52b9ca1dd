import t from 'tap'
import { html, markupText } from '../../src/report/markup.js'
import { htmlReport } from '../../src/report/html.js'
import { anEventLog, aStatus, FAILING, HOSTILE_VALUES, hostileStatus, NOT_READ_YET, PARTLY_READ, UNDETERMINED, UNREADABLE, WELL } from '../a-status.js'
import { expectedText } from '../golden.js'
import { tagsOf } from '../tags.js'

for (const [name, value, expected] of [
  ['a tag', '<b>&"\'', '&lt;b&gt;&amp;&quot;&#39;'],
  ['an escape', '\u001b[31m', '\\x1b[31m'],
  ['a mark of direction', 'a\u202eb', 'a\\u202eb'],
  ['a lone surrogate', '\ud800', '\ufffd'],
  ['an invisible letter', '\u{e0041}', '\\u{e0041}'],
  ['a line end', 'a\r\nb\rc', 'a\nb\nc'],
  ['a number', 7, '7'],
  ['nothing', undefined, ''],
  ['what is in markup', html`<i>${'<'}</i>`, '<i>&lt;</i>'],
  ['a list', ['<', html`<br>`, ['>']], '&lt;<br>&gt;']
] as const) {
  t.test(`in markup ${name} is text`, async (t) => {
    t.equal(markupText(html`<p>${value}</p>`), `<p>${expected}</p>`)
  })
}

for (const [name, status] of [
  ['failing', FAILING], ['all-well', WELL], ['unreadable', UNREADABLE], ['partly-read', PARTLY_READ],
  ['not-read-yet', NOT_READ_YET], ['undetermined', UNDETERMINED]
] as const) {
  t.test(`the HTML report of ${name}`, async (t) => {
    const found = htmlReport(status)
    t.equal(found, expectedText(new URL(`expected/${name}.html`, import.meta.url), found))
    t.notMatch(found, /<script|<img|<link|src=|url\(|@import/)
  })
}

t.test('what the codes mean stands at the end of the report, and the codes lead there', async (t) => {
  const found = htmlReport(FAILING, { explain: (code) => code === 'sql:945' ? html`<p>${code} is explained</p>` : undefined })
  t.ok(found.includes('<dd>0x800423F4, <a href="#sql:945">SQL Server error 945</a></dd>'))
  t.ok(found.includes('<li>What the codes in the events mean: <a href="#sql:945">sql:945</a></li>'))
  t.ok(found.includes('<h2>What the codes mean</h2>\n<section id="sql:945"><p>sql:945 is explained</p></section>\n<footer>'))
  t.equal(found.match(/href="#/g)?.length, found.match(/href="#sql:945"/g)?.length)
})

t.test('of more event logs than a page bears those are shown that need somebody', async (t) => {
  const error = { code: 'access_denied', message: 'access is denied' }
  const eventLogs = Array.from({ length: 150 }, (_, n) =>
    anEventLog({ name: `log ${n}.`, ...n === 149 ? { isUp: false, error } : {}, ...n === 148 ? { lastLoss: 'wrapped' } : {} }))
  const found = htmlReport(aStatus({ eventLogs }))
  t.same([...found.matchAll(/<td [^>]*>log (\d+)\./g)].map(([, n]) => Number(n)), [149, 148, ...Array.from({ length: 98 }, (_, n) => n)])
  t.ok(found.includes('and 50 event logs more'))
})

t.test('no event can add a tag to the HTML report', async (t) => {
  const tags = tagsOf(htmlReport(hostileStatus('plain')))
  for (const [name, value] of HOSTILE_VALUES) {
    const found = htmlReport(hostileStatus(value))
    t.same(tagsOf(found), tags, name)
    t.notMatch(found, /[^\P{C}\n\t]/u)
    t.ok(found.length < 200_000, `${name}: ${found.length} characters`)
  }
})

t.test('what vssadmin says is shown as a hint, and a problem with it as one', async (t) => {
  const writers = [{ writer: 'SqlServerWriter', state: 8, meaning: 'it failed when the snapshot was prepared', isFailed: true }]
  const told = htmlReport(aStatus({ writerHint: { at: Date.UTC(2026, 2, 2, 21), problem: undefined, writers } }))
  t.ok(told.includes('<li class="bad">SqlServerWriter: [8] it failed when the snapshot was prepared</li>'))
  t.ok(told.includes('A hint, asked for at 2026-03-02 21:00:00 after a failure: what it says may be left from an earlier backup.'))
  const untold = htmlReport(aStatus({ writerHint: { at: 0, problem: 'no <rights>', writers: [] } }))
  t.ok(untold.includes('<p class="doubtful">no &lt;rights&gt;</p>'))
  t.notOk(htmlReport(aStatus({})).includes('vssadmin'))
})
