/** A generator of numbers that is the same for the same seed. */
export type Random = (below: number) => number

/** What a mutation is and where it came from, so that it can be made again. */
export type Mutation = (bytes: Buffer, random: Random, donor: Buffer) => Buffer

const CHUNK_BYTES = 65_536
const FILE_HEADER_BYTES = 4096
const MOST_FLIPS = 40
const TELLING = [
  0, 1, 2, 0x18, 0x1c, 0x7f, 0x80, 0xff, 0x200, 0xfff8, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xffffffff
]

/** Ways in which a log is spoilt. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  flips (bytes, random) {
    for (let n = 1 + random(MOST_FLIPS); n > 0; n--) bytes[place(bytes, random, 1)]! ^= 1 << random(8)
    return bytes
  },
  bytes (bytes, random) {
    for (let n = 1 + random(MOST_FLIPS); n > 0; n--) bytes[place(bytes, random, 1)] = random(256)
    return bytes
  },
  numbers (bytes, random) {
    for (let n = 1 + random(8); n > 0; n--) {
      const at = place(bytes, random, 4)
      if (random(2) === 0) bytes.writeUInt32LE(TELLING[random(TELLING.length)]!, at)
      else bytes.writeUInt16LE(TELLING[random(TELLING.length)]! & 0xffff, at)
    }
    return bytes
  },
  /** An offset within the chunk that is one of another thing. */
  offsets (bytes, random) {
    for (let n = 1 + random(8); n > 0; n--) bytes.writeUInt32LE(random(CHUNK_BYTES), place(bytes, random, 4))
    return bytes
  },
  cut: (bytes, random) => bytes.subarray(0, random(bytes.length)),
  hole (bytes, random) {
    const from = place(bytes, random, 1)
    return bytes.fill(0, from, Math.min(bytes.length, from + random(CHUNK_BYTES)))
  },
  splice (bytes, random, donor) {
    const from = random(donor.length)
    const piece = donor.subarray(from, from + random(4096))
    piece.copy(bytes, place(bytes, random, 1))
    return bytes
  },
  within (bytes, random) {
    const from = place(bytes, random, 1)
    bytes.copyWithin(place(bytes, random, 1), from, from + random(4096))
    return bytes
  },
  chunks (bytes, random, donor) {
    const at = FILE_HEADER_BYTES + CHUNK_BYTES * random(Math.max(1, Math.floor(bytes.length / CHUNK_BYTES)))
    const from = FILE_HEADER_BYTES + CHUNK_BYTES * random(Math.max(1, Math.floor(donor.length / CHUNK_BYTES)))
    donor.copy(bytes, Math.min(at, bytes.length), from, from + CHUNK_BYTES)
    return bytes
  },
  shift (bytes, random) {
    const at = random(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), Buffer.alloc(random(16)), bytes.subarray(at + random(16))])
  }
}

/** The same numbers below a bound for the same seed. */
export function randomOf (seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000 * below)
  }
}

/** One of many spoilt logs: the same one for the same seed. */
export function mutant (seed: number, logs: readonly Buffer[]): { readonly bytes: Buffer, readonly mutation: string } {
  const random = randomOf(seed)
  const log = logs[random(logs.length)]!
  const donor = logs[random(logs.length)]!
  const names = Object.keys(MUTATIONS)
  const mutation = names[random(names.length)]!
  return { bytes: MUTATIONS[mutation]!(Buffer.from(log), random, donor), mutation }
}

/** A place for so many bytes; half of them where records are dense with structure. */
function place (bytes: Buffer, random: Random, length: number): number {
  const start = Math.min(FILE_HEADER_BYTES, Math.max(0, bytes.length - length))
  const isEarly = random(2) === 0
  const end = isEarly ? Math.min(bytes.length, FILE_HEADER_BYTES + 4096) : bytes.length
  return start + random(Math.max(1, end - start - length))
}
