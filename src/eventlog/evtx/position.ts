/** How far an .evtx file was read. */
export interface EvtxPosition {
  /** Set while the file is read through: where to go on, and the highest record id that is known already. */
  readonly pass?: Pass
  /** The chunk with the newest record that was read; undefined where there was none. */
  readonly newest?: NewestChunk
  /** The oldest record of the first chunk, by which a log that was cut is told from another one. */
  readonly start?: FirstRecord
  /** Bytes of a file that was read through and has no chunk to read on in: as long as it is so long, it is the same. */
  readonly size?: number
}

export interface Pass {
  readonly offset: number
  readonly after: number
  /** The first record of the oldest chunk so far: the file need not begin with it. */
  readonly oldest?: FirstRecord
}

/** The first record of a chunk, which stays as it is as long as the chunk is the same. */
export interface FirstRecord {
  readonly first: number
  /** When it was written. */
  readonly time: number
}

export interface NewestChunk extends FirstRecord {
  readonly chunk: number
  /** The id of the newest record, and where the next one is to be looked for. */
  readonly last: number
  readonly end: number
}

/** A position as it is remembered between two reads. */
export function printPosition (position: EvtxPosition): string {
  return JSON.stringify(position)
}

/** A remembered position; undefined where the text is none. */
export function parsePosition (text: string | undefined): EvtxPosition | undefined {
  if (text === undefined) return undefined
  try {
    const { pass, newest, start, size } = JSON.parse(text) as EvtxPosition
    const isPosition = isCounts(pass, ['offset', 'after']) && isCounts(pass?.oldest, ['first']) && isCounts(start, ['first']) &&
      isCounts(newest, ['chunk', 'first', 'last', 'end']) && isCounts({ size: size ?? 0 }, ['size']) &&
      (pass ?? newest ?? size) !== undefined
    if (!isPosition) return undefined
    return { ...pass && { pass }, ...newest && { newest }, ...start && { start }, ...size && { size } }
  } catch {
    return undefined
  }
}

function isCounts<Part extends object> (part: Part | undefined, keys: readonly (keyof Part)[]): boolean {
  return part === undefined || keys.every((key) => {
    const number: unknown = part[key]
    return typeof number === 'number' && Number.isInteger(number) && number >= 0
  })
}
