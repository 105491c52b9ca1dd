import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { startAlertmanager, without } from './programs.js'
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
  const { status } = await fetch(`http://${alertmanager.address}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([FLEET, ...each].map((labels) => ({ labels: { job: 'sqlvss', ...labels }, annotations: ANNOTATIONS })))
  })
  t.equal(status, 200)

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

const ANNOTATIONS = { summary: 'It fails.', description: 'It fails.', action: 'See why.', dashboard: 'sqlvss-fleet', runbook_url: 'http://sql0:10099/docs/' }
