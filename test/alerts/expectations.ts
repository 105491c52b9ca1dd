import type { EpochMs } from '../../src/core/event.js'
import { stories } from '../scenarios/stories.js'
import type { SyntheticEvent } from '../synthetic/event-log.js'
import type { Server } from './server.js'
import type { Expectation, Firing } from './tale.js'

/** The events of a story. */
export function eventsOf (story: string): readonly SyntheticEvent[] {
  return stories.find(({ name }) => name === story)!.events()
}

/** What sentences call a server: the name without the port. */
export function hostOf (instance: string): string {
  return instance.replace(/:\d+$/, '')
}

/** Servers that nothing is wrong with, one of the same job, one of the same name: no rule may take them for it. */
export function neighbours (instance: string, ...sqlInstances: readonly string[]): readonly Server[] {
  return [
    { instance: `neighbour-of-${instance}`, events: [], sqlInstances },
    { job: 'other', instance, events: [], sqlInstances }
  ]
}

/** An alert begins to fire: silent at the step before, firing at this one. */
export function begins (
  at: EpochMs, step: EpochMs, alert: string, ...firing: readonly Firing[]
): readonly Expectation[] {
  return [{ at: at - step, alert, firing: [] }, { at, alert, firing }]
}

/** An alert ends: firing at the step before, silent at this one. */
export function ends (
  at: EpochMs, step: EpochMs, alert: string, ...firing: readonly Firing[]
): readonly Expectation[] {
  return [{ at: at - step, alert, firing }, { at, alert, firing: [] }]
}

/** The alerts that fire, and no other but the watchdog, each as `NAME INSTANCE` or as `NAME` alone. */
export function fires (at: EpochMs, ...alerts: readonly string[]): Expectation {
  return {
    at,
    query: 'count by (alertname, instance) (ALERTS{alertstate="firing",alertname!="SqlVssWatchdog"})',
    samples: [...new Set(alerts)].map((one) => {
      const [name, instance] = one.split(' ')
      const labels = instance === undefined ? `alertname="${name}"` : `alertname="${name}",instance="${instance}"`
      return [`{${labels}}`, alerts.filter((other) => other === one).length]
    })
  }
}
