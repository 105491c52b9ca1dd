import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { win32 } from 'node:path'
import type { Readable } from 'node:stream'
import { decodeText, encodingOf } from './text-encoding.js'

/** What a program printed, and the code it ended with. */
export interface Printed {
  readonly status: number
  readonly stdout: Uint8Array
  readonly stderr: Uint8Array
}

export interface ProgramLimits {
  /** How long it may take, in milliseconds. */
  readonly timeout: number
  /** How much it may print. */
  readonly mostBytes: number
}

/** Why there is no answer of a program. */
export type ProgramProblem = 'too_long' | 'too_late' | 'too_much' | 'not_run' | 'stopped'

export class ProgramError extends Error {
  readonly problem: ProgramProblem

  constructor (problem: ProgramProblem, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ProgramError'
    this.problem = problem
  }
}

/** Windows passes no longer command line to a program. */
const LONGEST_COMMAND_LINE = 32_767
const QUOTES_AND_BLANK = 3

/** Runs a program, named by its full path, without a shell; rejects with ProgramError and nothing else. */
export async function runProgram (
  program: string, args: readonly string[], { timeout, mostBytes }: ProgramLimits, signal: AbortSignal
): Promise<Printed> {
  const name = win32.basename(program)
  const length = [program, ...args].reduce((sum, arg) => sum + arg.length + QUOTES_AND_BLANK, 0)
  if (length > LONGEST_COMMAND_LINE) {
    throw new ProgramError('too_long', `expected a command line of at most ${LONGEST_COMMAND_LINE} characters for ${name}, found ${length}`)
  }
  const limited = AbortSignal.any([signal, AbortSignal.timeout(timeout)])
  return await new Promise((resolve, reject) => {
    const child = started(program, args, limited)
    const stdout: Uint8Array[] = []
    const stderr: Uint8Array[] = []
    let left = mostBytes
    const keep = (into: Uint8Array[]) => (bytes: Uint8Array) => {
      left -= bytes.length
      if (left < 0) child.kill('SIGKILL')
      else into.push(bytes)
    }
    child.stdout.on('data', keep(stdout))
    child.stderr.on('data', keep(stderr))
    child.on('error', (cause) => { reject(notRun(name, cause, limited)) })
    child.on('close', (status) => {
      if (left >= 0) resolve({ status: status ?? -1, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr) })
      else reject(new ProgramError('too_much', `expected at most ${mostBytes} bytes from ${name}, found more`))
    })
  })
}

/** The text a program printed, in the encoding it is in. */
export function printedText (bytes: Uint8Array): string {
  return decodeText(bytes, encodingOf(bytes))
}

/** Of what keeps a program from being started Node.js throws some, and emits the rest. */
function started (
  program: string, args: readonly string[], signal: AbortSignal
): ChildProcessByStdio<null, Readable, Readable> {
  try {
    return spawn(program, args, {
      shell: false, windowsHide: true, stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGKILL'
    })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).errno === undefined) throw error
    throw notRun(win32.basename(program), error as Error, signal)
  }
}

function notRun (name: string, cause: Error, { aborted, reason }: AbortSignal): ProgramError {
  const isLate = reason instanceof DOMException && reason.name === 'TimeoutError'
  if (isLate) return new ProgramError('too_late', `${name} did not answer in time`, { cause })
  if (aborted) return new ProgramError('stopped', `${name} was stopped`, { cause })
  return new ProgramError('not_run', `${name}: ${cause.message}`, { cause })
}
