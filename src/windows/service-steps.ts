import { KoffiError } from './koffi.js'
import { WindowsError } from './call.js'

/** A part of what a command for the service did, or why it did not. */
export interface Step {
  readonly isDone: boolean
  /** One sentence, with what to do where it is not done. */
  readonly text: string
}

/** What a command for the service did, in order, and its exit code. */
export interface ServiceReport {
  readonly steps: readonly Step[]
  readonly exitCode: 0 | 1
}

const ADVICE: ReadonlyMap<number, string> = new Map([
  [5, 'run it as administrator'],
  [1053, 'look into its log and the Application log for the reason'],
  [1058, 'the service is disabled: set how it starts with: sc config NAME start= delayed-auto'],
  [1060, 'install the service first'],
  [1069, 'the account of the service may not log on as a service: install it again'],
  [1072, 'close Services, Task Manager and Event Viewer, which hold it open, and try again']
])

/** Does one step; yields its sentence, or that of the failure with the error of Windows. */
export function step (failure: string, act: () => string): Step {
  try {
    return { isDone: true, text: act() }
  } catch (error) {
    if (error instanceof KoffiError) return { isDone: false, text: `${failure}: ${error.message}` }
    if (!(error instanceof WindowsError)) throw error
    const advice = ADVICE.get(error.number)
    return { isDone: false, text: `${failure}: ${error.message}${advice === undefined ? '' : `; ${advice}`}` }
  }
}

/** The report of steps: a failure if one of them failed. */
export function reportOf (steps: readonly Step[]): ServiceReport {
  return { steps, exitCode: steps.every(({ isDone }) => isDone) ? 0 : 1 }
}
