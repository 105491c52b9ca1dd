import type { Question } from './compare.js'

type Compare = (question: Question) => Promise<boolean>

/** What a client says who it is. */
export interface Credentials {
  readonly user: string
  readonly password: string
}

/** Whether somebody is one of the users; undefined where too many others wait to be told. */
export type Passwords = (credentials: Credentials, users: ReadonlyMap<string, string>) => Promise<boolean | undefined>

const MOST_ANSWERS = 100
const EVICTED = 0.1
const MOST_WAITING = 100

/** What `Authorization: Basic` holds; undefined for anything else. */
export function credentialsOf (authorization = ''): Credentials | undefined {
  const encoded = /^basic +(?<encoded>[A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.groups!['encoded']
  const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString()
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { user: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** Tells users by their passwords: one comparison at a time, and what was found out is remembered. */
export function createPasswords (compare: Compare, chance: () => number = Math.random): Passwords {
  const answers = new Map<string, boolean>()
  const underWay = new Map<string, Promise<boolean>>()
  let last: Promise<unknown> = Promise.resolve()

  function ask (key: string, question: Question): Promise<boolean> {
    const answer = last.then(() => compare(question)).then((isEqual) => {
      if (answers.size >= MOST_ANSWERS) evict(answers, chance)
      answers.set(key, isEqual)
      return isEqual
    }).finally(() => underWay.delete(key))
    underWay.set(key, answer)
    last = answer.catch(() => {})
    return answer
  }

  return async ({ user, password }, users) => {
    const known = users.get(user)
    const hash = known ?? nobodysHash(users)
    const key = [user, hash, password].map(hex).join(':')
    const remembered = answers.get(key) ?? underWay.get(key)
    if (remembered === undefined && underWay.size >= MOST_WAITING) return undefined
    const isEqual = await (remembered ?? ask(key, { password, hash }))
    return isEqual && known !== undefined
  }
}

/** Makes room; wrong passwords go first, or whoever guesses would push the right ones out. */
function evict (answers: Map<string, boolean>, chance: () => number): void {
  const wrong = [...answers].filter(([, isEqual]) => !isEqual).map(([key]) => key)
  const keys = wrong.length > 0 ? wrong : [...answers.keys()]
  for (const key of keys) if (chance() < EVICTED) answers.delete(key)
  if (answers.size >= MOST_ANSWERS) answers.delete(keys[0]!)
}

/** For a user that is not there, so that the answer takes as long as for the users that are: a hash of "fakepassword" where they cost 10. */
function nobodysHash (users: ReadonlyMap<string, string>): string {
  const cost = Math.max(...[...users.values()].map((hash) => Number(/\$(\d\d)\$/.exec(hash)![1])))
  return `$2y$${String(cost).padStart(2, '0')}$QOauhQNbBCuQDKes6eFzPeMqBSjb7Mr5DUmpZ/VcEd00UAV/LDeSi`
}

// no byte of a name or password is then a colon, and none of them can be taken for another
function hex (text: string): string {
  return Buffer.from(text).toString('hex')
}
