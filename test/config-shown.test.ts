import { join } from 'node:path'
import t from 'tap'
import { readConfig } from '../src/config.js'
import { OPTIONS } from '../src/config-schema.js'
import { shownOptions } from '../src/config-shown.js'
import { printDuration } from '../src/config-values.js'

t.test('every option is shown, in the order of the documentation', async (t) => {
  const shown = shownOptions(await readConfig({ file: undefined, values: {} }, 'linux'))
  t.strictSame(shown.map(({ key }) => key), ['config.file', ...OPTIONS.map(({ key }) => key)])
  t.strictSame(shown.filter(({ value }) => value !== '').map(({ key, value }) => `${key}: ${value}`), [
    'event-logs: example',
    'poll.interval: 30s',
    'channels.reader: auto',
    'channels.look-back: 35d',
    'windows.vss-writers: false',
    'retention: 35d',
    'correlation.gap: 5m',
    'web.listen-address: :10099',
    'web.telemetry-path: /metrics',
    'web.max-requests: 40',
    'web.disable-pages: false',
    'web.disable-exporter-metrics: false',
    'log.level: info',
    'log.format: logfmt'
  ])
})

t.test('an event log is shown as a flag names it, a path as it is in force', async (t) => {
  const file = join(t.testdir({
    'a.yml': `event-logs:
  - {kind: channel, channel: Application, computer: SRV01}
  - {kind: channel, channel: ForwardedEvents}
  - {kind: evtx, path: logs}
sql-instances: [PROD, TEST]
`
  }), 'a.yml')
  const shown = new Map(shownOptions(await readConfig({ file, values: {} }, 'win32')).map(({ key, value }) => [key, value]))
  t.equal(shown.get('config.file'), file)
  t.equal(shown.get('event-logs'), `channel:Application of SRV01\nchannel:ForwardedEvents (forwarded events)\nevtx:${join(file, '..', 'logs')}`)
  t.equal(shown.get('sql-instances'), 'PROD\nTEST')
})

for (const [milliseconds, text] of [[0, '0'], [30_000, '30s'], [5_400_000, '1h30m'], [3_024_000_000, '35d'], [1_500, '1s500ms']] as const) {
  t.test(`${milliseconds} ms are ${text}`, async (t) => { t.equal(printDuration(milliseconds), text) })
}
