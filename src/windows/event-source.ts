import { functionsOf, once, type Answer } from './koffi.js'
import { deleteKey, writeValues } from './registry.js'
import { call } from './call.js'

/** Writes to the Application log under one name. */
export interface EventSource {
  /** Writes an event with an id from 1 to 1000; Windows shows the text whole, up to 31,000 characters. */
  write (level: EventLevel, id: number, text: string): void
  close (): void
}

export type EventLevel = keyof typeof LEVELS

interface Arguments {
  readonly RegisterEventSourceW: readonly [computer: null, name: string]
  readonly ReportEventW: readonly [
    source: Answer, type: number, category: 0, id: number, user: null, strings: number, bytes: 0,
    texts: readonly string[], data: null
  ]
  readonly DeregisterEventSource: readonly [source: Answer]
}

const LEVELS = { error: 1, warning: 2, info: 4 } as const
const MOST_CHARACTERS = 31_000
const KEY = 'SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application'
// its messages from 1 to 1000 are nothing but the text
const MESSAGES = '%SystemRoot%\\System32\\EventCreate.exe'

const advapi = once(() => functionsOf<Arguments>('advapi32.dll', {
  RegisterEventSourceW: ['uint64_t', 'void *, str16'],
  ReportEventW: ['int', 'uint64_t, uint16_t, uint16_t, uint32_t, void *, uint16_t, uint32_t, char16_t **, void *'],
  DeregisterEventSource: ['int', 'uint64_t']
}))

/** Opens a source of events for writing. One that is not registered works too, but Event Viewer complains before its text. */
export function openEventSource (name: string): EventSource {
  const source = call(advapi().RegisterEventSourceW, null, name)
  return {
    write (level, id, text) {
      const texts = [text.slice(0, MOST_CHARACTERS)]
      call(advapi().ReportEventW, source, LEVELS[level], 0, id, null, texts.length, 0, texts, null)
    },
    close () { call(advapi().DeregisterEventSource, source) }
  }
}

/**
 * A source that is opened when it is first written to, and again where Windows does not take an event: it outlives a restart of
 * the Event Log service. What is not taken then either, as by a full log, is passed over.
 */
export function lastingEventSource (open: () => EventSource): EventSource {
  let source: EventSource | undefined

  const hasDone = (act: (source: EventSource) => void): boolean => {
    try {
      act(source ??= open())
      return true
    } catch {
      source = undefined // Windows closes it with the service it belonged to
      return false
    }
  }

  return {
    write (level, id, text) {
      const write = (to: EventSource): void => { to.write(level, id, text) }
      if (!hasDone(write)) hasDone(write)
    },
    close () {
      if (source !== undefined) hasDone((to) => { to.close() })
      source = undefined
    }
  }
}

/** Tells Event Viewer how to show the events of a source. */
export function registerEventSource (name: string): void {
  writeValues(`${KEY}\\${name}`, { EventMessageFile: MESSAGES, TypesSupported: 7 })
}

/** Undoes that; yields whether it was registered. */
export function unregisterEventSource (name: string): boolean {
  return deleteKey(`${KEY}\\${name}`)
}
