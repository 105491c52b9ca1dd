import { rmSync } from 'node:fs'
import { commandLine } from './command-line.js'
import { registerEventSource, unregisterEventSource } from './event-source.js'
import { koffi, once, type Answer } from './koffi.js'
import { addToGroup, EVENT_LOG_READERS, nameOfSid, removeFromGroup, serviceSid } from './service-account.js'
import { SERVICE, serviceFunctions } from './service-functions.js'
import { reportOf, step, type ServiceReport, type Step } from './service-steps.js'
import { withService, withServiceManager } from './services.js'
import { folderRights, makeFolder } from './state-folder.js'
import { call, ERROR, succeeds } from './call.js'

/** A service as it is to be installed. */
export interface ServiceSetup {
  readonly name: string
  readonly displayName: string
  readonly description: string
  /** The full path of the program, and its arguments, among them the one that makes it run as a service. */
  readonly command: readonly [string, ...string[]]
  /** An account of its own, or one that it shares with other services. */
  readonly account: 'virtual' | 'LocalService'
  /** Full path of the folder for ledger and log; the folder above it is there. */
  readonly stateFolder: string
}

/** What is to be taken away. */
export interface ServiceRemoval extends Pick<ServiceSetup, 'name' | 'stateFolder'> {
  /** The ledger and the log go too. */
  readonly isPurge: boolean
}

// levels of ChangeServiceConfig2W
const CONFIG = { description: 1, failureActions: 2, delayedStart: 3, failureActionsFlag: 4, sidType: 5 } as const
const AUTOMATIC = 2 // SERVICE_AUTO_START
const NORMAL_ERRORS = 1 // SERVICE_ERROR_NORMAL
const UNRESTRICTED = 1 // SERVICE_SID_TYPE_UNRESTRICTED
const RESTART = { type: 1, delay: 60_000 } as const // SC_ACTION_RESTART, milliseconds
const A_DAY = 86_400 // seconds

const types = once(() => {
  koffi().struct('SC_ACTION', { type: 'int', delay: 'uint32_t' })
  return {
    description: koffi().struct('SERVICE_DESCRIPTIONW', { text: 'str16' }),
    failureActions: koffi().struct('SERVICE_FAILURE_ACTIONSW', {
      resetAfter: 'uint32_t', message: 'str16', command: 'str16', count: 'uint32_t', actions: 'SC_ACTION *'
    })
  }
})

/** Installs a service, or brings one that is there up to date, with all it needs; it is not started. */
export function installService (setup: ServiceSetup): ServiceReport {
  const { name, stateFolder } = setup
  const sid = serviceSid(name)
  const isThere = step('The service cannot be installed', () => withServiceManager(
    SERVICE.connect | SERVICE.createService, (manager) => createOrChange(manager, setup)
  ))
  if (!isThere.isDone) return reportOf([isThere])
  return reportOf([
    isThere,
    ...configured(setup),
    step('Its account cannot be put into the group Event Log Readers', () => {
      const group = nameOfSid(EVENT_LOG_READERS)
      return `Its account ${addToGroup(group, sid) ? 'was put into' : 'is in'} the group ${group}.`
    }),
    step(`The folder ${stateFolder} cannot be made`, () => {
      const isMade = makeFolder(stateFolder, folderRights(sid))
      return `The folder ${stateFolder} ${isMade ? 'was made' : 'is there'}; only the service and administrators see into it.`
    }),
    step('Its source of events cannot be registered', () => {
      registerEventSource(name)
      return `The source of events ${name} is registered for the Application log.`
    })
  ])
}

/** Takes away a service that does not run, and all that belongs to it; what is gone already is said and is no failure. */
export function removeService ({ name, stateFolder, isPurge }: ServiceRemoval): ServiceReport {
  return reportOf([
    step('The service cannot be removed', () => deleted(name)),
    step('Its account cannot be taken out of the group Event Log Readers', () => {
      const group = nameOfSid(EVENT_LOG_READERS)
      return `Its account ${removeFromGroup(group, serviceSid(name)) ? 'was taken out of' : 'is not in'} the group ${group}.`
    }),
    step('Its source of events cannot be removed', () =>
      `The source of events ${name} ${unregisterEventSource(name) ? 'was removed' : 'is not registered'}.`),
    isPurge ? purged(stateFolder) : { isDone: true, text: `The folder ${stateFolder} is kept, with ledger and log.` }
  ])
}

function accountOf ({ name, account }: ServiceSetup): string {
  return account === 'virtual' ? `NT SERVICE\\${name}` : 'NT AUTHORITY\\LocalService'
}

function createOrChange (manager: Answer, setup: ServiceSetup): string {
  const { name, displayName, command } = setup
  const { CreateServiceW, ChangeServiceConfigW, CloseServiceHandle } = serviceFunctions()
  const path = commandLine(command)
  const account = accountOf(setup)
  const isNew = succeeds(ERROR.serviceExists, () => call(CloseServiceHandle, call(
    CreateServiceW, manager, name, displayName, SERVICE.queryStatus, SERVICE.ownProcess, AUTOMATIC, NORMAL_ERRORS, path,
    null, null, null, account, null
  )))
  if (isNew) return `The service ${name} was installed, with the account ${account}: ${path}`
  withService(manager, name, SERVICE.changeConfig, (service) => call(
    ChangeServiceConfigW, service, SERVICE.ownProcess, AUTOMATIC, NORMAL_ERRORS, path, null, null, null, account, null,
    displayName
  ))
  return `The service ${name} was there; it was brought up to date, with the account ${account}: ${path}`
}

function configured (setup: ServiceSetup): readonly Step[] {
  const change = (level: number, info: unknown): void => {
    const access = SERVICE.changeConfig | SERVICE.start // an action that starts it again needs the right to start it
    withServiceManager(SERVICE.connect, (manager) => withService(manager, setup.name, access, (service) =>
      call(serviceFunctions().ChangeServiceConfig2W, service, level, info)))
  }
  const actions = { resetAfter: A_DAY, message: null, command: null, count: 3, actions: [RESTART, RESTART, RESTART] }
  return [
    step('It cannot be described', () => {
      change(CONFIG.description, koffi().as({ text: setup.description }, koffi().pointer(types().description)))
      return 'It has its description.'
    }),
    step('It cannot be started late', () => {
      change(CONFIG.delayedStart, numberOf(1))
      return 'It starts by itself, a while after Windows does.'
    }),
    step('It cannot be restarted after a failure', () => {
      change(CONFIG.failureActions, koffi().as(actions, koffi().pointer(types().failureActions)))
      change(CONFIG.failureActionsFlag, numberOf(1))
      return 'It is restarted a minute after it failed or ended with an error.'
    }),
    step('It cannot have an identity of its own', () => {
      change(CONFIG.sidType, numberOf(UNRESTRICTED))
      return 'It has an identity of its own, which rights can be given to.'
    })
  ]
}

function deleted (name: string): string {
  const isDeleted = withServiceManager(SERVICE.connect, (manager) => succeeds(ERROR.noSuchService, () =>
    withService(manager, name, SERVICE.delete, (service) => call(serviceFunctions().DeleteService, service))))
  return `The service ${name} ${isDeleted ? 'was removed' : 'is not installed'}.`
}

function purged (folder: string): Step {
  try {
    rmSync(folder, { recursive: true, force: true })
    return { isDone: true, text: `The folder ${folder} is gone.` }
  } catch (error) {
    return { isDone: false, text: `The folder ${folder} cannot be removed: ${(error as Error).message}` }
  }
}

function numberOf (value: number): Buffer {
  const number = Buffer.alloc(4)
  number.writeUInt32LE(value)
  return number
}
