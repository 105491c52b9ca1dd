import { setTimeout as pause } from 'node:timers/promises'
import { linesOf } from './exposition.js'

const SAMPLE_EVERY = 5_000
const GROUP = /^prometheus_rule_group_last_duration_seconds\{rule_group="(?:[^"]*;)?(?<group>[^"]+)"\}$/

/** Measures Prometheus for a while: cores, most memory, most seconds of each rule group. */
export async function measured (url, milliseconds) {
  const first = await figuresOf(url)
  const groups = new Map()
  let last = first
  let memory = 0
  for (const end = Date.now() + milliseconds; Date.now() < end; await pause(SAMPLE_EVERY)) {
    last = await figuresOf(url)
    memory = Math.max(memory, last.memory)
    for (const [group, seconds] of last.groups) groups.set(group, Math.max(seconds, groups.get(group) ?? 0))
  }
  const cores = (last.cpu - first.cpu) / (last.at - first.at)
  return { cores, memory, groups, series: last.series, missed: last.missed - first.missed }
}

/** The answer of Prometheus to a query for one number. */
export async function queried (url, query) {
  const { data } = await (await fetch(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)).json()
  return Number(data.result[0]?.value[1] ?? NaN)
}

/** What a program tells of its own processor time and memory; Prometheus of its series and rules, too. */
export async function figuresOf (url) {
  const lines = linesOf(await (await fetch(`${url}/metrics`)).text())
  const valueOf = (name) => lines.find(({ series }) => series === name)?.value
  const sumOf = (name) => lines.reduce((sum, { series, value }) => series?.startsWith(`${name}{`) ? sum + value : sum, 0)
  return {
    at: Date.now() / 1000,
    cpu: valueOf('process_cpu_seconds_total'),
    memory: valueOf('process_resident_memory_bytes'),
    series: valueOf('prometheus_tsdb_head_series'),
    missed: sumOf('prometheus_rule_group_iterations_missed_total'),
    groups: lines.flatMap(({ series = '', value }) => {
      const group = GROUP.exec(series)?.groups?.group
      return group === undefined ? [] : [[group, value]]
    })
  }
}
