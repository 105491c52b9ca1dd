import { HOUR } from '../synthetic/event-log.js'
import { NOW } from './fleet-story.js'
import { expanded } from './panels.js'
import type { Variable } from './panels.js'

/** When the histories of the tests begin. */
export const BEGIN = NOW - 27 * HOUR

export interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: readonly [number, string]
}

/** What Prometheus answers, at the end of the story or over all of it. */
export async function series (url: string, query: string, isInstant: boolean): Promise<readonly Series[]> {
  const range = { start: String(BEGIN / 1000), end: String(NOW / 1000), step: '1800' }
  const asked = { query, ...(isInstant ? { time: String(NOW / 1000) } : range) }
  return (await answer<{ result: readonly Series[] }>(`${url}/api/v1/query${isInstant ? '' : '_range'}`, asked)).result
}

type Chosen = Readonly<Record<string, string>>

/** What a variable offers to choose from, as Grafana asks for it. */
export async function choices (url: string, { query }: Variable, chosen: Chosen): Promise<readonly string[]> {
  const asked = /^query_result\((?<expr>.*)\)$/s.exec(query!)?.groups!['expr']
  if (asked !== undefined) return (await series(url, expanded(asked, chosen), true)).map(({ metric }) => metric['address']!)
  const { match, label } = /^label_values\((?<match>.*), (?<label>\w+)\)$/.exec(query!)!.groups!
  const times = { start: String(BEGIN / 1000), end: String(NOW / 1000) }
  const found = await answer<readonly Series['metric'][]>(`${url}/api/v1/series`, { 'match[]': expanded(match!, chosen), ...times })
  return [...new Set(found.map((labels) => labels[label!]!))].sort()
}

async function answer<Data> (address: string, asked: Readonly<Record<string, string>>): Promise<Data> {
  const response = await fetch(address, { method: 'POST', body: new URLSearchParams(asked) })
  const { error, data } = await response.json() as { error?: string, data?: Data }
  if (data === undefined) throw new Error(`${JSON.stringify(asked)}: ${error}`)
  return data
}
