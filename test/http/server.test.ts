import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { InjectOptions, LightMyRequestResponse } from 'fastify'
import t from 'tap'
import { ConfigError } from '../../src/config-error.js'
import { readConfig } from '../../src/config.js'
import { TAKEN } from '../../src/config-schema.js'
import { incidentView } from '../../src/core/incident-view.js'
import type { Status } from '../../src/core/status.js'
import { createServer } from '../../src/http/server.js'
import type { ServerParts } from '../../src/http/server.js'
import { statusView } from '../../src/http/status-view.js'
import { explanationOf } from '../../src/documents/document-html.js'
import { incidentHtml } from '../../src/report/html.js'
import { incidentText } from '../../src/report/text.js'
import { createMetrics } from '../../src/metrics/registry.js'
import {
  aComputer, anIncident, aStatus, FAILING, HOSTILE_VALUES, hostileStatus, NOT_READ_YET, NOW, PARTLY_READ,
  UNDETERMINED, UNREADABLE, WELL
} from '../a-status.js'
import { expectedText } from '../golden.js'
import { SETTINGS } from '../metrics/a-metrics.js'
import { tagsOf } from '../tags.js'

const metrics = createMetrics(SETTINGS)
let shown = WELL
const shared = createServer({ status: () => shown, metrics, version: '0.1.0' })
t.teardown(() => shared.close())

t.test('every address answers with its status and type', async (t) => {
  for (const [method, url, status, type] of [
    ['GET', '/', 200, 'text/html; charset=utf-8'],
    ['GET', '/metrics', 200, 'text/plain; version=0.0.4; charset=utf-8'],
    ['GET', '/metrics?collect[]=backup', 200, 'text/plain; version=0.0.4; charset=utf-8'],
    ['GET', '/incidents/sbs01-4f2a91c3', 200, 'text/html; charset=utf-8'],
    ['GET', '/incidents/none', 404, 'text/html; charset=utf-8'],
    ['GET', '/incidents/sbs01-4f2a91c3.html', 200, 'text/html; charset=utf-8'],
    ['GET', '/incidents/sbs01-4f2a91c3.txt', 200, 'text/plain; charset=utf-8'],
    ['GET', '/incidents/none.html', 404, 'application/json; charset=utf-8'],
    ['GET', '/incidents/none.txt', 404, 'application/json; charset=utf-8'],
    ['GET', '/api/v1/timeline?computer=sbs01', 200, 'application/json; charset=utf-8'],
    ['GET', '/api/v1/timeline?computer=none', 404, 'application/json; charset=utf-8'],
    ['GET', '/api/v1/timeline', 400, 'application/json; charset=utf-8'],
    ['GET', '/docs/runbooks/', 200, 'text/html; charset=utf-8'],
    ['GET', '/docs/error-codes/sql-945', 200, 'text/html; charset=utf-8'],
    ['GET', '/docs/error-codes/unknown', 404, 'text/html; charset=utf-8'],
    ['GET', '/docs/nothing/', 404, 'text/html; charset=utf-8'],
    ['GET', '/api/v1/incidents', 200, 'application/json; charset=utf-8'],
    ['GET', '/api/v1/incidents/sbs01-4f2a91c3', 200, 'application/json; charset=utf-8'],
    ['GET', '/api/v1/incidents/none', 404, 'application/json; charset=utf-8'],
    ['GET', '/api/v1/status', 200, 'application/json; charset=utf-8'],
    ['GET', '/api/v1/openapi.json', 200, 'application/json; charset=utf-8'],
    ['GET', '/-/healthy', 200, 'text/plain; charset=utf-8'],
    ['GET', '/-/ready', 200, 'text/plain; charset=utf-8'],
    ['GET', '/probe?target=SBS01', 200, 'text/plain; version=0.0.4; charset=utf-8'],
    ['GET', '/sd', 200, 'application/json; charset=utf-8'],
    ['GET', '/nothing', 404, 'application/json; charset=utf-8'],
    ['POST', '/metrics', 405, 'application/json; charset=utf-8'],
    ['GET', '/%', 400, 'application/json; charset=utf-8'],
    ['GET', '/-/reload', 404, 'application/json; charset=utf-8'],
    ['HEAD', '/', 200, 'text/html; charset=utf-8'],
    ['HEAD', '/metrics', 200, 'text/plain; version=0.0.4; charset=utf-8'],
    ['HEAD', '/probe?target=sbs01', 200, 'text/plain; version=0.0.4; charset=utf-8'],
    ['HEAD', '/api/v1/incidents', 200, 'application/json; charset=utf-8']
  ] as const) {
    const answer = await ask(FAILING, { method, url })
    t.equal(`${answer.statusCode} ${answer.headers['content-type']}`, `${status} ${type}`, `${method} ${url}`)
    t.equal(answer.headers['x-content-type-options'], 'nosniff')
    t.equal(answer.headers['cache-control'], 'no-store')
    t.match(answer.headers['content-security-policy'], /^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'; form-action 'none'; script-src 'sha256-[A-Za-z0-9+/]{43}='; connect-src 'self'; frame-ancestors 'none'$/)
    if (method === 'HEAD') t.equal(answer.body, '')
  }
})

t.test('an address without a page of its own leads to the one that is meant', async (t) => {
  for (const [url, location] of [
    ['/incidents', './'], ['/incidents/', '../'], ['/docs', './docs/runbooks/'], ['/docs/', './runbooks/'],
    ['/docs/runbooks', './runbooks/'], ['/docs/error-codes', './error-codes/']
  ] as const) {
    const { statusCode, headers } = await ask(WELL, { url })
    t.strictSame([statusCode, headers.location], [302, location], url)
    t.equal((await ask(WELL, { url: new URL(location, `http://a${url}`).pathname })).statusCode, 200, `${url} leads somewhere`)
  }
  const { statusCode, body } = await ask(WELL, { url: '/docs/nothing' })
  t.equal(statusCode, 404)
  t.match(body, '<a href="../docs/runbooks/">')
})

for (const [name, status, url] of [
  ['failing', FAILING, '/'],
  ['all-well', WELL, '/'],
  ['unreadable', UNREADABLE, '/'],
  ['partly-read', PARTLY_READ, '/'],
  ['not-read-yet', NOT_READ_YET, '/'],
  ['undetermined', UNDETERMINED, '/'],
  ['incident', FAILING, '/incidents/sbs01-4f2a91c3'],
  ['runbook', WELL, '/docs/runbooks/SqlVssBackupFailedInstanceKnown'],
  ['error-code', WELL, '/docs/error-codes/0x807800A1']
] as const) {
  t.test(`the page of ${name}`, async (t) => {
    const { body } = await ask(status, { url })
    t.equal(body, expectedText(new URL(`expected/${name}.html`, import.meta.url), body))
  })
}

t.test('the metrics are those of the table, at the address they are told to be', async (t) => {
  const text = await metrics.text(FAILING)
  t.equal((await ask(FAILING, { url: '/metrics' })).body, text)
  t.equal((await ask(FAILING, { url: '/telemetry' }, { telemetryPath: '/telemetry' })).body, text)
  t.match((await ask(FAILING, { url: '/' }, { telemetryPath: '/telemetry' })).body, '<a href="./telemetry">Metrics</a>')
})

for (const [encodings, expected] of [
  [undefined, undefined],
  ['gzip', 'gzip'],
  ['GZIP;q=0.5, identity;q=0.1', 'gzip'],
  ['deflate, gzip;q=1.0, *;q=0.5', 'gzip'],
  ['*', 'gzip'],
  ['gzip;q=0', undefined],
  ['gzip;q=0.1, identity;q=0.9', undefined],
  ['br', undefined],
  ['gzip;q=x', undefined]
] as const) {
  t.test(`asked for ${encodings ?? 'nothing'}, the metrics come as ${expected ?? 'they are'}`, async (t) => {
    const headers = encodings === undefined ? {} : { 'accept-encoding': encodings }
    const answer = await ask(FAILING, { url: '/metrics', headers })
    t.equal(answer.headers['content-encoding'], expected)
    t.equal(answer.headers['vary'], 'accept, accept-encoding')
    const text = expected === 'gzip' ? gunzipSync(answer.rawPayload).toString() : answer.body
    t.equal(text, await metrics.text(FAILING))
  })
}

t.test('pages come in gzip for who takes it, where that pays', async (t) => {
  for (const [url, isCompressed] of [
    ['/', true], ['/incidents/sbs01-4f2a91c3', true], ['/incidents/sbs01-4f2a91c3.html', true], ['/incidents/sbs01-4f2a91c3.txt', true],
    ['/incidents/none', true], ['/docs/runbooks/', true], ['/docs/error-codes/sql-945', true], ['/docs/none', true],
    ['/incidents/none.txt', false], ['/nothing', false], ['/docs', false], ['/-/ready', false]
  ] as const) {
    const plain = await ask(FAILING, { url })
    const zipped = await ask(FAILING, { url, headers: { 'accept-encoding': 'gzip, deflate, br' } })
    const [encoding, vary] = isCompressed ? ['gzip', 'accept-encoding'] : [undefined, undefined]
    t.strictSame([zipped.headers['content-encoding'], zipped.headers.vary, plain.headers.vary], [encoding, vary, vary], url)
    t.equal(plain.headers['content-encoding'], undefined)
    t.equal(isCompressed ? gunzipSync(zipped.rawPayload).toString() : zipped.body, plain.body, url)
    t.equal(Number(zipped.headers['content-length']), zipped.rawPayload.length)
    const head = await ask(FAILING, { method: 'HEAD', url, headers: { 'accept-encoding': 'gzip' } })
    t.strictSame([head.headers['content-encoding'], head.body], [encoding, ''], `HEAD ${url}`)
  }
  const headers = { accept: 'text/html', 'accept-encoding': 'gzip' }
  for (const url of ['/nothing', '/incidents/none.txt']) {
    const { headers: { 'content-encoding': encoding, vary }, rawPayload } = await ask(FAILING, { url, headers })
    t.strictSame([encoding, vary, gunzipSync(rawPayload).subarray(0, 15).toString()], ['gzip', 'accept-encoding', '<!doctype html>'], url)
  }
})

t.test('nothing of a request comes back in a page: its length in gzip tells nobody a secret', async (t) => {
  const headers = { referer: 'http://a/needle', cookie: 'needle=1', 'user-agent': 'needle', 'accept-language': 'needle', authorization: 'Basic needle' }
  for (const url of ['/?needle', '/?a=needle', '/incidents/sbs01-4f2a91c3?needle', '/incidents/needle', '/docs/needle', '/docs/needle/', '/docs/runbooks/needle', '/needle', '/needle/needle?needle']) {
    for (const accept of ['*/*', 'text/html;needle=1']) t.notMatch((await ask(FAILING, { url, headers: { ...headers, accept } })).body, 'needle', url)
  }
})

t.test('the API shows incidents as they are, leaving nothing out', async (t) => {
  const all = FAILING.computers[0]!.incidents.map(incidentView)
  const newest = [all[0], all[1], all[2], all[3]]
  t.same((await ask(FAILING, { url: '/api/v1/incidents' })).json(), { incidents: newest, total: 4 })
  t.same((await ask(FAILING, { url: '/api/v1/incidents/sbs01-4f2a91c3' })).json(), all[0])
  t.same((await ask(UNDETERMINED, { url: '/api/v1/incidents/sbs01-00c0ffee' })).json(), incidentView(UNDETERMINED.computers[0]!.incidents[0]!))
})

t.test('the API shows the status as it is, leaving nothing out', async (t) => {
  for (const status of [FAILING, WELL, UNREADABLE, NOT_READ_YET, UNDETERMINED]) {
    t.same((await ask(status, { url: '/api/v1/status' })).json(), statusView(status))
  }
})

t.test('incidents are chosen by state, outcome, computer and instance, and bounded', async (t) => {
  const status = aStatus({
    computers: [...FAILING.computers, aComputer({ computer: 'SBS02', incidents: [anIncident({ id: 'other', computer: 'SBS02', lastSeen: NOW })] })]
  })
  for (const [query, expected, total] of [
    ['', ['other', 'sbs01-4f2a91c3', 'sbs01-4f2a91c2', 'sbs01-77aa0001', 'sbs01-0b0b0b0b'], 5],
    ['state=recovered', ['sbs01-0b0b0b0b'], 1],
    ['outcome=observed', ['sbs01-77aa0001'], 1],
    ['computer=sbs02', ['other'], 1],
    ['computer=sbs0', [], 0],
    ['sqlInstance=sbsmonitoring&limit=2', ['other', 'sbs01-4f2a91c3'], 5],
    ['sqlInstance=NONE', [], 0],
    ['state=failing&outcome=sql_vss_failure&computer=SBS01', ['sbs01-4f2a91c3', 'sbs01-4f2a91c2'], 2]
  ] as const) {
    const found = (await ask(status, { url: `/api/v1/incidents?${query}` })).json()
    t.same([found.incidents.map(({ id }: { id: string }) => id), found.total], [expected, total], query)
  }
})

t.test('a query that cannot be is refused with its reason', async (t) => {
  for (const [query, message] of [
    ['state=open', 'querystring/state must be equal to one of the allowed values'],
    ['limit=0', 'querystring/limit must be >= 1'],
    ['limit=1001', 'querystring/limit must be <= 1000'],
    ['limit=x', 'querystring/limit must be integer'],
    ['page=2', 'querystring: no parameter is called page'],
    [`${'x'.repeat(90)}=2`, `querystring: no parameter is called ${'x'.repeat(80)}`]
  ] as const) {
    const answer = await ask(FAILING, { url: `/api/v1/incidents?${query}` })
    t.same([answer.statusCode, answer.json()], [400, { statusCode: 400, error: 'Bad Request', message }], query)
  }
})

t.test('the API shows the timeline of one server, by its name in any case', async (t) => {
  const { body } = await ask(FAILING, { url: '/api/v1/timeline?computer=sbs01' })
  const { backups, ...rest } = JSON.parse(body)
  t.same(rest, {
    computer: 'SBS01',
    earlierBackups: 0,
    stops: [
      { sqlInstance: 'SHAREPOINT', from: '2026-02-10T21:00:00.000Z', to: '2026-02-10T22:30:00.000Z' },
      { sqlInstance: 'SHAREPOINT', from: '2026-02-28T21:00:00.250Z', to: null }
    ],
    earlierStops: 0
  })
  t.same([backups.length, backups[25], backups.at(-1), backups[0]], [
    35,
    { at: '2026-02-21T21:00:00.000Z', kind: 'failed', incidentId: 'sbs01-0b0b0b0b' },
    { at: '2026-03-02T21:00:12.000Z', kind: 'failed-because-of-sql', incidentId: 'sbs01-4f2a91c3' },
    { at: '2026-01-27T21:25:00.000Z', kind: 'succeeded', incidentId: null }
  ])
})

t.test('an incident is handed on as the reports of diagnose show it', async (t) => {
  const [incident] = FAILING.computers[0]!.incidents
  const text = await ask(FAILING, { url: `/incidents/${incident!.id}.txt` })
  t.equal(text.body, incidentText(FAILING, incident!))
  const file = await ask(FAILING, { url: `/incidents/${incident!.id}.html` })
  t.equal(file.body, incidentHtml(FAILING, incident!, { explain: explanationOf }))
  t.equal(file.headers['content-disposition'], 'inline; filename="sqlvss-incident-sbs01-4f2a91c3.html"')
  t.notMatch(file.body, /<script|<link|src=/)
})

t.test('the options in force are shown, escaped', async (t) => {
  const configuration = () => [{ key: 'log.level', value: '<info>' }, { key: 'log.file', value: '' }]
  const { body } = await ask(WELL, { url: '/' }, { configuration })
  t.match(body, '<code>log.level</code></td><td role="cell" data-label="Value" class="long"><pre>&lt;info&gt;</pre></td></tr>')
  t.match(body, '<code>log.file</code></td><td role="cell" data-label="Value" class="long"><span class="quiet">not set</span></td></tr>')
})

t.test('of 2,000 servers and 10,000 incidents a page shows what it bears, and says where the rest is', async (t) => {
  const computers = Array.from({ length: 2_000 }, (_, n) => {
    const computer = `SRV${String(n).padStart(4, '0')}`
    const incidents = Array.from({ length: 5 }, (_, k) =>
      anIncident({ id: `i-${n}-${k}`, computer, lastSeen: NOW - k * 86_400_000, state: k === 0 ? 'failing' : 'recovered' }))
    return aComputer({ computer, incidents })
  })
  const { body } = await ask(aStatus({ computers }), { url: '/' })
  t.equal(body.match(/<article/g)?.length, 3)
  t.equal(body.match(/<figure/g)?.length, 24)
  for (const words of [
    '… and 1,947 open failures more; <a href="./api/v1/incidents?limit=1000">all as JSON</a>.',
    '… and 7,950 incidents more; <a href="./api/v1/incidents?limit=1000">all as JSON</a>.',
    '… and 1,950 servers more; <a href="./api/v1/status">all as JSON</a>.',
    '… and 1,976 servers more; <a href="./api/v1/status">all as JSON</a>.',
    '… and 5,950 instances more; <a href="./api/v1/status">all as JSON</a>.'
  ]) t.ok(body.includes(words), words)
  t.ok(body.length < 600_000, `${body.length} characters`)
})

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8'

t.test('who asks for HTML is told in a page what is missing, with links to what there is; who does not, in JSON', async (t) => {
  const nothing = 'There is nothing at this address.'
  const noIncident = 'There is no incident with this id; it may be older than what is remembered.'
  for (const [url, title, message, root] of [
    ['/nothing', 'No such page', nothing, '.'],
    ['/nothing/', 'No such page', nothing, '..'],
    ['/a/b/c?d=/e/f', 'No such page', nothing, '../..'],
    ['//', 'No such page', nothing, '..'],
    ['/metrics/x', 'No such page', nothing, '..'],
    ['/apis', 'No such page', nothing, '.'],
    ['/incidents/none.html', 'No such incident', noIncident, '..'],
    ['/incidents/none.txt', 'No such incident', noIncident, '..']
  ] as const) {
    const page = await ask(WELL, { url, headers: { accept: BROWSER } })
    t.strictSame([page.statusCode, page.headers['content-type']], [404, 'text/html; charset=utf-8'], url)
    t.match(page.body, `<title>${title} · sqlvss_exporter</title>`)
    t.match(page.body, `<h1>${title}</h1><p>${message}</p>`)
    for (const path of ['/', '/docs/runbooks/', '/docs/error-codes/', '/metrics']) t.match(page.body, `<li><a href="${root}${path}">`, url)
    const head = await ask(WELL, { method: 'HEAD', url, headers: { accept: BROWSER } })
    t.strictSame([head.statusCode, head.headers['content-type'], head.body], [404, 'text/html; charset=utf-8', ''], `HEAD ${url}`)
    for (const accept of [undefined, '*/*', 'application/json', 'text/html;q=0, */*', 'text/html;q=0.5, application/json']) {
      const answer = await ask(WELL, { url, headers: accept === undefined ? {} : { accept } })
      t.strictSame([answer.statusCode, answer.json()], [404, { statusCode: 404, error: 'Not Found', message }], `${url}, ${accept}`)
    }
  }
})

t.test('what is missing has its own words', async (t) => {
  for (const [url, title, message] of [
    ['/incidents/none', 'No such incident', 'There is no incident with this id; it may be older than what is remembered.'],
    ['/docs/runbooks/none', 'No such runbook', 'There is no runbook of this name; each is called as its alert is.'],
    ['/docs/error-codes/none', 'No such error code', 'This code has no page: it is not in the tables, or it is no reason for a failure.'],
    ['/docs/none/none', 'No such document', 'There is no document of this name.'],
    ['/docs/constructor', 'No such document', 'There is no document of this name.']
  ] as const) {
    for (const headers of [{}, { accept: BROWSER }]) {
      t.match((await ask(WELL, { url, headers })).body, `<h1>${title}</h1><p>${message}</p>`, url)
    }
  }
})

t.test('programs are answered in JSON where nothing is, whatever they ask for, and so is everybody without pages', async (t) => {
  const headers = { accept: BROWSER }
  const problem = { statusCode: 404, error: 'Not Found', message: 'There is nothing at this address.' }
  for (const url of ['/api', '/api/v1/nothing', '/api?x', '/-/nothing', '/probe/x', '/sd/']) {
    t.strictSame((await ask(WELL, { url, headers })).json(), problem, url)
  }
  t.strictSame((await ask(WELL, { method: 'POST', url: '/nothing', headers })).json(), problem)
  t.strictSame((await ask(WELL, { url: '/', headers }, { disablePages: true })).json(), problem)
})

t.test('the links of a page where nothing is lead somewhere, however deep it is', async (t) => {
  for (const url of ['/a', '/a/', '/a/b/c/d/e', `/${'a/'.repeat(50)}`]) {
    const { body } = await ask(WELL, { url, headers: { accept: BROWSER } }, { telemetryPath: '/telemetry' })
    const links = [...body.matchAll(/href="([^"]+)"/g)].map(([, to]) => new URL(to!, `http://a${url}`).pathname)
    t.strictSame([...new Set(links)].sort(), ['/', '/api/v1/incidents', '/docs/error-codes/', '/docs/runbooks/', '/telemetry'], url)
  }
  const { body } = await ask(WELL, { url: `/${'a/'.repeat(5000)}`, headers: { accept: BROWSER } })
  t.ok(body.length < 20_000, `${body.length} characters`)
})

t.test('an incident that is not there is told so', async (t) => {
  t.same((await ask(FAILING, { url: '/api/v1/incidents/none' })).json(), {
    statusCode: 404, error: 'Not Found', message: 'There is no incident with this id; it may be older than what is remembered.'
  })
})

t.test('the OpenAPI document names every address and the shape of an incident', async (t) => {
  const document = (await ask(WELL, { url: '/api/v1/openapi.json' }, { reload: async () => [] })).json()
  t.equal(document.openapi, '3.1.0')
  t.same(Object.keys(document.paths).sort(), [
    '/', '/-/healthy', '/-/ready', '/-/reload', '/api/v1/incidents', '/api/v1/incidents/{id}', '/api/v1/openapi.json', '/api/v1/status',
    '/api/v1/timeline', '/docs/{folder}/', '/docs/{folder}/{name}', '/incidents/{id}', '/incidents/{id}.html', '/incidents/{id}.txt', '/metrics', '/probe', '/sd'
  ])
  t.same(Object.keys(document.components.schemas), ['Incident', 'Status', 'Problem'])
  t.same(Object.keys(document.components.schemas.Incident.properties), Object.keys(incidentView(anIncident({}))))
  t.equal(document.paths['/api/v1/incidents'].get.parameters.find(({ name }: { name: string }) => name === 'computer').description,
    'The full name as it is shown, such as SBS01.contoso.local, in any case.')
  t.same(document.paths['/api/v1/incidents/{id}'].get.responses['200'].content, {
    'application/json': { schema: { $ref: '#/components/schemas/Incident' } }
  })
})

t.test('the metrics can be nowhere where another address is, and everywhere else', async (t) => {
  const { paths } = (await ask(WELL, { url: '/api/v1/openapi.json' }, { reload: async () => [] })).json()
  const first = Object.keys(paths).map((path) => path.split('/')[1]!).filter((part) => part !== '')
  t.strictSame([...new Set(first)].sort(), [...TAKEN, 'metrics'].sort())
  for (const telemetryPath of [...TAKEN.map((part) => `/${part}`), '/probe/x', '/docs/runbooks/x', '/-/ready']) {
    await t.rejects(readConfig({ file: undefined, values: { 'web.telemetry-path': telemetryPath } }), new ConfigError([
      `--web.telemetry-path: expected a path such as /metrics, outside /-, /api, /docs, /incidents, /probe, /sd, found "${telemetryPath}"`
    ]))
  }
  for (const telemetryPath of ['/sdk', '/probes/docs', '/-x', '/a/api']) {
    const config = await readConfig({ file: undefined, values: { 'web.telemetry-path': telemetryPath } })
    t.equal((await ask(WELL, { url: telemetryPath }, config)).statusCode, 200, telemetryPath)
  }
})

t.test('the status tells how many events were refused', async (t) => {
  const status = aStatus({ exporter: { ...WELL.exporter, tooMany: 7 } })
  t.equal((await ask(status, { url: '/api/v1/status' })).json().exporter.tooMany, 7)
})

t.test('it is ready after the first complete read, and says why it is not', async (t) => {
  const isReading = 'Not ready: the event logs are being read for the first time.\n'
  const isBlind = 'Not ready: no event log can be read; the log and the status page tell why.\n'
  for (const [name, shown, status, body] of [
    ['the first read is under way', NOT_READ_YET, 503, isReading],
    ['nothing is known yet', { ...NOT_READ_YET, eventLogs: [] }, 503, isReading],
    ['none could be read so far', { ...UNREADABLE, isReady: false, exporter: NOT_READ_YET.exporter }, 503, isBlind],
    ['none could be read at all', { ...UNREADABLE, isReady: false }, 503, isBlind],
    ['there was none to read', { ...WELL, isReady: false, eventLogs: [] }, 503, isBlind],
    ['all were read', WELL, 200, 'Ready.\n']
  ] as const) {
    const answer = await ask(shown, { url: '/-/ready' })
    t.same([answer.statusCode, answer.body], [status, body], name)
  }
})

t.test('the configuration is read again for this computer alone, and told when it is refused', async (t) => {
  const reload: InjectOptions = { method: 'POST', url: '/-/reload' }
  const refused = 'eventLogs[1].kind: "evt" is none of channel, evtx, xml'
  for (const [request, problems, status, body] of [
    [reload, [], 200, 'The configuration was read again.\n'],
    [{ ...reload, remoteAddress: '::1' }, [], 200, 'The configuration was read again.\n'],
    [{ ...reload, remoteAddress: '::ffff:127.0.0.1' }, [], 200, 'The configuration was read again.\n'],
    [{ ...reload, headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: 'x' }, [], 200, 'The configuration was read again.\n'],
    [{ ...reload, remoteAddress: '192.0.2.7' }, [], 403, '{"statusCode":403,"error":"Forbidden","message":"The configuration is read again only for a request from this computer."}'],
    ...['forwarded', 'via', 'x-forwarded-for', 'x-real-ip'].map((name) => [
      { ...reload, headers: { [name]: '127.0.0.1' } }, [], 403, '{"statusCode":403,"error":"Forbidden","message":"The configuration is read again only for a request from this computer."}'
    ] as const),
    [{ ...reload, headers: { origin: 'http://example.com' } }, [], 403, '{"statusCode":403,"error":"Forbidden","message":"The configuration is read again only for a request from this computer."}'],
    [reload, [refused], 500, JSON.stringify({ statusCode: 500, error: 'Configuration refused', message: refused })]
  ] as const) {
    const answer = await ask(WELL, request, { reload: async () => problems })
    t.same([answer.statusCode, answer.body], [status, body])
  }
})

t.test('another method than those of an address is refused, and those are told', async (t) => {
  for (const [method, url, allow] of [
    ['PUT', '/metrics', 'GET, HEAD'],
    ['POST', '/', 'GET, HEAD'],
    ['DELETE', '/api/v1/incidents/none', 'GET, HEAD'],
    ['OPTIONS', '/-/ready', 'GET, HEAD'],
    ['GET', '/-/reload', 'POST'],
    ['HEAD', '/-/reload', 'POST']
  ] as const) {
    const answer = await ask(WELL, { method, url }, { reload: async () => [] })
    t.strictSame([answer.statusCode, answer.headers['allow']], [405, allow], `${method} ${url}`)
    if (method !== 'HEAD') {
      t.strictSame(answer.json(), { statusCode: 405, error: 'Method Not Allowed', message: `This address knows ${allow}.` })
    }
  }
  t.equal((await ask(WELL, { method: 'PUT', url: '/nothing' })).statusCode, 404)
  const unknown = await ask(WELL, { method: 'PROPFIND' as 'GET', url: '/metrics' })
  t.strictSame([unknown.statusCode, unknown.json()], [501, { statusCode: 501, error: 'Not Implemented', message: 'No address knows this method.' }])
})

t.test('what is wrong with a request has its own name', async (t) => {
  for (const [request, expected] of [
    [{ method: 'POST', url: '/-/reload', payload: 'x'.repeat(1025) }, { statusCode: 413, error: 'Payload Too Large', message: 'Request body is too large' }],
    [{ url: '/%' }, { statusCode: 400, error: 'Bad Request', message: 'This is not an address.' }],
    [{ url: `/incidents/${'x'.repeat(301)}` }, { statusCode: 414, error: 'URI Too Long', message: 'This address is too long.' }]
  ] as const) {
    const answer = await ask(WELL, request, { reload: async () => [] })
    t.strictSame([answer.statusCode, answer.json()], [expected.statusCode, expected])
  }
})

t.test('requests and bodies are bounded', async (t) => {
  const { server, initialConfig } = shared
  t.strictSame(
    [server.timeout, server.keepAliveTimeout, server.requestTimeout],
    [90_000, 75_000, 30_000]
  )
  t.strictSame([initialConfig.bodyLimit, server.maxRequestsPerSocket], [1024, 1000])
})

t.test('without something to read again there is no such address', async (t) => {
  t.equal((await ask(WELL, { method: 'POST', url: '/-/reload' })).statusCode, 404)
})

t.test('a mistake of ours is told without its inside', async (t) => {
  const app = createServer({ status: () => { throw new Error('secret inside') }, metrics, version: '0.1.0' })
  const answer = await app.inject('/')
  t.same([answer.statusCode, answer.body], [500, '{"statusCode":500,"error":"Internal Server Error","message":"The exporter made a mistake; its log tells more."}'])
  await app.close()
})

t.test('a request under way is answered when the server ends, which does not wait for another on its connection', async (t) => {
  const app = createServer({ status: () => WELL, metrics, version: '0.1.0', reload: async () => [] })
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  t.teardown(() => agent.destroy())
  const arrived = once(app.server, 'request')
  const slow = request({ agent, port, method: 'POST', path: '/-/reload', headers: { 'content-length': 1 } })
  slow.flushHeaders()
  await arrived
  const closed = app.close()
  slow.end('x')
  const [answer] = await once(slow, 'response') as [IncomingMessage]
  t.same([answer.statusCode, answer.headers.connection], [200, 'close'])
  answer.resume()
  await closed
})

t.test('no event can add a tag to a page, and the API gives its text back as it was', async (t) => {
  const shape = tagsOf((await ask(hostileStatus('plain'), { url: '/' })).body)
  const incidentShape = tagsOf((await ask(hostileStatus('plain'), { url: '/incidents/h-1' })).body)
  for (const [name, value] of HOSTILE_VALUES) {
    const page = (await ask(hostileStatus(value), { url: '/' })).body
    t.same(tagsOf(page), shape, name)
    t.notMatch(page, /[^\P{C}\n\t]/u, name)
    t.same(tagsOf((await ask(hostileStatus(value), { url: '/incidents/h-1' })).body), incidentShape, name)
    t.equal((await ask(hostileStatus(value), { url: '/api/v1/incidents' })).json().incidents[0].title, value, name)
    t.same((await ask(hostileStatus(value), { url: '/api/v1/status' })).json(), statusView(hostileStatus(value)), name)
  }
})

t.test('hostile addresses are answered and not echoed', async (t) => {
  for (const url of ['/incidents/%3Cscript%3E', '/incidents/%00', '/api/v1/incidents/..%2f..%2fetc', `/incidents/${'x'.repeat(250)}`, '/incidents/%ff', '/%', '/%3Cscript%3E', '/<script>/"onload=']) {
    for (const accept of ['*/*', BROWSER]) {
      const answer = await ask(FAILING, { url, headers: { accept } })
      t.equal(answer.statusCode >= 400 && answer.statusCode < 500, true, `${url}: ${answer.statusCode}`)
      t.notMatch(answer.body, /<script|onload/)
    }
  }
})

// one server for all that differs only in what it shows
async function ask (
  status: Status, request: InjectOptions, parts?: Partial<ServerParts>
): Promise<LightMyRequestResponse> {
  if (parts === undefined) {
    shown = status
    return shared.inject(request)
  }
  const app = createServer({ status: () => status, metrics, version: '0.1.0', ...parts })
  const answer = await app.inject(request)
  await app.close()
  return answer
}
