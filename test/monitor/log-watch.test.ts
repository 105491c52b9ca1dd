import t from 'tap'
import type { Reading } from '../../src/core/ledger.js'
import { joined } from '../../src/monitor/log-watch.js'

const NOTHING: Reading = {
  log: 'Application', position: '', findings: [], scanned: 0, processed: new Map(), unreadable: 0, oldest: undefined, loss: undefined
}

t.test('two readings of a log are one, which goes on where the second ended', async (t) => {
  const first = { ...NOTHING, position: '1', scanned: 3, processed: new Map([['VSS', 2], ['SQLVDI', 1]]), unreadable: 1, oldest: 7 }
  const second = { ...NOTHING, position: '2', scanned: 4, processed: new Map([['VSS', 4]]), unreadable: 2 }
  t.strictSame(joined(undefined, first), first)
  t.strictSame(joined(first, second), {
    ...NOTHING, position: '2', scanned: 7, processed: new Map([['VSS', 6], ['SQLVDI', 1]]), unreadable: 3, oldest: 7
  })
})

t.test('what two readings lost is summed, and told as the last one', async (t) => {
  const [cleared, wrapped] = [{ records: 1, what: 'cleared' }, { records: 20, what: 'wrapped' }]
  for (const [first, second, loss] of [
    [cleared, wrapped, { records: 21, what: 'wrapped' }],
    [cleared, undefined, cleared],
    [undefined, wrapped, wrapped],
    [undefined, undefined, undefined]
  ] as const) t.strictSame(joined({ ...NOTHING, loss: first }, { ...NOTHING, loss: second }).loss, loss)
})
