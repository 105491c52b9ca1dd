import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { createServer } from '../../src/http/server.js'
import { createMetrics } from '../../src/metrics/registry.js'
import { aComputer, anInstance, aStatus, FAILING } from '../a-status.js'
import { expectedText } from '../golden.js'
import { SETTINGS } from '../metrics/a-metrics.js'

const NONE = { statusCode: 404, error: 'Not Found', message: 'No computer of this name is known; /sd lists those that are.' }
const SEVERAL = { statusCode: 404, error: 'Not Found', message: 'Several computers are called so; ask for one by its full name, as /sd lists it.' }

const metrics = createMetrics({ ...SETTINGS, processMetrics: true })
const named = (computer: string) => aComputer({ computer, instances: [anInstance({ sqlInstance: `OF ${computer}` })] })
const COMPUTERS = [
  ...FAILING.computers,
  named('APP01.contoso.local'), named('APP01.fabrikam.local'), named('averyveryverylongname.contoso.local'), named('sql02'), named('SQL02')
]
const app = createServer({ status: () => aStatus({ computers: COMPUTERS }), metrics, version: '0.1.0' })
t.teardown(() => app.close())

t.test('one computer is shown alone, whoever else is there', async (t) => {
  const { statusCode, body } = await app.inject('/probe?target=SBS01')
  t.equal(statusCode, 200)
  t.equal(body, expectedText(new URL('expected/probe.prom', import.meta.url), body))
})

for (const [target, computer] of [
  ['SBS01', 'SBS01'],
  ['sbs01', 'SBS01'],
  ['app01.CONTOSO.local', 'APP01.contoso.local'],
  ['averyveryverylongname', 'averyveryverylongname.contoso.local'],
  ['AVERYVERYVERYLO', 'averyveryverylongname.contoso.local'],
  ['sql02', 'sql02'],
  ['SQL02', 'SQL02']
] as const) {
  t.test(`${target} is ${computer}`, async (t) => {
    const { statusCode, body } = await app.inject({ url: '/probe', query: { target } })
    const expected = COMPUTERS.find((one) => one.computer === computer)!
    t.same([statusCode, body], [200, Buffer.concat(metrics.of(expected, 'text')).toString()])
  })
}

t.test('who cannot be told is not found, with the reason', async (t) => {
  for (const [target, expected] of [
    ['SBS', NONE],
    ['SBS01.contoso.local', NONE],
    ['<script>', NONE],
    ['*', NONE],
    ['APP01', SEVERAL],
    ['Sql02', SEVERAL],
    ['x'.repeat(255), NONE]
  ] as const) {
    const answer = await app.inject({ url: '/probe', query: { target } })
    t.same([answer.statusCode, answer.json()], [404, expected], target)
  }
})

t.test('a question that cannot be answered is refused, with the reason', async (t) => {
  for (const [query, message] of [
    ['', 'querystring must have required property \'target\''],
    ['?target=', 'querystring/target must NOT have fewer than 1 characters'],
    [`?target=${'x'.repeat(256)}`, 'querystring/target must NOT have more than 255 characters'],
    ['?target=SBS01&target=SBS01', 'querystring/target must be string'],
    ['?target[]=SBS01', 'querystring must have required property \'target\''],
    ['?target=SBS01&module=all', 'querystring: no parameter is called module']
  ] as const) {
    const answer = await app.inject(`/probe${query}`)
    t.same([answer.statusCode, answer.json()], [400, { statusCode: 400, error: 'Bad Request', message }], query)
  }
})

t.test('OpenMetrics and gzip are as at /metrics', async (t) => {
  const answer = await app.inject({
    url: '/probe?target=SBS01', headers: { accept: 'application/openmetrics-text', 'accept-encoding': 'gzip' }
  })
  t.equal(answer.headers['content-type'], 'application/openmetrics-text; version=1.0.0; charset=utf-8')
  const text = gunzipSync(answer.rawPayload).toString()
  t.equal(text, Buffer.concat(metrics.of(FAILING.computers[0]!, 'openmetrics')).toString())
  t.match(text, /# \{incident_id="sbs01-4f2a91c3"\} 1 1772485212\n/)
  t.ok(text.endsWith('# EOF\n'))
})

t.test('every computer is a target, in the order of the status', async (t) => {
  const { headers, body } = await app.inject('/sd')
  t.equal(headers['content-type'], 'application/json; charset=utf-8')
  t.equal(body, JSON.stringify(COMPUTERS.map(({ computer }) => ({ targets: [computer], labels: {} }))))
})

t.test('each target that is listed answers, and a name that no computer can have is not listed', async (t) => {
  const names = ['', 'x'.repeat(256), 'line\nbreak', 'NUL\u0000', 'half \ud800', 'abc\u202Efdp', '<b>', 'a&b=c', 'ünïcode', 'x'.repeat(255)]
  const hostile = createServer({ status: () => aStatus({ computers: names.map(named) }), metrics, version: '0.1.0' })
  t.teardown(() => hostile.close())
  const targets = (await hostile.inject('/sd')).json().flatMap((group: { targets: readonly string[] }) => group.targets)
  t.same(targets, ['<b>', 'a&b=c', 'ünïcode', 'x'.repeat(255)])
  for (const target of targets) t.equal((await hostile.inject({ url: '/probe', query: { target } })).statusCode, 200, target)
})

t.test('where no computer is known there is no target', async (t) => {
  const empty = createServer({ status: () => aStatus({ computers: [] }), metrics, version: '0.1.0' })
  t.teardown(() => empty.close())
  t.equal((await empty.inject('/sd')).body, '[]')
})
