import { koffi, type Answer } from './koffi.js'
import { SERVICE, serviceFunctions, serviceTypes } from './service-functions.js'
import { call, ERROR, succeeds } from './call.js'
import type { DiscoveredService, ServiceState, StartMode } from '../core/discovery.js'
import type { EnumeratedService, ServiceConfig, ServiceStatus } from './service-functions.js'

/** A service, its start mode not yet asked for. */
export type ListedService = Omit<DiscoveredService, 'startMode'>

const STATES: Readonly<Record<number, ServiceState>> = {
  1: 'stopped', 2: 'starting', 3: 'stopping', 4: 'running', 5: 'starting', 6: 'paused', 7: 'paused'
}
const START_MODES: Readonly<Record<number, StartMode>> = { 2: 'automatic', 3: 'manual', 4: 'disabled' }

// the service control manager gives no more than this at once
const MOST_BYTES = 262_144
const MOST_CONFIG_BYTES = 8192
const MOST_PAGES = 100

/** Opens the service control manager for a while. */
export function withServiceManager<T> (access: number, use: (manager: Answer) => T): T {
  return withHandle(call(serviceFunctions().OpenSCManagerW, null, null, access), use)
}

/** Opens a service for a while; throws a WindowsError where there is none. */
export function withService<T> (manager: Answer, name: string, access: number, use: (service: Answer) => T): T {
  return withHandle(call(serviceFunctions().OpenServiceW, manager, name, access), use)
}

/** All services that this account may see, but for drivers. */
export function listServices (manager: Answer): readonly ListedService[] {
  const services = Buffer.alloc(MOST_BYTES)
  const [needed, returned, resume] = [Buffer.alloc(4), Buffer.alloc(4), Buffer.alloc(4)]
  const listed: ListedService[] = []
  for (let page = 0, isMore = true; isMore && page < MOST_PAGES; page++) {
    isMore = !succeeds(ERROR.moreData, () => call(
      serviceFunctions().EnumServicesStatusExW, manager, 0, SERVICE.win32, SERVICE.allStates, services, services.length,
      needed, returned, resume, null
    ))
    listed.push(...enumerated(services, serviceTypes().enumerated, returned.readUInt32LE()))
  }
  return listed
}

/** The services that stop with a service. */
export function dependentsOf (manager: Answer, name: string): readonly ListedService[] {
  const services = Buffer.alloc(MOST_BYTES)
  const returned = Buffer.alloc(4)
  withService(manager, name, SERVICE.enumerateDependents, (service) => call(
    serviceFunctions().EnumDependentServicesW, service, SERVICE.allStates, services, services.length, Buffer.alloc(4),
    returned
  ))
  return enumerated(services, serviceTypes().dependent, returned.readUInt32LE())
}

/** How a service is started. */
export function startModeOf (manager: Answer, name: string): StartMode {
  return withService(manager, name, SERVICE.queryConfig, (service) => startModeIn(configOf(service)))
}

/** The state of a service and how it ended. */
export function statusOf (service: Answer): ServiceStatus {
  const status = Buffer.alloc(serviceTypes().status.size)
  call(serviceFunctions().QueryServiceStatus, service, status)
  return koffi().decode(status, serviceTypes().status) as ServiceStatus
}

/** The state of a service in words. */
export function stateOf ({ state }: ServiceStatus): ServiceState {
  return STATES[state] ?? 'unknown'
}

/** How a service is set up. */
export function configOf (service: Answer): ServiceConfig {
  const config = Buffer.alloc(MOST_CONFIG_BYTES)
  call(serviceFunctions().QueryServiceConfigW, service, config, config.length, Buffer.alloc(4))
  return koffi().decode(config, serviceTypes().config) as ServiceConfig
}

/** The start mode in words. */
export function startModeIn ({ startType }: Pick<ServiceConfig, 'startType'>): StartMode {
  return START_MODES[startType] ?? 'unknown'
}

// the names lie in the same buffer, behind the entries that point to them
function enumerated (services: Buffer, type: { readonly size: number }, count: number): readonly ListedService[] {
  return Array.from({ length: count }, (_, n) => {
    const service = koffi().decode(services, n * type.size, type as never) as EnumeratedService
    return { serviceName: service.name, displayName: service.display, state: stateOf(service) }
  })
}

function withHandle<T> (handle: Answer, use: (handle: Answer) => T): T {
  try {
    return use(handle)
  } finally {
    call(serviceFunctions().CloseServiceHandle, handle)
  }
}
