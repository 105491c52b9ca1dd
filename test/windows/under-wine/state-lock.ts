import { mkdirSync, readdirSync, renameSync } from 'node:fs'
import { stateLock, StateInUseError } from '../../../src/monitor/state-lock.js'

// Run by node.exe: locks a state folder and releases it, step by step, and prints what came of each and what is in the folder then.

/** What one of two does with the lock of one folder, or that another folder takes its place. */
export type Step = readonly [who: 'first' | 'second', does: 'hold' | 'release'] | 'replaced'

/** What came of a step, and the files in the folder after it. */
export type Came = readonly [answer: 'done' | 'in use', files: readonly string[]]

const FOLDER = 'C:\\some\\state'
const locks = { first: stateLock(FOLDER), second: stateLock(FOLDER) }

async function take (step: Step): Promise<Came[0]> {
  try {
    if (step === 'replaced') replaceFolder()
    else await locks[step[0]][step[1]]()
    return 'done'
  } catch (error) {
    if (error instanceof StateInUseError) return 'in use'
    throw error
  }
}

function replaceFolder (): void {
  renameSync(FOLDER, `${FOLDER} before`)
  mkdirSync(FOLDER)
}

async function takeAll (steps: readonly Step[]): Promise<void> {
  const came: Came[] = []
  for (const step of steps) came.push([await take(step), readdirSync(FOLDER)])
  console.log(JSON.stringify(came))
}

takeAll(JSON.parse(process.argv[2]!) as Step[]).catch((error: unknown) => { throw error })
