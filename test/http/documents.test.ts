import t from 'tap'
import { documentAt, DOCUMENTS } from '../../src/documents/documents.js'
import { createServer } from '../../src/http/server.js'
import { FAILING } from '../a-status.js'

const server = createServer({
  status: () => FAILING,
  metrics: { all: async () => [], of: () => [], text: async () => '' },
  version: '0.1.0'
})
t.teardown(() => server.close())

t.test('from the status page every document is reached, and no link leads nowhere', async (t) => {
  const seen = new Set(['/'])
  const broken: string[] = []
  for (const url of seen) {
    const { statusCode, body, headers } = await server.inject({ url })
    if (statusCode !== 200) broken.push(`${url}: ${statusCode}`)
    if (!String(headers['content-type']).startsWith('text/html')) continue
    for (const [, to] of body.matchAll(/href="(?!https?:)([^"]+)"/g)) seen.add(new URL(to!, `http://server${url}`).pathname)
  }
  t.same(broken, [])
  const addresses = DOCUMENTS.map(({ path }) => `/docs/${path.replace(/README$/, '')}`)
  t.same(addresses.filter((address) => !seen.has(address)), [])
})

t.test('the error codes of a failure lead to what they mean', async (t) => {
  const { body } = await server.inject({ url: '/incidents/sbs01-4f2a91c3' })
  t.match(body, '<dt>Error</dt><dd><a href="../docs/error-codes/0x800423F4">0x800423F4</a>, ' +
    '<a href="../docs/error-codes/sql-945">SQL Server error 945</a></dd>')
})

t.test('what a document says of text, code and links is seen as such', async (t) => {
  const { body } = await server.inject({ url: '/docs/runbooks/SqlVssBackupFailedInstanceKnown' })
  t.match(body, '<li><code>Microsoft-Windows-Backup</code> 521 (Application log; 9 in its own log): the backup failed. 2155348129 is ' +
    '<a href="../error-codes/wsb-0x807800A1" rel="noreferrer">0x807800A1</a>: VSS failed, and no more than that.</li>')
  t.match(body, '<li><code>SQLVDI</code> 1: the <strong>first</strong> of these names the instance,')
  t.match(body, '<h3>cmd</h3>\n<pre class="act">net stop &quot;MSSQL$SBSMONITORING&quot; /y</pre>')
  for (const { heading } of documentAt('runbooks', 'SqlVssBackupFailedInstanceKnown')!.sections) t.match(body, `<h2>${heading}</h2>`)
})
