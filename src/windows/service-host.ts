import { setImmediate as turn } from 'node:timers/promises'
import { functionsOf, koffi, once, type Answer } from './koffi.js'
import { SERVICE, serviceTypes, type ServiceStatus } from './service-functions.js'
import { call, callAside, ERROR, WindowsError } from './call.js'

/** What runs as a Windows service. */
export interface HostedService {
  readonly name: string
  /** Yields 0 when the service can do its work, and else the exit code it ends with. */
  onStart (): Promise<number>
  /** Ends the work; yields the exit code. It is called once, and only after a start that yielded 0. */
  onStop (): Promise<number>
}

/** The service ended; or this process was not started as a service. */
export type ServiceRun = { readonly isService: true, readonly exitCode: number } | { readonly isService: false }

interface TableEntry {
  readonly name: string | null
  readonly main: Answer | null
}

interface Arguments {
  readonly StartServiceCtrlDispatcherW: readonly [table: readonly TableEntry[]]
  readonly RegisterServiceCtrlHandlerExW: readonly [name: string, handler: Answer, context: null]
  readonly SetServiceStatus: readonly [handle: Answer, status: ServiceStatus]
}

const CONTROL = { stop: 1, interrogate: 4, shutdown: 5 } as const
const ACCEPT = { stop: 1, shutdown: 4 } as const
const NOT_IMPLEMENTED = 120 // ERROR_CALL_NOT_IMPLEMENTED
const WAIT_HINT = 20_000 // milliseconds; a sign of life comes sooner
const SIGN_OF_LIFE = 2000
const FAULT = 70 // the exit code of a mistake in the program

const host = once(() => {
  serviceTypes()
  koffi().proto('void __stdcall ServiceMain(uint32_t count, void *args)')
  koffi().proto('uint32_t __stdcall ServiceControlHandler(uint32_t control, uint32_t type, void *data, void *context)')
  koffi().struct('SERVICE_TABLE_ENTRYW', { name: 'str16', main: 'ServiceMain *' })
  return functionsOf<Arguments>('advapi32.dll', {
    StartServiceCtrlDispatcherW: ['int', 'SERVICE_TABLE_ENTRYW *'],
    RegisterServiceCtrlHandlerExW: ['uint64_t', 'str16, ServiceControlHandler *, void *'],
    SetServiceStatus: ['int', 'uint64_t, SERVICE_STATUS *']
  })
})

/**
 * Lives as the service that the service control manager started this process for, and resolves when it has ended.
 * One of the four threads that Node.js has for files waits for the service control manager all the time.
 */
export async function runAsService (service: HostedService): Promise<ServiceRun> {
  const functions = host()
  const life = new ServiceLife(service)
  const main = koffi().register(() => { life.begin() }, 'ServiceMain *')
  try {
    await callAside(functions.StartServiceCtrlDispatcherW, [{ name: service.name, main }, { name: null, main: null }])
  } catch (error) {
    if (error instanceof WindowsError && error.number === ERROR.notAService) return { isService: false }
    throw error
  }
  return { isService: true, exitCode: await life.ended() }
}

/** From the start of a service to its end, as the service control manager is told. */
class ServiceLife {
  readonly #service: HostedService
  readonly #stopping = new AbortController()
  #handle: Answer = 0
  #checkPoint = 0
  #ended: Promise<number> | undefined

  constructor (service: HostedService) {
    this.#service = service
  }

  /** Called by Windows, on a thread of its own; nothing may be thrown into it. */
  begin (): void {
    this.#ended = this.#live()
  }

  /** The exit code; rejects where the service made a mistake. */
  async ended (): Promise<number> {
    return await (this.#ended ?? FAULT)
  }

  async #live (): Promise<number> {
    const onControl = koffi().register((control: number) => this.#obey(control), 'ServiceControlHandler *')
    this.#handle = call(host().RegisterServiceCtrlHandlerExW, this.#service.name, onControl, null)
    let exitCode: number = FAULT
    try {
      exitCode = await this.#work()
    } finally {
      this.#tell(SERVICE.stopped, { exitCode })
    }
    return exitCode
  }

  async #work (): Promise<number> {
    const { signal } = this.#stopping
    const notStarted = await this.#pending(SERVICE.startPending, async () => {
      await turn() // Windows waits for this callback to return
      return await this.#service.onStart()
    })
    if (notStarted !== 0) return notStarted
    const stopAsked = new Promise((resolve) => { signal.addEventListener('abort', resolve) })
    this.#tell(SERVICE.running, { accepts: ACCEPT.stop | ACCEPT.shutdown })
    await stopAsked
    return await this.#pending(SERVICE.stopPending, async () => await this.#service.onStop())
  }

  /** Shows signs of life while something takes its time. */
  async #pending (state: number, work: () => Promise<number>): Promise<number> {
    this.#tellPending(state)
    const timer = setInterval(() => { this.#tellPending(state) }, SIGN_OF_LIFE)
    try {
      return await work()
    } finally {
      clearInterval(timer)
    }
  }

  /** A stop that comes while another is under way changes nothing. */
  #obey (control: number): number {
    if (control === CONTROL.stop || control === CONTROL.shutdown) this.#stop()
    else if (control !== CONTROL.interrogate) return NOT_IMPLEMENTED
    return 0
  }

  // told before the control is answered: whoever asks then must not find it running
  #stop (): void {
    if (this.#stopping.signal.aborted) return
    this.#stopping.abort()
    this.#tellPending(SERVICE.stopPending)
  }

  #tellPending (state: number): void {
    this.#tell(state, { waitHint: WAIT_HINT, checkPoint: ++this.#checkPoint })
  }

  #tell (state: number, { exitCode = 0, ...facts }: Partial<ServiceStatus>): void {
    call(host().SetServiceStatus, this.#handle, {
      type: SERVICE.ownProcess,
      state,
      accepts: 0,
      exitCode: exitCode === 0 ? 0 : ERROR.serviceSpecific,
      specificExitCode: exitCode,
      checkPoint: 0,
      waitHint: 0,
      ...facts
    })
  }
}
