import { resolve } from 'node:path'
import { serviceFolder } from '../places.js'
import { serviceStatus, startService, stopService, uninstallService } from '../windows/service-control.js'
import { installService } from '../windows/service-install.js'
import type { ServiceReport } from '../windows/service-steps.js'

/** The name of the Windows service, and of its source of events. */
export const SERVICE_NAME = 'sqlvss_exporter'

/** What may be said when the service is installed or removed. */
export interface ServiceOptions {
  readonly 'config.file'?: string
  readonly 'web.listenAddress'?: string
  readonly account?: 'virtual' | 'LocalService'
  /** Removes state and log as well. */
  readonly purge?: boolean
}

export type ServiceAction = 'install' | 'uninstall' | 'start' | 'stop' | 'status'

const ACTIONS: Readonly<Record<ServiceAction, (options: ServiceOptions) => ServiceReport | Promise<ServiceReport>>> = {
  install: ({ 'config.file': configFile, 'web.listenAddress': listenAddress, account = 'virtual' }) => installService({
    name: SERVICE_NAME,
    displayName: 'SQL Server VSS exporter',
    description: 'Tells Prometheus which SQL Server instance broke a backup of this server, and why.',
    command: [
      ...programOf(process.argv),
      '--service',
      ...configFile === undefined ? [] : [`--config.file=${resolve(configFile)}`],
      ...listenAddress === undefined ? [] : [`--web.listen-address=${listenAddress}`]
    ] as [string, ...string[]],
    account,
    stateFolder: serviceFolder()
  }),
  uninstall: async ({ purge = false }) =>
    await uninstallService({ name: SERVICE_NAME, stateFolder: serviceFolder(), isPurge: purge }),
  start: async () => await startService(SERVICE_NAME),
  stop: async () => await stopService(SERVICE_NAME),
  status: () => serviceStatus(SERVICE_NAME)
}

/** Does one thing with the Windows service, and tells each step of it. */
export async function service (action: ServiceAction, options: ServiceOptions): Promise<number> {
  const { steps, exitCode } = await ACTIONS[action](options)
  for (const { isDone, text } of steps) (isDone ? process.stdout : process.stderr).write(`${text}\n`)
  return exitCode
}

// a single executable names itself twice, a script is named after the program that runs it
function programOf (argv: readonly string[]): readonly string[] {
  return [...new Set(argv.slice(0, 2).map((path) => resolve(path)))]
}
