import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

/** A mail as it came, decoded. */
export interface Mail {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** A mail server that takes every mail and delivers none; stop ends it. */
export async function startSmtpSink (take: (mail: Mail) => void) {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {}) // the sender hung up
    converse(socket, take)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const stop = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await once(server, 'close')
  }
  return { address: `127.0.0.1:${port}`, stop }
}

/** The part of RFC 5321 that a sender without encryption and password needs. */
function converse (socket: Socket, take: (mail: Mail) => void): void {
  let message: string[] | undefined
  socket.write('220 sink\r\n')
  createInterface(socket).on('line', (line) => {
    if (message === undefined) {
      if (line === 'DATA') message = []
      socket.write(line === 'DATA' ? '354 go on\r\n' : line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n')
    } else if (line === '.') {
      take(mailOf(message))
      message = undefined
      socket.write('250 taken\r\n')
    } else {
      message.push(line.replace(/^\./, ''))
    }
  })
}

/** The subject and the two forms of a multipart/alternative mail. */
function mailOf (lines: readonly string[]): Mail {
  const source = lines.join('\n')
  const boundary = /boundary=(?<boundary>\w+)/.exec(source)?.groups?.['boundary'] ?? ''
  const parts = source.split(`--${boundary}`)
  const partOf = (type: string) => quotedPrintable(parts.find((part) => part.includes(`Content-Type: ${type}`))?.split(/\n\n(.*)/s)[1] ?? '')
  return { subject: subjectOf(parts[0]!), text: partOf('text/plain'), html: partOf('text/html') }
}

function subjectOf (header: string): string {
  const subject = /^Subject: (?<subject>.*(?:\n[ \t].*)*)/m.exec(header)?.groups?.['subject'] ?? ''
  return subject.replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?q\?(.*?)\?=/gi, (_, encoded: string) => quotedPrintable(encoded.replaceAll('_', ' ')))
}

function quotedPrintable (text: string): string {
  const bytes = text.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
