import type { EpochMs } from './event.js'

/** What was found on this server beside its event logs, at one moment. */
export interface Discovery {
  readonly at: EpochMs
  /** In alphabetical order. */
  readonly instances: readonly DiscoveredInstance[]
  /** What could not be asked, one sentence each. */
  readonly problems: readonly string[]
}

/** A VSS writer as vssadmin lists it. */
export interface WriterState {
  /** Class id, lower case, without braces. */
  readonly writer: string
  /** VSS_WRITER_STATE: 1 is stable, 6 to 15 are failures. */
  readonly state: number
}

export type ServiceState = 'running' | 'stopped' | 'starting' | 'stopping' | 'paused' | 'unknown'
export type StartMode = 'automatic' | 'manual' | 'disabled' | 'unknown'

/** A Windows service as the service control manager knows it. */
export interface DiscoveredService {
  /** MSSQL$SHAREPOINT */
  readonly serviceName: string
  /** SQL Server (SHAREPOINT) */
  readonly displayName: string
  readonly state: ServiceState
  readonly startMode: StartMode
}

/** An installed SQL Server instance: by its registry entry or by its service. */
export interface DiscoveredInstance {
  /** Canonical, as in labels. */
  readonly sqlInstance: string
  readonly service: DiscoveredService | undefined
  /** Services that stop with it, SQL Server Agent for one. */
  readonly dependents: readonly DiscoveredService[]
  /** Full path of the current ERRORLOG, where the registry tells. */
  readonly errorLog: string | undefined
}
