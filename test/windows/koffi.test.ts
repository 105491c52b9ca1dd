import t from 'tap'
import { GO_ON } from '../eventlog/an-event.js'
import { discover } from '../../src/windows/sql-instances.js'
import { serviceStatus } from '../../src/windows/service-control.js'
import { wevtapiReader } from '../../src/windows/wevtapi.js'

const WHY = `Windows can only be asked on Windows, and this is ${process.platform}`
const skip = process.platform === 'win32' && 'this is Windows'

t.test('where Windows cannot be asked, a channel is not read, and says why', { skip }, async (t) => {
  const reader = wevtapiReader()
  const error = { name: 'EventLogError', code: 'other', message: `Application: ${WHY}` }
  await t.rejects(reader.info({ channel: 'Application' }, GO_ON), error)
  await t.rejects(reader.query({ channel: 'Application', selects: ['*'], mostEvents: 1 }, GO_ON), error)
})

t.test('where Windows cannot be asked, no instance is found, and it is said why', { skip }, async (t) => {
  t.same(discover(5), {
    at: 5,
    instances: [],
    problems: [
      `The instances of SQL Server in the 32 bit registry cannot be read: ${WHY}`,
      `The instances of SQL Server in the 64 bit registry cannot be read: ${WHY}`,
      `The services of SQL Server cannot be listed: ${WHY}`
    ]
  })
})

t.test('where Windows cannot be asked, there is no service, and it is said why', { skip }, async (t) => {
  t.same(serviceStatus('sqlvss_exporter'), {
    steps: [{ isDone: false, text: `The service sqlvss_exporter cannot be asked: ${WHY}` }],
    exitCode: 1
  })
})
