import { rateLimiter } from './rate-limit.js'
import type { WebLogger } from './live-web-config.js'

/** Why clients are not let in: the values of a label, each with a line in the log or without. */
export const REASONS = {
  /** There were too many connections. */
  no_room: undefined,
  /** No TLS came about: plain HTTP, or no version, suite or curve in common. */
  handshake: 'warn',
  client_certificate: 'warn',
  /** Browsers ask without a password first. */
  no_password: 'info',
  wrong_password: 'warn',
  /** Too many passwords wait to be compared. */
  busy: 'warn',
  rate_limit: 'warn'
} as const

export type Reason = keyof typeof REASONS

/** Clients that were not let in, counted and told. */
export interface Refusals {
  /** One more; what is known of it beyond the reason is from the client, and no secret. */
  add (reason: Reason, address?: string, what?: string): void
  /** How many there were since the start, by reason. */
  counts (): Readonly<Record<Reason, number>>
}

const AGAIN = 10 * 60_000
const MOST_REMEMBERED = 100
const MOST_CHARACTERS = 100
const LINES = { interval: 60_000, burst: 10 }

/** Tells of a client once in ten minutes for each reason, and of all of them together in few lines. */
export function createRefusals (logger: WebLogger, clock: () => number): Refusals {
  const counts = Object.fromEntries(Object.keys(REASONS).map((reason) => [reason, 0])) as Record<Reason, number>
  const told = new Map<string, number>()
  const isLetThrough = rateLimiter(LINES, clock())

  function isNews (key: string): boolean {
    const now = clock()
    if (Math.abs(now - (told.get(key) ?? Number.NEGATIVE_INFINITY)) < AGAIN || !isLetThrough(now)) return false
    told.delete(key)
    told.set(key, now)
    if (told.size > MOST_REMEMBERED) told.delete(told.keys().next().value!)
    return true
  }

  return {
    add (reason, address = 'unknown', what) {
      counts[reason] += 1
      const level = REASONS[reason]
      if (level === undefined || !isNews(`${reason} ${address}`)) return
      logger[level]({ address, reason, ...what !== undefined && { what: what.slice(0, MOST_CHARACTERS) } }, 'Client refused')
    },
    counts: () => counts
  }
}
