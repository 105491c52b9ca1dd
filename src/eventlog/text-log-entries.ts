import type { EpochMs, EventRecord } from '../core/event.js'
import type { Note, Unreadable, WantedEvents } from './eventlog.js'
import type { LinePlace, TextLine } from './line-scanner.js'
import type { LogClock } from './log-clock.js'
import type { Stamped, TextLogFormat } from './text-log-format.js'
import { wantedOf } from './wanted-events.js'
import type { IsWanted } from './wanted-events.js'

/** Whose entries they are. */
export interface Origin {
  readonly path: string
  readonly computer: string
  readonly sqlInstance: string | undefined
}

interface Entry extends Stamped {
  readonly line: TextLine
  /** The lines after the first. */
  readonly more: string[]
}

const MOST_LINES = 64

/** Makes events of the lines of a text log. */
export class EntryReader {
  readonly records: EventRecord[] = []
  readonly unreadable: Unreadable[] = []
  readonly notes: Note[] = []
  /** How many entries were looked at. */
  scanned = 0
  /** When the first of them was written. */
  oldest: EpochMs | undefined

  readonly #format: TextLogFormat
  readonly #isWanted: IsWanted
  readonly #origin: Origin
  readonly #clock: LogClock
  readonly #told = new Set<string>()
  #heading: Entry | undefined
  #entry: Entry | undefined

  constructor (format: TextLogFormat, wanted: WantedEvents, origin: Origin, clock: LogClock) {
    this.#format = format
    this.#isWanted = wantedOf({ providers: wanted.textLogs ?? wanted.providers })
    this.#origin = origin
    this.#clock = clock
  }

  /** Where the first entry begins that is not read to its end. */
  get held (): LinePlace | undefined {
    const first = this.#heading ?? this.#entry
    return first && { offset: first.line.offset, isSkipping: false }
  }

  take (line: TextLine): void {
    const stamped = this.#format.stamped(line.text)
    if (stamped !== undefined) {
      this.endEntry()
      this.#entry = { ...stamped, line, more: [] }
    } else if (this.#entry !== undefined && this.#entry.more.length < MOST_LINES) {
      this.#entry.more.push(line.text)
    }
  }

  /** The entry goes on no more; one that announces the next waits for it. */
  endEntry (): void {
    const [heading, entry] = [this.#heading, this.#entry]
    if (entry === undefined) return
    this.#entry = undefined
    const isAnnounced = heading?.wall === entry.wall
    if (heading !== undefined && !isAnnounced) this.#yield(heading, heading.text)
    this.#heading = this.#format.isHeading(entry.text) ? entry : undefined
    if (this.#heading === undefined) this.#yield(entry, isAnnounced ? heading!.text : undefined)
  }

  /** There is nothing more: what was announced did not come. */
  end (): void {
    this.endEntry()
    if (this.#heading !== undefined) this.#yield(this.#heading, this.#heading.text)
    this.#heading = undefined
  }

  #yield (entry: Entry, heading: string | undefined): void {
    this.scanned++
    const offset = this.#format.offsetIn(entry.text)
    if (offset !== undefined) this.#clock.state(offset)
    const { at, doubt } = this.#clock.moment(entry.wall)
    this.oldest ??= at
    const { path, computer, sqlInstance } = this.#origin
    const said = this.#format.said(entry.text, heading, sqlInstance)
    if (said === undefined || !this.#isOfUse(said.provider, said.eventId)) return
    const where = `${path} at byte ${entry.line.offset}`
    if (at === undefined) { this.unreadable.push({ where, reason: doubt! }); return }
    if (doubt !== undefined) this.#noteOnce(where, doubt, 'clock')
    if (entry.line.damage !== undefined) this.#noteOnce(where, NOT_UTF_8, 'encoding')
    this.records.push({
      computer,
      channel: this.#format.channel,
      provider: said.provider,
      eventId: said.eventId,
      recordId: entry.line.offset,
      timeCreated: at,
      data: [{ value: [entry.text, ...entry.more].join('\n').trim() }]
    })
  }

  /** A log of an instance that nobody knows says nothing of use. */
  #isOfUse (provider: string, eventId: number): boolean {
    const isKnown = !this.#format.isOfInstance || this.#origin.sqlInstance !== undefined
    return isKnown && this.#isWanted(provider, eventId)
  }

  #noteOnce (where: string, reason: string, topic: string): void {
    if (!this.#told.has(topic)) this.notes.push({ where, reason })
    this.#told.add(topic)
  }
}

const NOT_UTF_8 = 'expected UTF-16 or UTF-8, found another encoding; read as Windows-1252, and names may be damaged'
