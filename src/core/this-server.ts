import type { DiscoveredInstance, Discovery } from './discovery.js'
import type { EpochMs } from './event.js'
import type { Finding } from './finding.js'
import type { ErrorLogPlace, Knowledge } from './knowledge.js'
import type { ServiceTimeline } from './service-timeline.js'

/** What is known of the server this runs on beside its event logs. */
export interface ThisServer {
  readonly instances: readonly DiscoveredInstance[]
  /** Why the ERRORLOG of an instance could not be read, by instance. */
  readonly errorLogProblems: ReadonlyMap<string, string>
}

/** The tables, with the services and files that this server has in truth. */
export function knowledgeOf (knowledge: Knowledge, { instances, errorLogProblems }: ThisServer): Knowledge {
  const byName = new Map(instances.map((instance) => [instance.sqlInstance, instance]))
  return {
    ...knowledge,
    service (sqlInstance) {
      const { serviceName, displayName } = byName.get(sqlInstance)?.service ?? knowledge.service(sqlInstance)
      return { serviceName, displayName }
    },
    stopNote (sqlInstance) {
      const note = knowledge.stopNote(sqlInstance)
      const found = byName.get(sqlInstance)
      if (found?.service === undefined) return note
      return { ...note, dependents: found.dependents.filter(({ state }) => state !== 'stopped').map(({ displayName }) => displayName) }
    },
    errorLog: (sqlInstance) => placeOf(byName.get(sqlInstance)?.errorLog, errorLogProblems.get(sqlInstance))
  }
}

/**
 * What a look at the services tells that the log did not: an instance that runs, or does not, otherwise than its events say at
 * that time.
 */
export function observedServices (
  { at, instances }: Discovery, computer: string, services: ServiceTimeline
): readonly Finding[] {
  return instances.flatMap(({ sqlInstance, service }) => {
    const state = service?.state
    if (state !== 'running' && state !== 'stopped') return []
    return services.between(sqlInstance, at, at) === state ? [] : [observation(computer, sqlInstance, state, at)]
  })
}

function observation (computer: string, sqlInstance: string, service: 'running' | 'stopped', at: EpochMs): Finding {
  return {
    event: `${computer}/services/${sqlInstance}/${at}`,
    rule: 'service-observed',
    kind: 'service-state',
    at,
    computer,
    channel: 'services',
    provider: 'Service Control Manager',
    eventId: 0,
    recordId: 0,
    errors: [],
    text: '',
    sqlInstance,
    service
  }
}

function placeOf (path: string | undefined, problem: string | undefined): ErrorLogPlace | undefined {
  return path === undefined ? undefined : { path, problem }
}
