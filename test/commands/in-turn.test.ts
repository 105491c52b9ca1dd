import t from 'tap'
import { inTurn } from '../../src/commands/in-turn.js'
import { EventLogError, type EventLog } from '../../src/eventlog/eventlog.js'

t.test('event logs are read one at a time, in the order in which they are asked for, whatever becomes of one', async (t) => {
  const told: string[] = []
  const log = (name: string): EventLog => ({
    name,
    kind: 'xml',
    async read () {
      told.push(`${name} begins`)
      await new Promise((resolve) => setImmediate(resolve))
      told.push(`${name} ends`)
      if (name === 'b') throw new EventLogError('not_found', 'b: there is no such file')
      return { records: [], position: name, unreadable: [], scanned: 0, more: false }
    }
  })
  const logs = inTurn(['a', 'b', 'c'].map(log))
  const { signal } = new AbortController()
  const read = await Promise.allSettled(logs.map(async (one) => await one.read(undefined, signal)))
  t.strictSame(read.map((one) => one.status === 'fulfilled' ? one.value.position : one.reason.message), ['a', 'b: there is no such file', 'c'])
  t.strictSame(told, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends'])
})
