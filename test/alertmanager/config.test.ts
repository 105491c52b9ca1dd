import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { ALERTMANAGER, amtool, withoutAmtool, withoutTeams } from './amtool.js'

const FOUND = [
  'Found:', ' - global config', ' - route', ' - 6 inhibit rules', ' - 5 receivers', ' - 1 templates', '  SUCCESS'
].join('\n')

interface Config {
  readonly receivers: readonly { readonly name: string }[]
}

t.test('the configuration is good in the eyes of amtool', { skip: withoutAmtool }, async (t) => {
  t.equal(await checked('alertmanager.yml'), `Checking 'alertmanager.yml'  SUCCESS\n${FOUND}`)
})

t.test('the configuration for Teams is good in the eyes of amtool', { skip: withoutTeams }, async (t) => {
  t.equal(await checked('alertmanager.teams.yml'), `Checking 'alertmanager.teams.yml'  SUCCESS\n${FOUND}`)
})

t.test('the two configurations differ in the chat alone', async (t) => {
  const [slack, teams] = [configOf('alertmanager.yml'), configOf('alertmanager.teams.yml')]
  const keysOfChat = ({ receivers }: Config) => Object.keys(receivers.find(({ name }) => name === 'sqlvss-chat') ?? {})
  t.same(keysOfChat(slack), ['name', 'slack_configs'])
  t.same(keysOfChat(teams), ['name', 'msteamsv2_configs'])
  const others = (config: Config) => ({ ...config, receivers: config.receivers.filter(({ name }) => name !== 'sqlvss-chat') })
  t.same(others(teams), others(slack))
})

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string }[] }[]
}

const ROUTES: readonly (readonly [who: string, labels: string, receivers: string])[] = [
  ['a server whose backup failed, the instance known', 'alertname=SqlVssBackupFailedInstanceKnown severity=warning diagnosis=instance_known', 'webhook chat'],
  ['a server whose backup failed, the instance unknown', 'alertname=SqlVssBackupFailedInstanceUnknown severity=warning diagnosis=instance_unknown', 'webhook chat'],
  ['a confirmed culprit', 'alertname=SqlVssCulpritConfirmed severity=warning diagnosis=confirmed', 'webhook chat'],
  ['something to know', 'alertname=SqlVssBackupFailedDatabaseNamed severity=info', 'webhook chat'],
  ['a warning', 'alertname=SqlVssBackupTooOld severity=warning', 'webhook mail'],
  ['the same, critical', 'alertname=SqlVssBackupTooOld severity=critical', 'webhook page mail'],
  ['an exporter that is gone', 'alertname=SqlVssExporterDown severity=warning', 'webhook mail'],
  ['the fleet', 'alertname=SqlVssFleetBackupsFailing severity=critical scope=fleet', 'webhook page mail'],
  ['no exporter at all', 'alertname=SqlVssExportersAbsent severity=critical scope=fleet', 'webhook page mail'],
  ['different versions in the fleet', 'alertname=SqlVssVersionMismatch severity=info scope=fleet', 'webhook chat'],
  ['the watchdog', 'alertname=SqlVssWatchdog severity=none', 'heartbeat'],
  ['an alert of somebody else', 'alertname=DiskFull severity=critical', 'mail']
]

for (const [who, labels, receivers] of ROUTES) {
  t.test(`${who} goes to ${receivers.replaceAll(' ', ', ')}`, { skip: withoutAmtool }, async (t) => {
    const found = await amtool('config', 'routes', 'test', '--config.file=alertmanager.yml', ...labels.split(' '))
    t.equal(found.trim(), receivers.split(' ').map((name) => `sqlvss-${name}`).join(','))
  })
}

t.test('every alert that the configuration names is one of ours', async (t) => {
  const { groups } = parse(readFileSync(join(ALERTMANAGER, '../sqlvss.alerts.yml'), 'utf8')) as Rules
  const ours = new Set(groups.flatMap(({ rules }) => rules.map(({ alert }) => alert)))
  const text = readFileSync(join(ALERTMANAGER, 'alertmanager.yml'), 'utf8')
  const named = [...text.matchAll(/alertname =~? "?(?<first>\w+)(?:\((?<ends>[\w|]+)\))?(?!\w|\.)/g)]
    .flatMap(({ groups }) => (groups!['ends'] ?? '').split('|').map((end) => `${groups!['first']}${end}`))
  t.equal(named.length, 19)
  t.same(named.filter((name) => !ours.has(name)), [])
})

async function checked (file: string): Promise<string> {
  return (await amtool('check-config', file)).trim()
}

function configOf (file: string): Config {
  return parse(readFileSync(join(ALERTMANAGER, file), 'utf8')) as Config
}
