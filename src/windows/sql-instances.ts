import { DEFAULT_INSTANCE, instanceOfService } from '../core/sql-instance.js'
import { errorLogBesideDumps, errorLogOf } from './error-log-path.js'
import { KoffiError, type Answer } from './koffi.js'
import { readTexts, type RegistryView } from './registry.js'
import { SERVICE } from './service-functions.js'
import { dependentsOf, listServices, startModeOf, withServiceManager, type ListedService } from './services.js'
import { WindowsError } from './call.js'
import type { DiscoveredInstance, DiscoveredService, Discovery } from '../core/discovery.js'
import type { EpochMs } from '../core/event.js'

type ErrorLogs = ReadonlyMap<string, string | undefined>
type Services = ReadonlyMap<string, Pick<DiscoveredInstance, 'service' | 'dependents'>>

const SQL_SERVER = 'SOFTWARE\\Microsoft\\Microsoft SQL Server'
const VIEWS: readonly RegistryView[] = [64, 32]

/** The instances of SQL Server on this computer, by their registry entries and their services. */
export function discover (now: EpochMs): Discovery {
  const problems: string[] = []
  const asked = <T>(what: string, ask: () => T): T | undefined => {
    try {
      return ask()
    } catch (error) {
      if (!(error instanceof WindowsError || error instanceof KoffiError)) throw error
      problems.push(`${what}: ${error.message}`)
      return undefined
    }
  }
  const errorLogs: ErrorLogs = new Map(VIEWS.toReversed().flatMap((view) => registered(view, asked)))
  const services = asked('The services of SQL Server cannot be listed', () => servicesOf(asked)) ?? new Map()
  const names = [...new Set([...errorLogs.keys(), ...services.keys()])].sort()
  return { at: now, instances: names.map((name) => instanceOf(name, errorLogs, services)), problems }
}

type Asked = <T>(what: string, ask: () => T) => T | undefined

function instanceOf (sqlInstance: string, errorLogs: ErrorLogs, services: Services): DiscoveredInstance {
  const { service, dependents } = services.get(sqlInstance) ?? { service: undefined, dependents: [] }
  return { sqlInstance, service, dependents, errorLog: errorLogs.get(sqlInstance) }
}

/** The instances that one view of the registry holds, with their ERRORLOGs. */
function registered (view: RegistryView, asked: Asked): readonly (readonly [string, string | undefined])[] {
  const key = `${SQL_SERVER}\\Instance Names\\SQL`
  const ids = asked(`The instances of SQL Server in the ${view} bit registry cannot be read`, () => readTexts(key, view))
  return [...ids ?? []].flatMap(([name, id]) => {
    const sqlInstance = canonicalName(name)
    if (sqlInstance === undefined) return []
    const errorLog = asked(`Where ${sqlInstance} writes its ERRORLOG cannot be read`, () => errorLogIn(id, view))
    return [[sqlInstance, errorLog] as const]
  })
}

/** Under the name of its service: a name in the registry is never that of the server. */
function canonicalName (name: string): string | undefined {
  return instanceOfService(name.toUpperCase() === DEFAULT_INSTANCE ? name : `MSSQL$${name}`)
}

function errorLogIn (id: string, view: RegistryView): string | undefined {
  const instance = `${SQL_SERVER}\\${id}`
  return errorLogOf(readTexts(`${instance}\\MSSQLServer\\Parameters`, view) ?? []) ??
    errorLogBesideDumps(readTexts(`${instance}\\CPE`, view)?.get('ErrorDumpDir'))
}

function servicesOf (asked: Asked): Services {
  return withServiceManager(SERVICE.connect | SERVICE.enumerate, (manager) => {
    const services = listServices(manager).flatMap((listed) => {
      const sqlInstance = instanceOfService(listed.serviceName)
      if (sqlInstance === undefined) return []
      const what = `What depends on the service ${listed.serviceName} cannot be read`
      const dependents = asked(what, () => dependentsOf(manager, listed.serviceName)) ?? []
      const whole = [listed, ...dependents].map((service) => withStartMode(manager, service, asked))
      return [[sqlInstance, { service: whole[0], dependents: whole.slice(1) }] as const]
    })
    return new Map(services)
  })
}

function withStartMode (manager: Answer, service: ListedService, asked: Asked): DiscoveredService {
  const what = `How the service ${service.serviceName} is started cannot be read`
  return { ...service, startMode: asked(what, () => startModeOf(manager, service.serviceName)) ?? 'unknown' }
}
