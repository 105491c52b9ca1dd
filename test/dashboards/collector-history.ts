import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { EpochMs } from '../../src/core/event.js'
import { createServer } from '../../src/http/server.js'
import { createMonitor } from '../../src/monitor/monitor.js'
import { parts } from '../monitor/a-monitor.js'
import { fleetStory } from './fleet-story.js'
import { addScrape, CHANNELS, growingLog, historyOf, metricsAt, NEVER_ABORTED, recordsOf } from './history.js'
import type { AllSeries } from './history.js'

interface ScrapeConfig {
  readonly metric_relabel_configs?: readonly [{ readonly regex: string, readonly action: 'drop' }]
}

const CONFIG = new URL('../../examples/prometheus-collector.yml', import.meta.url)
const { scrape_configs: [, COLLECTOR] } = parse(readFileSync(CONFIG, 'utf8')) as { scrape_configs: readonly ScrapeConfig[] }
const DROPPED = new RegExp(`^(?:${COLLECTOR!.metric_relabel_configs![0].regex})(?:[{ ].*)?$`)

/**
 * What a Prometheus would have scraped from one exporter that reads the events of all servers, as the example configures it;
 * from some time on nothing, if it is down then.
 */
export async function collectorHistory (at: readonly EpochMs[], downFrom = Infinity): Promise<string> {
  const series: AllSeries = new Map()
  const clock = { now: at[0]! }
  const records = (await Promise.all(fleetStory().map(recordsOf))).flat().sort((a, b) => a.timeCreated - b.timeCreated)
  const eventLogs = CHANNELS.map((channel) => growingLog(channel, records, {}, () => clock.now))
  const monitor = await createMonitor(parts({ eventLogs, clock: () => clock.now, computer: 'collector.contoso.local' }))
  const app = createServer({ status: () => monitor.status(), metrics: metricsAt(() => clock.now), version: '0.1.0' })
  const scrape = async (labels: string, url: string) => {
    const answer = clock.now < downFrom ? (await app.inject(url)).body : undefined
    addScrape(series, labels, clock.now, url === '/metrics' ? withoutServers(answer) : answer)
  }
  for (const time of at) {
    clock.now = time
    if (time < downFrom) await monitor.poll(NEVER_ABORTED)
    const servers: readonly { targets: readonly [string] }[] = (await app.inject('/sd')).json()
    for (const { targets: [target] } of servers) await scrape(`job="sqlvss",instance="${target}"`, `/probe?target=${target}`)
    await scrape('job="sqlvss_collector",instance="collector"', '/metrics')
  }
  await app.close()
  await monitor.close()
  return historyOf(series)
}

function withoutServers (text: string | undefined): string | undefined {
  return text?.split('\n').filter((line) => !DROPPED.test(line)).join('\n')
}
