import { execFile, spawnSync } from 'node:child_process'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import type { Status } from '../../src/core/status.js'
import { formatFor } from '../../src/http/accept.js'
import { oneGzip } from '../../src/http/one-gzip.js'
import { createServer } from '../../src/http/server.js'
import { createMetrics } from '../../src/metrics/registry.js'
import { FAILING, WELL } from '../a-status.js'
import { SETTINGS } from '../metrics/a-metrics.js'

const TEXT = 'text/plain; version=0.0.4; charset=utf-8'
const OPENMETRICS = 'application/openmetrics-text; version=1.0.0; charset=utf-8'

const metrics = createMetrics({ ...SETTINGS, processMetrics: true })

for (const [who, accept, expected] of [
  ['nobody in particular', undefined, 'text'],
  ['curl', '*/*', 'text'],
  ['an empty header', '', 'text'],
  ['a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8', 'text'],
  ['Prometheus 2.42', 'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1', 'openmetrics'],
  ['Prometheus 2.53 with protobuf', 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;q=0.5,application/openmetrics-text;version=1.0.0;q=0.4,application/openmetrics-text;version=0.0.1;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1', 'openmetrics'],
  ['Prometheus 3', 'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1', 'openmetrics'],
  ['Prometheus 3 told to read text', 'text/plain;version=0.0.4;q=0.5,application/openmetrics-text;version=1.0.0;q=0.2,*/*;q=0.1', 'text'],
  ['whoever likes both as well', 'application/openmetrics-text, text/plain', 'text'],
  ['whoever likes any application better', 'text/plain;q=0.5, application/*', 'openmetrics'],
  ['whoever wants no OpenMetrics', 'application/openmetrics-text;q=0, */*', 'text'],
  ['whoever wants no text', 'text/*;q=0, */*;q=0.1', 'openmetrics'],
  ['whoever wants only the draft', 'application/openmetrics-text; version=0.0.1', 'text'],
  ['whoever quotes', 'application/openmetrics-text; version="1.0.0"; charset=utf-8', 'openmetrics'],
  ['whoever writes large', 'APPLICATION/OPENMETRICS-TEXT; Version=1.0.0', 'openmetrics'],
  ['whoever asks for what there is not', 'application/json', 'text'],
  ['whoever cannot count', 'application/openmetrics-text;q=best, text/plain;q=0.1', 'text'],
  ['whoever says nothing in many words', ',;,=;q,//,;;q=', 'text']
] as const) {
  t.test(`${who} is answered in ${expected}`, async (t) => { t.equal(formatFor(accept), expected) })
}

t.test('each format comes under its type, with gzip and without', async (t) => {
  const app = serverOf(() => FAILING)
  t.teardown(() => app.close())
  for (const [accept, format, type] of [
    ['*/*', 'text', TEXT],
    ['application/openmetrics-text;version=1.0.0', 'openmetrics', OPENMETRICS]
  ] as const) {
    const expected = Buffer.concat(await metrics.all(FAILING, format)).toString()
    const plain = await app.inject({ url: '/metrics', headers: { accept } })
    const zipped = await app.inject({ url: '/metrics', headers: { accept, 'accept-encoding': 'gzip' } })
    t.same([plain.headers['content-type'], plain.headers.vary, plain.body], [type, 'accept, accept-encoding', expected])
    t.same([zipped.headers['content-type'], zipped.headers['content-encoding']], [type, 'gzip'])
    t.equal(gunzipSync(zipped.rawPayload).toString(), expected)
    t.equal(Number(zipped.headers['content-length']), zipped.rawPayload.length)
  }
})

t.test('parts that were compressed apart are one gzip of one member', async (t) => {
  const parts = ['# HELP a é\na 1\n', '', 'b 2\n'.repeat(50_000), '# EOF\n'].map((text) => Buffer.from(text))
  const zipped = oneGzip(parts)
  t.equal(gunzipSync(zipped).toString(), Buffer.concat(parts).toString())
  // a second member would begin with the same two bytes
  t.same([...zipped.subarray(0, 4)], [0x1f, 0x8b, 8, 0])
  t.equal(zipped.indexOf(Buffer.from([0x1f, 0x8b, 8]), 1), -1)
  t.equal(gunzipSync(oneGzip([])).length, 0)
  const damaged = Buffer.from(zipped)
  damaged[damaged.length - 8]! ^= 1
  t.throws(() => gunzipSync(damaged), { code: 'Z_DATA_ERROR' }, 'the checksum is that of all parts')
})

t.test('gzip reads what was compressed apart', { skip: without('gzip') }, async (t) => {
  const parts = await metrics.all(FAILING, 'text')
  const { status, stdout } = spawnSync('gzip', ['--decompress', '--stdout'], { input: oneGzip(parts) })
  t.same([status, stdout.toString()], [0, Buffer.concat(parts).toString()])
})

t.test('curl reads the metrics in gzip', { skip: without('curl') }, async (t) => {
  const app = serverOf(() => FAILING)
  t.teardown(() => app.close())
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  const { stdout } = await promisify(execFile)('curl', ['--silent', '--fail', '--compressed', `${url}/metrics`])
  t.equal(stdout, await metrics.text(FAILING))
})

t.test('a scrape is of the status of that moment', async (t) => {
  let status: Status = WELL
  const app = serverOf(() => status)
  t.teardown(() => app.close())
  const before = await app.inject({ url: '/metrics', headers: { 'accept-encoding': 'gzip' } })
  status = FAILING
  const after = await app.inject({ url: '/metrics', headers: { 'accept-encoding': 'gzip' } })
  t.equal(gunzipSync(before.rawPayload).toString(), await metrics.text(WELL))
  t.equal(gunzipSync(after.rawPayload).toString(), await metrics.text(FAILING))
})

function serverOf (status: () => Status) {
  return createServer({ status, metrics, version: '0.1.0' })
}

function without (program: string): string | false {
  return spawnSync(program, ['--version']).error === undefined ? false : `${program} is not installed`
}
