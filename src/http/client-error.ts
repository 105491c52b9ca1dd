import { STATUS_CODES } from 'node:http'

const STATUSES: Readonly<Record<string, readonly [number, string]>> = {
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not come in time.'],
  HPE_HEADER_OVERFLOW: [431, 'Address and headers are too long.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'The body is too long.']
}

/** What is needed of a connection to answer and end it. */
interface Connection {
  readonly destroyed: boolean
  readonly writable: boolean
  write (text: string): unknown
  destroy (): unknown
}

/** Answers what is no request, in the form that all addresses have for what is wrong, and ends the connection. */
export function answerClientError (
  { code = '' }: NodeJS.ErrnoException, socket: Connection, headers: readonly (readonly [string, string])[]
): void {
  if (code === 'ECONNRESET' || socket.destroyed) return
  const [statusCode, message] = STATUSES[code] ?? [400, 'This is no request in HTTP.']
  const error = STATUS_CODES[statusCode]!
  const body = JSON.stringify({ statusCode, error, message })
  const lines = [
    `HTTP/1.1 ${statusCode} ${error}`, 'content-type: application/json; charset=utf-8', `content-length: ${body.length}`,
    ...headers.map(([name, value]) => `${name}: ${value}`), 'connection: close', '', body
  ]
  if (socket.writable) socket.write(lines.join('\r\n'))
  socket.destroy()
}
