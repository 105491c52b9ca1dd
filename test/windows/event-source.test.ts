import t from 'tap'
import { lastingEventSource, type EventSource } from '../../src/windows/event-source.js'

interface Sources {
  readonly open: () => EventSource
  readonly done: readonly string[]
}

/** Opens sources one after another; each takes so many events and then fails, and a source of none cannot even be opened. */
function sourcesThatTake (...counts: readonly number[]): Sources {
  const done: string[] = []
  let opened = 0
  const open = (): EventSource => {
    const name = ++opened
    let left = counts[name - 1] ?? 0
    if (left === 0) throw new Error('The RPC server is unavailable')
    done.push(`open ${name}`)
    return {
      write (level, id, text) {
        if (left-- === 0) throw new Error('The handle is invalid')
        done.push(`${name}: ${level} ${id} ${text}`)
      },
      close () { done.push(`close ${name}`) }
    }
  }
  return { open, done }
}

t.test('what Windows does not take is written to the source opened anew', async (t) => {
  const { open, done } = sourcesThatTake(1, 2)
  const source = lastingEventSource(open)
  for (const text of ['before', 'after']) source.write('warning', 2, text)
  source.close()
  t.strictSame(done, ['open 1', '1: warning 2 before', 'open 2', '2: warning 2 after', 'close 2'])
})

t.test('while Windows takes nothing, events are passed over, and nothing fails', async (t) => {
  const { open, done } = sourcesThatTake(0, 0, 1)
  const source = lastingEventSource(open)
  for (const text of ['lost', 'kept']) source.write('error', 3, text)
  t.strictSame(done, ['open 3', '3: error 3 kept'])
})

t.test('a source that was never written to has nothing to close', async (t) => {
  const { open, done } = sourcesThatTake(1)
  lastingEventSource(open).close()
  t.strictSame(done, [])
})
