import { once } from 'node:events'
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'

/** Takes what Alertmanager sends, and hands on each notification with the name of its receiver. */
export async function openSink (onNotification) {
  const server = createServer(async (request, response) => {
    onNotification(decodeURIComponent(request.url.slice(1)), await json(request))
    response.end()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close () {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    }
  }
}

/** A notification as a person reads it: of each alert to whom it goes, what and where it is, and what to do. */
export function notificationText (receiver, { alerts }) {
  return alerts.flatMap(({ status, labels, annotations }) => {
    const where = [labels.severity, labels.instance].filter(Boolean).join(', ')
    return [
      `${status.toUpperCase()} ${labels.alertname}${where && ` (${where})`} to ${receiver}`,
      ...[annotations.summary, annotations.description, annotations.action].filter(Boolean).map((line) => `  ${line}`)
    ]
  }).join('\n')
}
