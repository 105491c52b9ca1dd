import { spawnSync } from 'node:child_process'
import { Ajv } from 'ajv'
import t, { type Test } from 'tap'
import { canonicalInstance } from '../../src/core/sql-instance.js'
import { eventually, queryPrometheus, startPrometheus, without } from '../e2e/programs.js'
import { spawnExporter } from '../torture/exporter.js'
import { CORPUS } from './corpus.js'
import { serverOf } from './events.js'
import { hostileExporter, hostileLogs, incidentIds } from './exporter.js'
import { obeyedIn, rawIn, textsIn } from './judged.js'

const skip = process.platform === 'win32' && 'file names of Windows cannot be hostile in all these ways'
const MOST_CHARACTERS = { page: 2_000_000, incident: 200_000, line: 80, label: 200, entry: 5000 } as const
const ADDRESS = /^ +https?:\/\/\S+$/ // never broken: it is there to be copied
const OPENMETRICS = { accept: 'application/openmetrics-text; version=1.0.0' }

t.test('everything from an event is hostile', { skip, timeout: 200_000 }, async (t) => {
  const exporter = await hostileExporter(t)
  const ids = await incidentIds(exporter)

  t.test('the corpus has arrived: as the name of a server, an instance and a database', async (t) => {
    const { computers } = JSON.parse(await exporter.get('/api/v1/status')) as StatusView
    t.equal(computers.length, 2 * CORPUS.length)
    for (const nasty of CORPUS.filter(({ text }) => /^[\x20-\x7e]{1,128}$/.test(text))) {
      const { instances, backups } = computers.find(({ computer }) => computer === serverOf(nasty))!
      const name = canonicalInstance(nasty.text, serverOf(nasty))
      t.equal(instances.some(({ sqlInstance }) => sqlInstance === name), name !== undefined, `instance: ${nasty.name}`)
      t.ok(backups.databases.some(({ database }) => database === nasty.text), `database: ${nasty.name}`)
      t.ok(computers.some(({ computer }) => computer === nasty.text), `server: ${nasty.name}`)
    }
  })

  t.test('pages escape it, show what deceives, and stay small', async (t) => {
    const paths = ['/', ...ids.flatMap((id) => [`/incidents/${id}`, `/incidents/${id}.html`])]
    for (const path of paths) {
      const page = await exporter.get(path)
      t.strictSame([rawIn(page), obeyedIn(page)], [[], []], path)
      t.ok(page.length < (path === '/' ? MOST_CHARACTERS.page : MOST_CHARACTERS.incident), `${path}: ${page.length} characters`)
    }
  })

  t.test('reports for tickets hold text alone, in lines of 80 characters', async (t) => {
    for (const id of ids) {
      const report = await exporter.get(`/incidents/${id}.txt`)
      t.strictSame(obeyedIn(report), [], id)
      t.strictSame(report.split('\n').filter((line) => [...line].length > MOST_CHARACTERS.line && !ADDRESS.test(line)), [], id)
    }
  })

  t.test('the API answers as its document says, in whole characters', async (t) => {
    const document = JSON.parse(await exporter.get('/api/v1/openapi.json')) as Record<string, unknown>
    const ajv = new Ajv({ strict: false, formats: { 'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/ } }).addSchema(document, 'api')
    const paths = [['/api/v1/status', 'Status'], ...ids.map((id) => [`/api/v1/incidents/${id}`, 'Incident'] as const)] as const
    for (const [path, schema] of paths) {
      const text = await exporter.get(path)
      const answer = JSON.parse(text) as unknown
      const validate = ajv.compile({ $ref: `api#/components/schemas/${schema}` })
      t.ok(validate(answer), `${path}: ${ajv.errorsText(validate.errors)}`)
      t.strictSame(textsIn(answer).filter((one) => !one.isWellFormed()), [], path)
      t.strictSame(obeyedIn(text), [], path)
    }
  })

  t.test('what cannot be asked for is no target; what is one can be asked for', async (t) => {
    const text = await exporter.get('/sd')
    const names = (JSON.parse(text) as readonly { targets: readonly string[] }[]).flatMap(({ targets }) => targets)
    t.strictSame([obeyedIn(text), names.filter((name) => name.length > 255)], [[], []])
    for (const name of names) {
      const response = await fetch(`http://${await exporter.address()}/probe?target=${encodeURIComponent(name)}`)
      t.equal(response.status, 200, name)
      checkMetrics(t, await response.text(), name)
    }
    t.ok(names.length > CORPUS.length, `${names.length} names`)
  })

  t.test('metrics are clean in both formats', async (t) => {
    const address = `http://${await exporter.address()}/metrics`
    for (const headers of [{}, OPENMETRICS]) {
      checkMetrics(t, await (await fetch(address, { headers })).text(), JSON.stringify(headers))
    }
  })

  t.test('promtool finds nothing', { skip: without('promtool') }, async (t) => {
    const names = ['/metrics', ...CORPUS.map((nasty) => `/probe?target=${serverOf(nasty)}`)]
    for (const path of names) {
      const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: await exporter.get(path), encoding: 'utf8' })
      t.strictSame([status, stderr], [0, ''], path)
    }
  })

  t.test('a real Prometheus takes it all', { skip: without('prometheus') }, async (t) => {
    const address = await exporter.address()
    const targets = JSON.parse(await exporter.get('/sd')) as readonly object[]
    const prometheus = await startPrometheus(exporter.folder, {
      global: { scrape_interval: '2s', scrape_timeout: '2s' },
      scrape_configs: [
        { job_name: 'all', static_configs: [{ targets: [address] }] },
        {
          job_name: 'each',
          metrics_path: '/probe',
          http_sd_configs: [{ url: `http://${address}/sd` }],
          relabel_configs: [
            { source_labels: ['__address__'], target_label: '__param_target' },
            { source_labels: ['__address__'], target_label: 'instance' },
            { target_label: '__address__', replacement: address }
          ]
        }
      ]
    })
    t.teardown(() => prometheus.stop())
    const isUp = async (job: string, count: number) => {
      const [found] = await queryPrometheus(prometheus, `sum(up{job="${job}"})`)
      return found?.[1] === String(count) || undefined
    }
    await eventually('metrics of all', () => isUp('all', 1))
    await eventually('metrics of each', () => isUp('each', targets.length))
    t.strictSame(await queryPrometheus(prometheus, 'up == 0'), [])
    t.strictSame(await queryPrometheus(prometheus, 'sqlvss_forged'), [])
  })

  t.test('an entry of the log stays on its line, and a terminal obeys none', async (t) => {
    const told = exporter.log.filter((line) => line.includes('msg="events passed over"'))
    t.equal(told.length, exporter.countUnreadable, 'entries quote an event')
    for (const line of exporter.log) {
      t.match(line, /^time=\S+ level=(?:INFO|WARN|ERROR) msg="[^"]+"(?: [\w.]+=(?:[^\s"]+|"(?:[^"\\]|\\.)*"))*$/)
      t.ok(line.length < MOST_CHARACTERS.entry && obeyedIn(line).length === 0, line.slice(0, 200))
    }
  })
})

t.test('the log as JSON is one object a line', { skip, timeout: 100_000 }, async (t) => {
  const { flags, countUnreadable } = hostileLogs(t)
  const { log, kill } = spawnExporter([...flags, '--log.format=json'])
  t.teardown(() => kill())
  const told = () => log.filter((line) => line.includes('"msg":"events passed over"')).length
  await eventually('an entry for each log with an unreadable event', () => told() === countUnreadable || undefined)
  for (const line of log) {
    const entry = JSON.parse(line) as object
    t.strictSame([Object.keys(entry).slice(0, 2), obeyedIn(line), textsIn(entry).filter((text) => !text.isWellFormed())], [['level', 'time'], [], []], line.slice(0, 200))
  }
})

interface StatusView {
  readonly computers: readonly {
    readonly computer: string
    readonly instances: readonly { readonly sqlInstance: string }[]
    readonly backups: { readonly databases: readonly { readonly database: string }[] }
  }[]
}

const LABEL = /[{,]\w+="((?:[^"\\\n]|\\[\\"n])*)"/g

/** Lines are series or comments, label values are short, and nothing in them deceives. */
function checkMetrics (t: Test, text: string, name: string): void {
  t.strictSame(obeyedIn(text), [], name)
  const lines = text.split('\n')
  t.strictSame(lines.filter((line) => !/^(?:|# (?:HELP|TYPE) .*|# EOF|(?:sqlvss|process|nodejs)_\w+(?:\{.*\})? \S+(?: # \{.*\} \S+ \S+)?)$/.test(line)), [], name)
  const values = [...text.matchAll(LABEL)].map(([, value]) => value!.replace(/\\(.)/g, '$1'))
  t.strictSame(values.filter((value) => [...value].length > MOST_CHARACTERS.label), [], name)
  t.notOk(lines.some((line) => line.startsWith('sqlvss_forged')), name)
}
