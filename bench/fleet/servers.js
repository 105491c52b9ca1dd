import { once } from 'node:events'
import { createServer } from 'node:http'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { expositionOf, fraction } from './exposition.js'

const POLL = 30
const HALF_A_DAY = 43_200
const compressed = promisify(gzip)

/** Serves what the exporters of so many servers say, each below a path of its own, a share of them failing. */
export async function openServers ({ count, kinds, failingShare }) {
  const start = Date.now() / 1000
  let failed = { share: failingShare, at: start }
  const server = createServer(async (request, response) => {
    const number = Number(request.url.split('/')[1])
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'content-encoding': 'gzip' })
    response.end(await compressed(said(number), { level: 1 }))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')

  function said (number) {
    const now = Date.now() / 1000
    const kind = kindOf(number, kinds)
    const isFailing = fraction(number) < failed.share
    const { lines, end } = isFailing ? kind.failing : kind.well
    const last = isFailing && fraction(number) >= failingShare ? failed.at : start - fraction(number * 7) * HALF_A_DAY
    return expositionOf(lines, { server: number, now, later: last - end, polls: Math.floor((now - start) / POLL) })
  }

  return {
    targets: Array.from({ length: count }, (_, number) => targetOf(number, server.address().port)),
    fail (share) { failed = { share, at: Date.now() / 1000 } },
    async close () {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}

function kindOf (number, kinds) {
  let rest = fraction(number * 3)
  return kinds.find(({ share }) => (rest -= share) < 0) ?? kinds[0]
}

// in the form of Prometheus' file_sd: one address stands for all servers, a path for each
function targetOf (number, port) {
  const name = `srv${String(number).padStart(5, '0')}`
  return {
    targets: [`127.0.0.1:${port}`],
    labels: { __metrics_path__: `/${number}/metrics`, instance: `${name}.contoso.local`, site: `site${number % 20}` }
  }
}
