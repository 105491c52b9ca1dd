/** Bytes that are not what the format says: thrown while a record is decoded, and caught where the record is given up. */
export class Damage extends Error {
  /** Where the bytes are, counted from the start of the chunk. */
  readonly at: number

  constructor (at: number, reason: string) {
    super(reason)
    this.name = 'Damage'
    this.at = at
  }
}

/** A number as the format's documents write it. */
export function hex (number: number, digits = 8): string {
  return `0x${number.toString(16).padStart(digits, '0')}`
}
