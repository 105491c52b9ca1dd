const LONGEST_TURN = 10

/** What comes of a computation that pauses now and then, without a pause. */
export function atOnce<Result> (steps: Iterator<undefined, Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** The same, while requests are answered in its pauses. */
export async function inTurns<Result> (steps: Iterator<undefined, Result>): Promise<Result> {
  for (let turn = performance.now(), step = steps.next(); ; step = steps.next()) {
    if (step.done === true) return step.value
    if (performance.now() - turn < LONGEST_TURN) continue
    await new Promise((resolve) => setImmediate(resolve))
    turn = performance.now()
  }
}
