import { type EventForm, fragmentOf } from './event-shape.js'
import { logFile, type LogShape } from './log-file.js'
import { filetime } from './values.js'
import { childOf, textOf, type XmlElement, xmlTree } from './xml-tree.js'
import type { LogRecord } from './chunk.js'

/** What a log of events is like. */
export interface EventsShape extends LogShape {
  readonly form?: EventForm
}

/** The XML of events as an .evtx file. */
export function evtxOf (events: readonly string[], shape: EventsShape = {}): Buffer {
  return logFile(recordsOf(events, shape.form), shape)
}

/**
 * The XML of events as records. Their ids are those of the events where they count up, as in the log of one computer,
 * else counted from 1, as in that of a collector.
 */
export function recordsOf (events: readonly string[], form: EventForm = 'template'): readonly LogRecord[] {
  const trees = events.map(xmlTree)
  const ids = trees.map((event) => Number(textOf(childOf(childOf(event, 'System'), 'EventRecordID'))))
  const countUp = ids.every((id, n) => n === 0 || id > ids[n - 1]!)
  return trees.map((event, n) => (
    { id: countUp ? ids[n]! : n + 1, filetime: timeOf(event), fragment: fragmentOf(event, form) }
  ))
}

function timeOf (event: XmlElement): bigint {
  const created = childOf(childOf(event, 'System'), 'TimeCreated')
  return filetime(new Map(created?.attributes).get('SystemTime') ?? '')
}
