import { Ajv } from 'ajv'
import t from 'tap'
import { configSchema } from '../../src/config-schema.js'
import type { Status } from '../../src/core/status.js'
import { createServer } from '../../src/http/server.js'
import { createMetrics } from '../../src/metrics/registry.js'
import { WEB_CONFIG_SCHEMA } from '../../src/web/web-config-schema.js'
import { FAILING, hostileStatus, NOT_READ_YET, PARTLY_READ, UNDETERMINED, UNREADABLE, WELL } from '../a-status.js'
import { SETTINGS } from '../metrics/a-metrics.js'

const metrics = createMetrics(SETTINGS)
let shown: Status = WELL
const server = createServer({ status: () => shown, metrics, version: '0.1.0' })
t.teardown(() => server.close())

interface Answer {
  readonly content: Readonly<Record<string, { readonly schema: object }>>
}

interface Described {
  readonly paths: Readonly<Record<string, { readonly get: { readonly responses: Readonly<Record<string, Answer>> } }>>
}

const ajv = new Ajv({ strict: false, allErrors: true, formats: { 'date-time': (text: string) => new Date(text).toISOString() === text } })
const { body } = await server.inject('/api/v1/openapi.json')
ajv.addSchema({ $id: 'api', ...closed(JSON.parse(body)) as object })
const { paths } = JSON.parse(body) as Described

/** The same document, where an object holds nothing but what is described. */
function closed (part: unknown): unknown {
  if (typeof part !== 'object' || part === null) return part
  if (Array.isArray(part)) return part.map(closed)
  const inner = Object.fromEntries(Object.entries(part).map(([key, value]) => [key, closed(value)]))
  return 'properties' in part && !('additionalProperties' in part) ? { ...inner, additionalProperties: false } : inner
}

/** What the document says of an answer, by the path as it is written there. */
function problemsOf (path: string, status: number, answer: unknown): readonly string[] {
  const name = status >= 400 ? '4XX' : String(status)
  const content = paths[path]!.get.responses[name]?.content['application/json']
  if (content === undefined) return [`${path} ${name} is not described`]
  const place = ['paths', path, 'get', 'responses', name, 'content', 'application/json', 'schema']
    .map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).map(encodeURIComponent).join('/')
  const validate = ajv.getSchema(`api#/${place}`)!
  return validate(answer) === true ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const STATUSES = { WELL, FAILING, UNDETERMINED, UNREADABLE, PARTLY_READ, NOT_READ_YET, hostile: hostileStatus('<b>') }

for (const [name, status] of Object.entries(STATUSES)) {
  t.test(`every answer of the API is what its document says: ${name}`, async (t) => {
    shown = status
    const [incident] = status.computers.flatMap(({ incidents }) => incidents)
    const [computer] = status.computers
    for (const [path, url] of [
      ['/api/v1/incidents', '/api/v1/incidents'],
      ['/api/v1/incidents', '/api/v1/incidents?limit=0'],
      ['/api/v1/incidents/{id}', `/api/v1/incidents/${encodeURIComponent(incident?.id ?? 'none')}`],
      ['/api/v1/status', '/api/v1/status'],
      ['/api/v1/timeline', `/api/v1/timeline?computer=${encodeURIComponent(computer?.computer ?? 'none')}`],
      ['/sd', '/sd'],
      ['/probe', '/probe?target=nobody']
    ] as const) {
      const answer = await server.inject(url)
      t.strictSame(problemsOf(path, answer.statusCode, answer.json()), [], `${url} ${answer.statusCode}`)
    }
  })
}

t.test('an answer that is not what the document says is noticed', async (t) => {
  const answer = (await server.inject('/api/v1/status')).json()
  t.strictSame(problemsOf('/api/v1/status', 200, { ...answer, isReady: 'yes', more: 1 }),
    [' must NOT have additional properties', '/isReady must be boolean'])
})

t.test('the schemas of the configuration are schemas', async (t) => {
  for (const schema of [configSchema(), WEB_CONFIG_SCHEMA]) t.ok(new Ajv({ strict: false }).validateSchema(schema))
})
