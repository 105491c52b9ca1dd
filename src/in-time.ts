import { setTimeout as pause } from 'node:timers/promises'

/** What a promise leads to; rejects where that takes longer, and then nobody cares for it any more. */
export async function inTime<Result> (promise: Promise<Result>, milliseconds: number): Promise<Result> {
  const answered = new AbortController()
  const late = pause(milliseconds, undefined, { signal: answered.signal }).then(() => {
    throw new Error(`expected an answer of its disk or share within ${milliseconds / 1000} s, found none`)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    answered.abort()
  }
}
