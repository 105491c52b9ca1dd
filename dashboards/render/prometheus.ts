import { FieldType, toDataFrame } from '@grafana/data'
import type { DataFrame } from '@grafana/data'

/** What is drawn, as the address of the page tells it. */
export const ASKED = new URLSearchParams(location.search)

export const END = Number(ASKED.get('at'))
export const SPAN = Number(ASKED.get('span'))

// steps of five minutes at least; the history has a sample every half hour
const STEP = Math.max(300, Math.round(SPAN / 500))
const INSTANCE = ASKED.get('instance') ?? '.+'
const VARIABLES: Readonly<Record<string, string>> = {
  job: '.+', instance: INSTANCE, host: INSTANCE.split(':')[0]!, __rate_interval: '70m'
}

export interface Target {
  readonly refId: string
  readonly expr: string
  readonly legendFormat?: string
  readonly format?: string
  readonly instant?: boolean
  readonly interval?: string
}

interface Series {
  readonly metric: Readonly<Record<string, string>>
  readonly value?: readonly [number, string]
  readonly values?: readonly (readonly [number, string])[]
}

/** The frames of a panel's queries, as Grafana's data source makes them. */
export async function framesOf (targets: readonly Target[]): Promise<DataFrame[]> {
  const frames = await Promise.all(targets.map(async (target) => {
    const series = await ask(target)
    return target.format === 'table' ? [tableOf(target, series, targets.length > 1)] : series.map((one) => frameOf(target, one))
  }))
  return frames.flat()
}

/** The times in seconds that a query of a mark has as its values. */
export async function marksOf (expr: string): Promise<readonly number[]> {
  const series = await ask({ refId: 'A', expr })
  const times = series.flatMap(({ values }) => values!.map(([, value]) => Number(value) / 1000))
  return [...new Set(times)].filter((time) => time > END - SPAN)
}

async function ask ({ expr, instant, interval }: Target): Promise<readonly Series[]> {
  const query = expr.replace(/\$(\w+)/g, (all, name: string) => VARIABLES[name] ?? all)
  const step = String(interval === '1d' ? 86_400 : STEP)
  const range = { start: String(END - SPAN), end: String(END), step }
  const body = new URLSearchParams({ query, ...(instant === true ? { time: String(END) } : range) })
  const answer = await (await fetch(`/api/v1/query${instant === true ? '' : '_range'}?${body}`)).json()
  if (answer.status !== 'success') throw new Error(`${query}: ${answer.error}`)
  return answer.data.result
}

function tableOf ({ refId }: Target, series: readonly Series[], isOneOfSeveral: boolean): DataFrame {
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))]
  return toDataFrame({
    refId,
    fields: [
      { name: 'Time', type: FieldType.time, values: series.map(({ value }) => value![0] * 1000) },
      ...labels.map((name) => ({ name, type: FieldType.string, values: series.map(({ metric }) => metric[name] ?? '') })),
      { name: isOneOfSeveral ? `Value #${refId}` : 'Value', type: FieldType.number, values: series.map(({ value }) => Number(value![1])) }
    ]
  })
}

function frameOf ({ refId, legendFormat = '' }: Target, { metric, value, values = [value!] }: Series): DataFrame {
  const displayNameFromDS = legendFormat.replace(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? '')
  return toDataFrame({
    refId,
    name: displayNameFromDS,
    fields: [
      { name: 'Time', type: FieldType.time, values: values.map(([time]) => time * 1000) },
      {
        name: 'Value',
        type: FieldType.number,
        labels: metric,
        values: values.map(([, text]) => Number(text)),
        config: displayNameFromDS === '' ? {} : { displayNameFromDS }
      }
    ]
  })
}
