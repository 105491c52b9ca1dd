import { callAside, WindowsError, call } from './call.js'
import { EVT, wevtapi } from './wevtapi-functions.js'
import type { Answer, WindowsFunction } from './koffi.js'

/** Where the Event Log service is asked: of this computer, or of another one. */
export interface Session {
  /** 0 for this computer. */
  readonly handle: Answer
  /** Milliseconds to wait for events. */
  readonly patience: number
  call<A extends unknown[]> (windowsFunction: WindowsFunction<A>, ...args: A): Promise<Answer>
}

const PATIENCE = 10_000

/** This computer answers at once, so it is asked on our own thread. */
const LOCAL: Session = {
  handle: 0,
  patience: 0,
  async call (windowsFunction, ...args) { return call(windowsFunction, ...args) }
}

/** Sessions with the Event Log services of computers. */
export interface Sessions {
  /** Uses a session as the account of this process; rejects as `use` does, or with a WindowsError. */
  within<T> (computer: string | undefined, use: (session: Session) => Promise<T>): Promise<T>
}

/**
 * One session for each computer, kept until Windows fails in it. Another computer can take long to answer, or not answer, so it is
 * asked on another thread, and one computer after another: each such call takes one of the few threads of the process.
 */
export function createSessions (): Sessions {
  const sessions = new Map<string, Session>()
  let last: Promise<unknown> = Promise.resolve()

  const withRemote = async <T>(computer: string, use: (session: Session) => Promise<T>): Promise<T> => {
    const session = sessions.get(computer) ?? openSession(computer)
    sessions.set(computer, session)
    try {
      return await use(session)
    } catch (error) {
      if (error instanceof WindowsError) {
        sessions.delete(computer)
        await callAside(wevtapi().EvtClose, session.handle)
      }
      throw error
    }
  }

  return {
    async within (computer, use) {
      if (computer === undefined) return await use(LOCAL)
      const answer = last.then(async () => await withRemote(computer, use))
      last = answer.catch(() => {}) // told to whoever asked
      return await answer
    }
  }
}

// the other computer is not asked before the first call in the session
function openSession (server: string): Session {
  const login = { server, user: null, domain: null, password: null, flags: 0 }
  const handle = call(wevtapi().EvtOpenSession, EVT.rpcLogin, login, 0, 0)
  return { handle, patience: PATIENCE, call: callAside }
}
