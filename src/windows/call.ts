import { functionsOf, lastError, once, type Answer, type WindowsFunction } from './koffi.js'

/** A function of Windows failed. */
export class WindowsError extends Error {
  /** The system error code, as in winerror.h. */
  readonly number: number

  constructor (name: string, number: number) {
    super(`${name}: ${errorText(number)}`)
    this.name = 'WindowsError'
    this.number = number
  }
}

/** Error numbers that mean something to us. */
export const ERROR = {
  fileNotFound: 2,
  accessDenied: 5,
  insufficientBuffer: 122,
  alreadyExists: 183,
  moreData: 234,
  noMoreItems: 259,
  operationAborted: 995,
  alreadyRunning: 1056,
  noSuchService: 1060,
  serviceNotActive: 1062,
  notAService: 1063,
  serviceSpecific: 1066,
  serviceExists: 1073,
  neverStarted: 1077,
  notInGroup: 1377,
  alreadyInGroup: 1378,
  timeout: 1460
} as const

const FROM_SYSTEM = 0x1000
const IGNORE_INSERTS = 0x200
const MOST_CHARACTERS = 512

interface KernelArguments {
  readonly FormatMessageW: readonly [
    flags: number, source: undefined, id: number, language: number, text: Buffer, size: number, inserts: undefined
  ]
}

const kernel = once(() => functionsOf<KernelArguments>('kernel32.dll', {
  FormatMessageW: ['uint32_t', 'uint32_t, void *, uint32_t, uint32_t, void *, uint32_t, void *']
}))

/** Calls a function that answers 0 where it fails; throws a WindowsError then. */
export function call<A extends unknown[]> (windowsFunction: WindowsFunction<A>, ...args: A): Answer {
  const answer = windowsFunction(...args)
  if (!isZero(answer)) return answer
  const number = lastError() // before anything else can set another
  throw new WindowsError(windowsFunction.info.name, number)
}

/** The same on another thread, for what can take long; there are four of them, and Node.js needs them for files. */
export async function callAside<A extends unknown[]> (
  windowsFunction: WindowsFunction<A>, ...args: A
): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    windowsFunction.async(...args, (mistake: unknown, answer: Answer) => {
      const number = lastError() // koffi brings that of the other thread over
      if (mistake !== null) reject(mistake)
      else if (isZero(answer)) reject(new WindowsError(windowsFunction.info.name, number))
      else resolve(answer)
    })
  })
}

/** Calls a function that answers an error number; throws a WindowsError but for 0 and the expected numbers. */
export function callNumbered<A extends unknown[]> (
  windowsFunction: WindowsFunction<A>, args: A, expected: readonly number[] = []
): number {
  const number = Number(windowsFunction(...args))
  if (number !== 0 && !expected.includes(number)) throw new WindowsError(windowsFunction.info.name, number)
  return number
}

/** Does something; yields false where Windows fails with the expected error, and throws any other. */
export function succeeds (expected: number, act: () => unknown): boolean {
  try {
    act()
    return true
  } catch (error) {
    if (error instanceof WindowsError && error.number === expected) return false
    throw error
  }
}

/** `error 5, Access is denied`, in the language of the system. */
export function errorText (number: number): string {
  const text = Buffer.alloc(2 * MOST_CHARACTERS)
  const flags = FROM_SYSTEM | IGNORE_INSERTS
  const length = Number(kernel().FormatMessageW(flags, undefined, number, 0, text, MOST_CHARACTERS, undefined))
  const words = text.toString('utf16le', 0, 2 * length).replace(/\s+/g, ' ').trim().replace(/\.$/, '')
  return words === '' ? `error ${number}` : `error ${number}, ${words}`
}

function isZero (answer: Answer): boolean {
  return answer === 0 || answer === 0n
}
