import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** What more of a body is announced than this, or how much is not, ends its connection with the answer: nobody reads it. */
export function endAfterLongBodies (server: Server, most: number): void {
  server.prependListener('request', ({ headers, httpVersionMajor }: IncomingMessage, response: ServerResponse) => {
    // over HTTP/2 nothing is taken from a client before somebody reads
    if (httpVersionMajor !== 1) return
    const isLong = Number(headers['content-length'] ?? 0) > most || headers['transfer-encoding'] !== undefined
    if (isLong) response.setHeader('Connection', 'close')
  })
}
