import { functionsOf, koffi, once, type Answer } from './koffi.js'

/** Rights, controls and states of winsvc.h. */
export const SERVICE = {
  connect: 0x1, // SC_MANAGER_CONNECT
  createService: 0x2, // SC_MANAGER_CREATE_SERVICE
  enumerate: 0x4, // SC_MANAGER_ENUMERATE_SERVICE
  queryConfig: 0x1,
  changeConfig: 0x2,
  queryStatus: 0x4,
  enumerateDependents: 0x8,
  start: 0x10,
  stop: 0x20,
  delete: 0x1_0000,
  ownProcess: 0x10, // SERVICE_WIN32_OWN_PROCESS
  win32: 0x30, // SERVICE_WIN32
  allStates: 3, // SERVICE_STATE_ALL
  stopped: 1,
  startPending: 2,
  stopPending: 3,
  running: 4
} as const

/** SERVICE_STATUS. */
export interface ServiceStatus {
  readonly type: number
  readonly state: number
  readonly accepts: number
  readonly exitCode: number
  readonly specificExitCode: number
  readonly checkPoint: number
  readonly waitHint: number
}

/** ENUM_SERVICE_STATUSW and the like-named begin of ENUM_SERVICE_STATUS_PROCESSW. */
export interface EnumeratedService extends ServiceStatus {
  readonly name: string
  readonly display: string
}

/** QUERY_SERVICE_CONFIGW. */
export interface ServiceConfig {
  readonly startType: number
  readonly path: string
  readonly account: string
  readonly display: string
}

interface Arguments {
  readonly OpenSCManagerW: readonly [computer: null, database: null, access: number]
  readonly OpenServiceW: readonly [manager: Answer, name: string, access: number]
  readonly CloseServiceHandle: readonly [handle: Answer]
  readonly EnumServicesStatusExW: readonly [
    manager: Answer, level: 0, type: number, state: number, services: Buffer, size: number, needed: Buffer,
    returned: Buffer, resume: Buffer, group: null
  ]
  readonly EnumDependentServicesW: readonly [
    service: Answer, state: number, services: Buffer, size: number, needed: Buffer, returned: Buffer
  ]
  readonly QueryServiceStatus: readonly [service: Answer, status: Buffer]
  readonly QueryServiceConfigW: readonly [service: Answer, config: Buffer, size: number, needed: Buffer]
  readonly CreateServiceW: readonly [
    manager: Answer, name: string, display: string, access: number, type: number, start: number, errors: number,
    path: string, group: null, tag: null, dependencies: null, account: string, password: null
  ]
  readonly ChangeServiceConfigW: readonly [
    service: Answer, type: number, start: number, errors: number, path: string, group: null, tag: null,
    dependencies: null, account: string, password: null, display: string
  ]
  readonly ChangeServiceConfig2W: readonly [service: Answer, level: number, info: unknown]
  readonly StartServiceW: readonly [service: Answer, count: 0, args: null]
  readonly ControlService: readonly [service: Answer, control: number, status: Buffer]
  readonly DeleteService: readonly [service: Answer]
}

const STATUS = {
  type: 'uint32_t',
  state: 'uint32_t',
  accepts: 'uint32_t',
  exitCode: 'uint32_t',
  specificExitCode: 'uint32_t',
  checkPoint: 'uint32_t',
  waitHint: 'uint32_t'
} as const

/** How what services are told in lies in memory. */
export const serviceTypes = once(() => ({
  status: koffi().struct('SERVICE_STATUS', STATUS),
  dependent: koffi().struct('ENUM_SERVICE_STATUSW', { name: 'str16', display: 'str16', ...STATUS }),
  enumerated: koffi().struct('ENUM_SERVICE_STATUS_PROCESSW', {
    name: 'str16', display: 'str16', ...STATUS, processId: 'uint32_t', flags: 'uint32_t'
  }),
  config: koffi().struct('QUERY_SERVICE_CONFIGW', {
    type: 'uint32_t',
    startType: 'uint32_t',
    errors: 'uint32_t',
    path: 'str16',
    group: 'str16',
    tag: 'uint32_t',
    dependencies: 'void *',
    account: 'str16',
    display: 'str16'
  })
}))

/** The functions of the service control manager. */
export const serviceFunctions = once(() => functionsOf<Arguments>('advapi32.dll', {
  OpenSCManagerW: ['uint64_t', 'void *, void *, uint32_t'],
  OpenServiceW: ['uint64_t', 'uint64_t, str16, uint32_t'],
  CloseServiceHandle: ['int', 'uint64_t'],
  EnumServicesStatusExW: [
    'int', 'uint64_t, int, uint32_t, uint32_t, void *, uint32_t, void *, void *, void *, void *'
  ],
  EnumDependentServicesW: ['int', 'uint64_t, uint32_t, void *, uint32_t, void *, void *'],
  QueryServiceStatus: ['int', 'uint64_t, void *'],
  QueryServiceConfigW: ['int', 'uint64_t, void *, uint32_t, void *'],
  CreateServiceW: [
    'uint64_t',
    'uint64_t, str16, str16, uint32_t, uint32_t, uint32_t, uint32_t, str16, void *, void *, void *, str16, void *'
  ],
  ChangeServiceConfigW: [
    'int', 'uint64_t, uint32_t, uint32_t, uint32_t, str16, void *, void *, void *, str16, void *, str16'
  ],
  ChangeServiceConfig2W: ['int', 'uint64_t, uint32_t, void *'],
  StartServiceW: ['int', 'uint64_t, uint32_t, void *'],
  ControlService: ['int', 'uint64_t, uint32_t, void *'],
  DeleteService: ['int', 'uint64_t']
}))
