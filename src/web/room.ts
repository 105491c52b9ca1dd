import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { peerOf } from './peer.js'
import type { Refusals } from './refusals.js'

/** A connection, as far as it matters who makes room for whom. */
export interface Guest {
  readonly address: string
  /** Requests under way. */
  readonly requests: number
  /** The turn in which it last came to rest, or came. */
  readonly since: number
}

/** Tells when there is no room any more, and when there is some again. */
export interface RoomLogger {
  warn (facts: object, message: string): void
}

/**
 * Lets so many connections be there at the same time. One more takes the place of one at rest, so that nobody is shut out by
 * connections that somebody keeps.
 */
export function boundConnections (server: Server, most: number, refusals: Refusals, logger: RoomLogger): void {
  const [serve] = server.listeners('connection') as [(socket: Socket) => void]
  const guests = new Map<Socket, Guest & { requests: number, since: number }>()
  const byPeer = new Map<string, Socket>()
  const tell = telling(most, refusals, logger)
  let turn = 0

  server.removeAllListeners('connection').on('connection', (socket: Socket) => {
    const { remoteAddress: address = 'unknown' } = socket
    const peer = peerOf(socket)
    if (guests.size >= most) {
      const [leaving, guest] = whoMakesRoom([...guests], address) ?? [socket, { address }]
      tell.isFull(guest.address)
      leaving.destroy()
      guests.delete(leaving)
      if (leaving === socket) return
    }
    guests.set(socket, { address, requests: 0, since: ++turn })
    byPeer.set(peer, socket)
    socket.once('close', () => {
      if (guests.delete(socket)) tell.hasLeft(guests.size)
      if (byPeer.get(peer) === socket) byPeer.delete(peer)
    })
    serve.call(server, socket)
  })
  // over TLS a request comes from another socket, which has the same peer
  server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    const guest = guests.get(socket) ?? guests.get(byPeer.get(peerOf(socket))!)
    if (guest === undefined) return
    guest.requests += 1
    response.once('close', () => {
      guest.requests -= 1
      guest.since = ++turn
    })
  })
}

/** Counts who makes room, and tells when that begins and ends. */
function telling (most: number, refusals: Refusals, logger: RoomLogger) {
  let ended = 0
  return {
    isFull (address: string): void {
      refusals.add('no_room')
      if (ended === 0) logger.warn({ connections: most, address }, NO_ROOM)
      ended += 1
    },
    hasLeft (connections: number): void {
      if (ended === 0 || connections > most / 2) return
      logger.warn({ ended }, ROOM_AGAIN)
      ended = 0
    }
  }
}

const NO_ROOM = 'No room for more connections; one at rest is ended for each that comes'
const ROOM_AGAIN = 'Room for connections again'

/**
 * Of the address that holds the most connections the one longest at rest. Where it has none at rest, its oldest is cut off, but
 * only for an address that still holds less; otherwise nobody makes room.
 */
export function whoMakesRoom<Key> (
  guests: readonly (readonly [Key, Guest])[], newcomer: string
): readonly [Key, Guest] | undefined {
  const held = new Map<string, number>()
  for (const [, { address }] of guests) held.set(address, (held.get(address) ?? 0) + 1)
  const most = Math.max(...held.values())
  const greedy = guests.filter(([, { address }]) => held.get(address) === most)
    .sort(([, a], [, b]) => a.since - b.since)
  const atRest = greedy.find(([, { requests }]) => requests === 0)
  return atRest ?? ((held.get(newcomer) ?? 0) + 1 < most ? greedy[0] : undefined)
}
