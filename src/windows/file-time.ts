import type { EpochMs } from '../core/event.js'

const TICKS_PER_MILLISECOND = 10_000n
const EPOCH = BigInt(Date.UTC(1601, 0, 1))

/** A FILETIME, in tenths of microseconds since 1601, as milliseconds since 1970, cut. */
export function epochMsOfFileTime (ticks: bigint): EpochMs {
  return Number(ticks / TICKS_PER_MILLISECOND + EPOCH)
}
