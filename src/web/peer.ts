import type { Socket } from 'node:net'

/** The other end of a connection, by which its sockets are known, encrypted or not. */
export function peerOf ({ remoteAddress, remotePort }: Pick<Socket, 'remoteAddress' | 'remotePort'>): string {
  return `${remoteAddress} ${remotePort}`
}
