import type { EventLogStatus } from '../core/status.js'

/** What is to be said first where what is shown is of the bundled example; undefined where it is not. */
export function exampleNotice (eventLogs: readonly EventLogStatus[]): string | undefined {
  const examples = eventLogs.filter(({ kind }) => kind === 'example').length
  if (examples === 0) return undefined
  return `${examples === eventLogs.length ? 'This is an example' : 'An example is among the event logs'}: synthetic or replayed events, ` +
    'moved in time as if they had just happened. Its servers are none of yours.'
}
