import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { runAsService } from '../../../src/windows/service-host.js'

// a service that tells its port in a file, answers a slow request, and ends as its first argument says
const [name, ending, port, result] = process.argv.slice(2) as [string, 'fails' | 'throws' | 'ends', string, string]

const server = createServer((_request, response) => {
  writeFileSync(`${port}.asked`, '')
  setTimeout(() => response.end('answered'), 1500)
})

runAsService({
  name,
  async onStart () {
    if (ending === 'fails') return 3
    if (ending === 'throws') throw new Error('a mistake')
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    writeFileSync(port, String((server.address() as AddressInfo).port))
    return 0
  },
  async onStop () {
    await new Promise((resolve) => server.close(resolve))
    return 0
  }
}).then(
  (run) => { writeFileSync(result, JSON.stringify(run)) },
  (error: Error) => { writeFileSync(result, error.message) }
)
