import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** A password, and the bcrypt hash it may have. */
export interface Question {
  readonly password: string
  readonly hash: string
}

/** The source of password-worker.ts, put in by the bundler: one file has no other to start. */
declare const PASSWORD_WORKER: string | undefined

/** Whether a password has a hash, found out in a thread of its own. */
export async function compareInThread (question: Question): Promise<boolean> {
  const [isEqual] = await once(startWorker(question), 'message') as [boolean]
  return isEqual
}

function startWorker (workerData: Question): Worker {
  if (typeof PASSWORD_WORKER !== 'undefined') return new Worker(PASSWORD_WORKER, { eval: true, workerData })
  return new Worker(new URL('./password-worker.js', import.meta.url), { workerData })
}
