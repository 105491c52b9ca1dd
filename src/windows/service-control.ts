import { setTimeout as pause } from 'node:timers/promises'
import { SERVICE, serviceFunctions, serviceTypes, type ServiceStatus } from './service-functions.js'
import { removeService, type ServiceRemoval } from './service-install.js'
import { reportOf, step, type ServiceReport, type Step } from './service-steps.js'
import { configOf, startModeIn, stateOf, statusOf, withService, withServiceManager } from './services.js'
import { call, ERROR, errorText, succeeds } from './call.js'
import type { Answer } from './koffi.js'

const LONGEST_WAIT = 60_000 // milliseconds
const PAUSE = 250
const CONTROL_STOP = 1 // SERVICE_CONTROL_STOP

/** Starts a service, and waits until it runs or has failed. */
export async function startService (name: string): Promise<ServiceReport> {
  const asked = step(`The service ${name} cannot be started`, () => used(name, SERVICE.start, (service) => {
    const isStarted = succeeds(ERROR.alreadyRunning, () => call(serviceFunctions().StartServiceW, service, 0, null))
    return isStarted ? `The service ${name} was told to start.` : `The service ${name} runs already.`
  }))
  if (!asked.isDone) return reportOf([asked])
  return reportOf([asked, await settled(name, (status) => status.state === SERVICE.running
    ? { isDone: true, text: `The service ${name} runs.` }
    : { isDone: false, text: `The service ${name} did not start: it is ${stateOf(status)}${howItEnded(status)}` })])
}

/** Stops a service, and waits until it has ended. */
export async function stopService (name: string): Promise<ServiceReport> {
  const asked = step(`The service ${name} cannot be stopped`, () => used(name, SERVICE.stop, (service) => {
    const { ControlService } = serviceFunctions()
    const status = Buffer.alloc(serviceTypes().status.size)
    const isStopped = succeeds(ERROR.serviceNotActive, () => call(ControlService, service, CONTROL_STOP, status))
    return isStopped ? `The service ${name} was told to stop.` : `The service ${name} does not run.`
  }))
  if (!asked.isDone) return reportOf([asked])
  return reportOf([asked, await settled(name, (status) => status.state === SERVICE.stopped
    ? { isDone: true, text: `The service ${name} is stopped${howItEnded(status)}` }
    : { isDone: false, text: `The service ${name} did not stop: it is ${stateOf(status)}.` })])
}

/** Stops a service and takes it away, with all that belongs to it. */
export async function uninstallService (removal: ServiceRemoval): Promise<ServiceReport> {
  // what keeps it from being found keeps it from being removed, and the removal says so
  const isFound = step('', () => used(removal.name, SERVICE.queryStatus, () => '')).isDone
  const stopped = isFound ? await stopService(removal.name) : reportOf([])
  return reportOf([...stopped.steps, ...removeService(removal).steps])
}

/** Whether a service runs, and how it is set up; the exit code is 0 where it runs. */
export function serviceStatus (name: string): ServiceReport {
  let isRunning = false
  const told = step(`The service ${name} cannot be asked`, () =>
    used(name, SERVICE.queryStatus | SERVICE.queryConfig, (service) => {
      const status = statusOf(service)
      const config = configOf(service)
      isRunning = status.state === SERVICE.running
      return `The service ${name} is ${stateOf(status)}${howItEnded(status)} Its start is ${startModeIn(config)}, ` +
        `its account is ${config.account}, its program is ${config.path}`
    }))
  return { steps: [told], exitCode: isRunning ? 0 : 1 }
}

/** Tells the state of a service that was told to start or to stop, once it has done so. */
async function settled (name: string, tell: (status: ServiceStatus) => Step): Promise<Step> {
  let status: ServiceStatus | undefined
  const look = (): string => {
    status = used(name, SERVICE.queryStatus, statusOf)
    return stateOf(status)
  }
  for (let waited = 0; ; waited += PAUSE) {
    const asked = step(`The service ${name} cannot be asked`, look)
    if (!asked.isDone || status === undefined) return asked
    const isUnderWay = status.state === SERVICE.startPending || status.state === SERVICE.stopPending
    if (!isUnderWay || waited >= LONGEST_WAIT) return tell(status)
    await pause(PAUSE)
  }
}

function howItEnded ({ state, exitCode, specificExitCode }: ServiceStatus): string {
  if (state !== SERVICE.stopped || exitCode === 0) return '.'
  if (exitCode === ERROR.neverStarted) return ' and was not started since Windows was.'
  return ` and ended with ${exitCode === ERROR.serviceSpecific ? `the exit code ${specificExitCode}` : errorText(exitCode)}.`
}

function used<T> (name: string, access: number, use: (service: Answer) => T): T {
  return withServiceManager(SERVICE.connect, (manager) => withService(manager, name, access, use))
}
