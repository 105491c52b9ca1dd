/** So many requests at once, and one more in every interval, in milliseconds. */
export interface RateLimit {
  readonly interval: number
  readonly burst: number
}

/** Tells of each request, by its time, whether the limit lets it through: a bucket of tokens that begins full. */
export function rateLimiter ({ interval, burst }: RateLimit, start: number): (now: number) => boolean {
  let tokens = burst
  let last = start
  return (now) => {
    tokens = Math.min(burst, tokens + Math.max(0, now - last) / interval)
    last = now
    if (tokens < 1) return false
    tokens -= 1
    return true
  }
}
