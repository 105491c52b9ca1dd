import type { EpochMs } from '../../src/core/event.js'

const SAMPLE = /^(?<series>\w+\{.*)\} (?<value>\S+ (?<seconds>[\d.]+))$/gm

/**
 * The same history with labels that change at a time, as happens every day: targets get a label of their own, services another
 * display name. For a while Prometheus finds each series twice.
 */
export function withLabelsChanged (history: string, at: EpochMs): string {
  return history.replace(SAMPLE, (sample, series: string, value: string, seconds: string) => {
    if (Number(seconds) * 1000 < at) return sample
    return `${series.replace(/\bservice="SQL Server/, 'service="Base of')},site="munich"} ${value}`
  })
}
