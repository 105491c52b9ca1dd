import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TAP } from 'tap'
import { buildStale } from '../../scripts/set-up.js'
import { withoutTeams } from '../alertmanager/amtool.js'
import { goodNight, type Part, vdiSet } from '../scenarios/runs.js'
import { DAY, type SyntheticLog } from '../synthetic/event-log.js'
import type { EpochMs } from '../../src/core/event.js'
import { AS_XML, asEvtx, startServer, type WatchedServer } from './a-server.js'
import { eventually, type Program, queryPrometheus, startAlertmanager, startPrometheus } from './programs.js'
import { startReceivers } from './receivers.js'
import { writeAlertmanager, writeRules } from './shipped.js'

const SBS_2011: readonly Part[] = [['SBSMONITORING', 'SBSMonitoring'], ['SHAREPOINT', 'SharePoint_Config']]

/** Four servers, each with an exporter; a Prometheus that scrapes them, an Alertmanager, and all whom it tells. */
export async function startStack (t: TAP, now: EpochMs) {
  buildStale()
  const folder = mkdtempSync(join(tmpdir(), 'sqlvss-stack-'))
  t.teardown(() => { rmSync(folder, { recursive: true, force: true }) })
  const { receivers, alertmanager } = await startTelling(t, folder, 'alertmanager.yml')
  const teams = withoutTeams === false ? await startTelling(t, folder, 'alertmanager.teams.yml') : undefined

  const lastNight = (log: SyntheticLog) => { goodNight(log, now - DAY, vdiSet(1), SBS_2011) }
  const servers = await Promise.all([
    startServer(folder, 'SBS01', AS_XML, lastNight),
    startServer(folder, 'SBS02', AS_XML, lastNight),
    startServer(folder, 'SQL03', asEvtx(), lastNight),
    startServer(folder, 'SQL04', asEvtx({ recordsPerChunk: 20, mostChunks: 1 }), lastNight)
  ])
  for (const { exporter } of servers) t.teardown(() => exporter.stop())

  const alertmanagers = [alertmanager, ...teams === undefined ? [] : [teams.alertmanager]]
  const prometheus = await startPrometheus(folder, configOf(folder, servers, alertmanagers))
  t.teardown(() => prometheus.stop())
  await eventually('four servers, none of which fails', async () => {
    const series = await queryPrometheus(prometheus, 'count(instance:sqlvss_backup_failing:bool == 0)')
    return series[0]?.[1] === '4' || undefined
  })
  const [sbs01, sbs02, sql03, sql04] = servers
  return { sbs01, sbs02, sql03, sql04, prometheus, alertmanager, receivers, teams: teams?.receivers }
}

export type Stack = Awaited<ReturnType<typeof startStack>>

/** An Alertmanager with one of the shipped configurations, and all whom it tells. */
async function startTelling (t: TAP, folder: string, config: string) {
  const receivers = await startReceivers()
  t.teardown(() => receivers.stop())
  const own = join(folder, config.replace('.yml', ''))
  mkdirSync(own)
  const alertmanager = await startAlertmanager(own, writeAlertmanager(own, receivers, config))
  t.teardown(() => alertmanager.stop())
  return { receivers, alertmanager }
}

function configOf (folder: string, servers: readonly WatchedServer[], alertmanagers: readonly Program[]): object {
  return {
    global: { scrape_interval: '1s', scrape_timeout: '1s', evaluation_interval: '1s' },
    rule_files: writeRules(folder),
    alerting: { alertmanagers: [{ static_configs: [{ targets: alertmanagers.map(({ address }) => address) }] }] },
    scrape_configs: [{
      job_name: 'sqlvss',
      static_configs: servers.map(({ name, exporter }) => ({ targets: [exporter.address], labels: { instance: name } }))
    }]
  }
}

/** The alerts that Alertmanager keeps back because of others, as name and server. */
export async function inhibited ({ address }: Program): Promise<readonly string[]> {
  const response = await fetch(`http://${address}/api/v2/alerts`)
  const alerts = await response.json() as readonly Alert[]
  return alerts.filter(({ status }) => status.inhibitedBy.length > 0)
    .map(({ labels }) => `${labels['alertname']} ${labels['instance']}`)
}

interface Alert {
  readonly labels: Readonly<Record<string, string>>
  readonly status: { readonly inhibitedBy: readonly string[] }
}
