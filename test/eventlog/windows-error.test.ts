import t from 'tap'
import { windowsError } from '../../src/eventlog/windows-error.js'

for (const [number, code, message] of [
  [5, 'access_denied', 'System: access is denied; the account belongs into the group Event Log Readers (S-1-5-32-573) (Windows error 5)'],
  [15007, 'not_found', 'System: there is no such channel (Windows error 15007)'],
  [15001, 'invalid_query', 'System: Windows does not understand the query (Windows error 15001)'],
  [1722, 'unavailable', 'System: the Windows Event Log service does not answer; it is stopped, or a firewall is in the way (Windows error 1722)'],
  [1168, 'bookmark_gone', 'System: the event to read on from is gone (Windows error 1168)'],
  [1460, 'timeout', 'System: there was no answer in time (Windows error 1460)'],
  [87, 'other', 'System: Windows does not say why (Windows error 87)']
] as const) {
  t.test(`Windows error ${number} is ${code}`, async (t) => {
    const error = windowsError({ channel: 'System' }, number, '')
    t.strictSame([error.code, error.message], [code, message])
  })
}

t.test('of an error without a row Windows has said why', async (t) => {
  t.equal(windowsError({ channel: 'System', computer: 'SRV1' }, 87, 'The parameter is incorrect.').message, 'SRV1/System: The parameter is incorrect. (Windows error 87)')
})
