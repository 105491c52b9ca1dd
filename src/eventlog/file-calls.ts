import { EventLogError, stoppedError } from './eventlog.js'

/** How long a call of the file system is waited for, and how many may be under way. */
export interface CallLimits {
  /** In milliseconds; a call that is late stays under way, as nobody can call it off. */
  readonly patience: number
  /** Each call takes one of the threads that Node.js has for all files. */
  readonly mostCalls: number
}

/** A call of the file system. */
export interface FileCall<Answer> {
  /** The file or folder; while a call for it is late, no other is begun. */
  readonly path: string
  /** The disk or share it is on; the path itself where nobody knows. */
  readonly place: string
  begin (): Promise<Answer>
  /** What becomes of an answer that nobody waits for any more. */
  undo?(answer: Answer): Promise<unknown>
  /** It is begun whatever else is under way. */
  readonly isDue?: boolean
}

/** A disk or share: its calls under way, how many of them are late, how many there may be, and what waits to be begun. */
interface Place {
  out: number
  late: number
  readonly most: number
  readonly waiting: Request[]
}

interface Request {
  readonly call: FileCall<unknown>
  readonly place: Place
  readonly signal: AbortSignal
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
  /** What to do when the signal is given. */
  stop: () => void
  timer?: NodeJS.Timeout
  isAwaited?: boolean
}

/** What a signal stops. */
interface Stopping {
  readonly requests: Set<Request>
  readonly stop: () => void
}

// a file that hangs keeps none beside it from being read, and a share that hangs takes no more threads
const MOST_OF_PLACE = 2

/**
 * Calls of the file system, none of which is waited for without end. Of a disk or share two are under way at most, the second
 * of them only where that leaves one for another. What could be begun only when a late one returns is refused at once.
 */
export class FileCalls {
  readonly #limits: CallLimits
  readonly #places = new Map<string, Place>()
  readonly #late = new Set<Request>()
  /** By the signal that stops them, which is listened to once for all. */
  readonly #stopping = new Map<AbortSignal, Stopping>()
  #out = 0

  constructor (limits: CallLimits) {
    this.#limits = limits
  }

  /** Rejects as the call does, and with EventLogError where it is late or may not be begun. */
  async ask<Answer> (call: FileCall<Answer>, signal: AbortSignal): Promise<Answer> {
    return await new Promise((resolve, reject) => {
      const place = this.#placeOf(call)
      const request = { call, place, signal, resolve: resolve as Request['resolve'], reject, stop () {} }
      if (call.isDue) this.#begin(request)
      else this.#wait(request)
    })
  }

  #placeOf ({ path, place: key }: FileCall<unknown>): Place {
    const place = this.#places.get(key) ?? { out: 0, late: 0, most: key === path ? 1 : MOST_OF_PLACE, waiting: [] }
    this.#places.set(key, place)
    return place
  }

  #wait (request: Request): void {
    const { call, place: { waiting }, signal, reject } = request
    request.stop = () => {
      waiting.splice(waiting.indexOf(request), 1)
      this.#forget(request)
      reject(stoppedError(call.path, signal))
    }
    this.#heed(request)
    waiting.push(request)
    this.#advance()
  }

  /** Has a request stopped when its signal is given. */
  #heed (request: Request): void {
    const { signal } = request
    const known = this.#stopping.get(signal)
    if (known !== undefined) {
      known.requests.add(request)
      return
    }
    const requests = new Set([request])
    const stop = (): void => { for (const one of requests) one.stop() }
    this.#stopping.set(signal, { requests, stop })
    signal.addEventListener('abort', stop)
  }

  #forget (request: Request): void {
    const { signal, timer } = request
    clearTimeout(timer)
    request.isAwaited = false
    const stopping = this.#stopping.get(signal)
    stopping?.requests.delete(request)
    if (stopping?.requests.size !== 0) return
    this.#stopping.delete(signal)
    signal.removeEventListener('abort', stopping.stop)
  }

  /** Begins what may be begun, and refuses what could not be even if all but the late calls had returned. */
  #advance (): void {
    for (const [key, place] of this.#places) {
      const { waiting } = place
      for (let request = waiting[0]; request !== undefined; request = waiting[0]) {
        const refusal = this.#refusal(request)
        if (refusal === undefined && !this.#fits(place, place.out, this.#out)) break
        waiting.shift()
        if (refusal === undefined) this.#begin(request)
        else {
          this.#forget(request)
          request.reject(refusal)
        }
      }
      if (place.out === 0 && waiting.length === 0) this.#places.delete(key)
    }
  }

  #fits ({ most }: Place, ofPlace: number, ofAll: number): boolean {
    const { mostCalls } = this.#limits
    return ofAll < mostCalls && (ofPlace === 0 || (ofPlace < most && ofAll + 1 < mostCalls))
  }

  #refusal ({ call: { path }, place, signal }: Request): EventLogError | undefined {
    if (signal.aborted) return stoppedError(path, signal)
    if (this.#late.size === 0) return undefined
    const late = [...this.#late]
    if (late.some((one) => one.call.path === path)) return this.#unanswered(path)
    if (this.#fits(place, place.late, late.length)) return undefined
    const beside = late.filter((one) => one.place === place)
    return lateError(path, beside.length > 0
      ? `expected an answer of its disk or share, found none for ${namesOf(beside)}`
      : `expected fewer than ${this.#limits.mostCalls} calls without an answer, found ${namesOf(late)}; UV_THREADPOOL_SIZE allows more`)
  }

  #begin (request: Request): void {
    const { call, place, signal, resolve, reject } = request
    place.out++
    this.#out++
    request.isAwaited = true
    request.timer = setTimeout(() => { this.#lose(request) }, this.#limits.patience)
    request.stop = () => { this.#leave(request, stoppedError(call.path, signal)) }
    this.#heed(request)
    call.begin().then(async (answer) => {
      if (this.#late.has(request)) await call.undo?.(answer).catch(() => {})
      this.#end(request)
      resolve(answer)
    }, (error: unknown) => {
      this.#end(request)
      reject(error)
    })
  }

  /** After a standstill of the process the answer may be there, and is taken first. */
  #lose (request: Request): void {
    setImmediate(() => { if (request.isAwaited) this.#leave(request, this.#unanswered(request.call.path)) })
  }

  /** Waits no longer for a call that is under way. */
  #leave (request: Request, error: EventLogError): void {
    request.place.late++
    this.#late.add(request)
    this.#forget(request)
    request.reject(error)
    this.#advance()
  }

  #end (request: Request): void {
    if (this.#late.delete(request)) request.place.late--
    request.place.out--
    this.#out--
    this.#forget(request)
    this.#advance()
  }

  #unanswered (path: string): EventLogError {
    const seconds = this.#limits.patience / 1000
    return lateError(path, `expected an answer within ${seconds} s, found none; is its disk or share reachable?`)
  }
}

function lateError (path: string, reason: string): EventLogError {
  return new EventLogError('timeout', `${path}: ${reason}`)
}

function namesOf (requests: readonly Request[]): string {
  return requests.map(({ call }) => call.path).join(', ')
}
