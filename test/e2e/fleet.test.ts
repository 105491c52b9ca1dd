import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { inhibited } from './a-stack.js'
import { eventually, type Program, startAlertmanager, without } from './programs.js'
import { messageTo, startReceivers, waitFor } from './receivers.js'
import { writeAlertmanager } from './shipped.js'

const MANY = 1100
const KNOWN = { alertname: 'SqlVssBackupFailedInstanceKnown', severity: 'warning', diagnosis: 'instance_known' }
const REPEATED = { alertname: 'SqlVssBackupRepeatedFailures', severity: 'critical' }
const FLEET = { alertname: 'SqlVssFleetBackupsFailing', severity: 'critical', scope: 'fleet' }

t.test('a failure of the fleet is one page, one mail, one message in the chat', {
  skip: without('prometheus-alertmanager')
}, async (t) => {
  const receivers = await startReceivers()
  t.teardown(() => receivers.stop())
  const folder = t.testdir()
  mkdirSync(join(folder, 'config'))
  const config = writeAlertmanager(join(folder, 'config'), receivers, 'alertmanager.yml')
  // all have come in before the first message, and there is time to look through them
  writeFileSync(config, readFileSync(config, 'utf8').replaceAll('group_wait: 100ms', 'group_wait: 4s').replaceAll('group_interval: 1s', 'group_interval: 5m'))
  const alertmanager = await startAlertmanager(folder, config)
  t.teardown(() => alertmanager.stop())

  const each = Array.from({ length: MANY }, (_, n) => [KNOWN, REPEATED].map((labels) => ({ ...labels, instance: `SQL${n}` }))).flat()
  await fire(alertmanager, [FLEET, ...each])

  const title = '[FIRING] sqlvss: It fails.'
  for (const who of ['pagerduty', 'mail'] as const) await messageTo(receivers, who, title)
  const { blocks } = await messageTo(receivers, 'slack', `[FIRING ${MANY}] sqlvss: It fails.`)
  t.equal(blocks.length, 6, 'five servers are told')
  t.match(blocks[5], /^And 1095 more: /)
  const isOfKnown = ({ to, body }: { to: string, body: any }) => to === 'tickets' && body.groupLabels.alertname === KNOWN.alertname
  const { body } = await waitFor(receivers, 'the webhook', 'tickets', isOfKnown)
  t.match(body, { truncatedAlerts: MANY - 1000, alerts: { length: 1000 } })
  const count = (who: string) => receivers.messages.filter(({ to }) => to === who).length
  t.same(['pagerduty', 'mail', 'slack'].map(count), [1, 1, 1])
})

t.test('what fires keeps back only what it says itself', { skip: without('prometheus-alertmanager') }, async (t) => {
  const receivers = await startReceivers()
  t.teardown(() => receivers.stop())
  const folder = t.testdir({ config: {} })
  const alertmanager = await startAlertmanager(folder, writeAlertmanager(join(folder, 'config'), receivers, 'alertmanager.yml'))
  t.teardown(() => alertmanager.stop())

  const of = (instance: string, alertname: string, severity = 'warning', labels = {}) => ({ instance, alertname: `SqlVss${alertname}`, severity, ...labels })
  await fire(alertmanager, [
    FLEET,
    of('A', 'BackupRepeatedFailures', 'critical'), of('C', 'BackupNeverSucceeded', 'critical'), of('D', 'BackupTooOld', 'critical'),
    { ...KNOWN, instance: 'A' }, of('A', 'BackupTooOld'),
    ...['SqlServerWriter', 'WIDWriter', 'NTDS'].map((writer) => of('A', 'WriterFailed', 'warning', { writer })),
    of('E', 'ExporterDown'), of('E', 'BackupNeverSucceeded', 'critical'), of('E', 'BackupFailedInstanceUnknown'),
    { alertname: 'SqlVssExportersAbsent', severity: 'critical', scope: 'fleet', prometheus: '0' }
  ])
  await messageTo(receivers, 'pagerduty', '[FIRING] D: It fails.')
  t.same((await inhibited(alertmanager)).toSorted(), [
    'SqlVssBackupNeverSucceeded E', 'SqlVssBackupRepeatedFailures A', 'SqlVssBackupTooOld A', 'SqlVssWriterFailed A', 'SqlVssWriterFailed A'
  ])
  const { blocks } = await messageTo(receivers, 'mail', '[FIRING] A: It fails.')
  t.match(blocks[0], /^A \(warning/, 'the writer NTDS is told')
  t.ok(await messageTo(receivers, 'mail', '[FIRING] E: It fails.'), 'one Prometheus that sees none hides nothing of another')

  await fire(alertmanager, [{ alertname: 'SqlVssExportersAbsent', severity: 'critical', scope: 'fleet' }])
  await eventually('of one Prometheus alone it does', async () =>
    (await inhibited(alertmanager)).includes('SqlVssExporterDown E') || undefined)
})

async function fire ({ address }: Program, alerts: readonly object[]): Promise<void> {
  const { ok } = await fetch(`http://${address}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(alerts.map((labels) => ({ labels: { job: 'sqlvss', ...labels }, annotations: ANNOTATIONS })))
  })
  if (!ok) throw new Error('Alertmanager does not take the alerts')
}

const ANNOTATIONS = { summary: 'It fails.', description: 'It fails.', action: 'See why.', dashboard: 'sqlvss-fleet', runbook_url: 'http://sql0:10099/docs/' }
