/** What a text of events holds at a place: an event, or one that is broken, and why. */
export interface PlainEvent {
  readonly from: number
  readonly to: number
  readonly reason?: string
}

// a prefix is no longer than this, and has nothing in it that must not be in a name
const TAG = /<!--|<!\[CDATA\[|<\/?(?:[^\0-,/:<>]{0,62}:)?Event(?=[ \t\r\n/>])/g
const EMPTY_TAG = /<[^<>'"]*(?:(?:'[^<']*'|"[^<"]*")[^<>'"]*)*(?<=\/)>/y
const END_TAG = /<\/[^<> \t\r\n/]*[ \t\r\n]*>/y
const NEXT_START = 'expected </Event>, found the start of the next event'
const END_OF_LOG = 'expected </Event>, found the end of the log'

/**
 * The events of a whole text, none of which is too long, told tag by tag from the first on: the slow way, and so
 * the definition of what a scanner finds in a stream. The text is one of code units.
 */
export function plainScan (text: string): readonly PlainEvent[] {
  const events: PlainEvent[] = []
  let tag = tagFrom(text, 0)
  while (tag !== undefined) {
    if (tag.isOpaque) {
      tag = tagFrom(text, afterOpaque(text, tag) ?? tag.from + 1)
    } else if (tag.isEnd) {
      tag = tagFrom(text, tag.to)
    } else {
      const event = eventAt(text, tag.from)
      events.push(event)
      tag = event.reason === END_OF_LOG ? eventTagFrom(text, tag.from + 1) : tagFrom(text, event.to)
    }
  }
  return events
}

interface Tag {
  readonly from: number
  readonly to: number
  readonly isEnd: boolean
  readonly isOpaque: boolean
}

function tagFrom (text: string, at: number): Tag | undefined {
  TAG.lastIndex = at
  const found = TAG.exec(text)
  if (found === null) return undefined
  const [tag] = found
  return { from: found.index, to: found.index + tag.length, isEnd: tag[1] === '/', isOpaque: tag[1] === '!' }
}

/** The next tag of an event, be it in a comment or not. */
function eventTagFrom (text: string, at: number): Tag | undefined {
  let tag = tagFrom(text, at)
  while (tag?.isOpaque === true) tag = tagFrom(text, tag.to)
  return tag
}

function afterOpaque (text: string, { from, to }: Tag): number | undefined {
  const end = text.startsWith('<!--', from) ? '-->' : ']]>'
  const at = text.indexOf(end, to)
  return at < 0 ? undefined : at + end.length
}

function eventAt (text: string, from: number): PlainEvent {
  EMPTY_TAG.lastIndex = from
  if (EMPTY_TAG.test(text)) return { from, to: EMPTY_TAG.lastIndex }
  let tag = tagFrom(text, from + 1)
  while (tag !== undefined) {
    if (!tag.isOpaque && !tag.isEnd) return { from, to: tag.from, reason: NEXT_START }
    END_TAG.lastIndex = tag.from
    if (tag.isEnd && END_TAG.test(text)) return { from, to: END_TAG.lastIndex }
    const after = tag.isOpaque ? afterOpaque(text, tag) : tag.to
    if (after === undefined) break
    tag = tagFrom(text, after)
  }
  return { from, to: text.length, reason: END_OF_LOG }
}
