import { setTimeout as pause } from 'node:timers/promises'

/** A disk or share has not answered in time. */
export class LateError extends Error {
  readonly code = 'ETIMEDOUT'

  constructor (message: string) {
    super(message)
    this.name = 'LateError'
  }
}

/** What a promise leads to; rejects with LateError where that takes longer, and then nobody cares for it any more. */
export async function inTime<Result> (promise: Promise<Result>, milliseconds: number): Promise<Result> {
  const answered = new AbortController()
  const late = pause(milliseconds, undefined, { signal: answered.signal }).then(() => {
    throw new LateError(`expected an answer of its disk or share within ${milliseconds / 1000} s, found none`)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    answered.abort()
  }
}
