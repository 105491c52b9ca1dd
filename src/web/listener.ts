import { createServer, type RequestListener, type Server } from 'node:http'
import * as http2 from 'node:http2'
import type { Socket } from 'node:net'
import * as tls from 'node:tls'
import { isLetIn } from './client-certificate.js'
import { peerOf } from './peer.js'
import type { TlsConfig } from './tls-config.js'

/** What connections are allowed; times in milliseconds. */
export interface ConnectionLimits {
  /** Bytes of address and headers. */
  readonly maxHeaderSize: number
  readonly handshakeTimeout: number
  readonly headersTimeout: number
  readonly requestTimeout: number
  readonly keepAliveTimeout: number
  /** How long nothing may come or go; over HTTP/2 how long a request and its answer may take, too. */
  readonly connectionTimeout: number
  /** How often those are looked for that are too slow. */
  readonly connectionsCheckingInterval: number
  readonly maxRequestsPerSocket: number
}

const HANDSHAKE = 0x16 // the first byte of every TLS connection
const NOT_TLS = 'HTTP/1.0 400 Bad Request\r\n\r\nClient sent an HTTP request to an HTTPS server.\n'
const MOST_STREAMS = 100

/** A server for plain HTTP. */
export function plainServer (handler: RequestListener, limits: ConnectionLimits): Server {
  const server = createServer({ ...limits }, handler)
  server.maxRequestsPerSocket = limits.maxRequestsPerSocket
  server.setTimeout(limits.connectionTimeout)
  return server
}

/**
 * A server for HTTPS whose TLS is asked for with every connection. It is the server for plain HTTP, which is given a
 * connection only after the handshake; the handshakes are those of a tls.Server of the configuration in force.
 */
export function tlsServer (
  handler: RequestListener, limits: ConnectionLimits, current: () => TlsConfig, isHttp2: boolean
): Server {
  const server = plainServer(handler, limits)
  const [serveHttp1] = server.listeners('connection') as [(socket: Socket) => void]
  const sessions = new Set<http2.Http2Session>()
  const serveHttp2 = http2Server((request, response) => { server.emit('request', request, response) }, limits, sessions)
  const handshakes = new Map<string, Socket>()
  const encrypt = encrypting(current, isHttp2 ? ['h2', 'http/1.1'] : ['http/1.1'], (socket) => {
    handshakes.delete(peerOf(socket))
    if (socket.alpnProtocol === 'h2') serveHttp2.emit('connection', socket)
    else serveHttp1.call(server, socket)
  })
  server.removeAllListeners('connection').on('connection', (socket: Socket) => {
    cutOffSlow(socket, handshakes, limits.handshakeTimeout)
    sortOut(socket, encrypt)
  })

  const closeIdleHttp1 = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    closeIdleHttp1()
    for (const socket of handshakes.values()) socket.destroy()
    for (const session of sessions) session.close() // after its last answer
  }
  return server
}

function http2Server (
  handler: RequestListener, { connectionTimeout, maxHeaderSize }: ConnectionLimits, sessions: Set<http2.Http2Session>
): http2.Http2Server {
  const settings = { maxConcurrentStreams: MOST_STREAMS, maxHeaderListSize: maxHeaderSize }
  const server = http2.createServer({ settings }, handler as unknown as Parameters<typeof http2.createServer>[1])
  server.on('session', (session) => {
    sessions.add(session)
    session.once('close', () => sessions.delete(session))
    session.setTimeout(connectionTimeout, () => session.destroy()) // to close would wait for whoever does not read
  })
  // the time-out of a stream begins anew with every ping
  server.on('stream', (stream) => {
    const late = setTimeout(() => { stream.close(http2.constants.NGHTTP2_CANCEL) }, connectionTimeout).unref()
    stream.once('close', () => clearTimeout(late))
  })
  return server
}

/** Shakes hands as the configuration of the moment wants it, and passes on those it lets in. */
function encrypting (
  current: () => TlsConfig, ALPNProtocols: string[], passOn: (socket: tls.TLSSocket) => void
): (socket: Socket) => void {
  let made: { readonly config: TlsConfig, readonly server: tls.Server } | undefined
  return (socket) => {
    const config = current()
    if (made?.config !== config) made = { config, server: handshakeServer(config, ALPNProtocols, passOn) }
    made.server.emit('connection', socket)
  }
}

function handshakeServer (
  { context, clients }: TlsConfig, ALPNProtocols: string[], passOn: (socket: tls.TLSSocket) => void
): tls.Server {
  const { isAsked, isRequired, isVerified } = clients.policy
  const asking = { requestCert: isAsked, rejectUnauthorized: isRequired && isVerified }
  const server = tls.createServer({ ...context, ALPNProtocols, ...asking })
  server.on('secureConnection', (socket) => {
    const client = { certificate: socket.getPeerX509Certificate(), isTrusted: socket.authorized }
    if (isLetIn(clients, client)) passOn(socket)
    else socket.destroy()
  })
  server.on('tlsClientError', (_error, socket) => { socket.destroy() })
  return server
}

/** A handshake has its time as a whole: byte by byte it could go on for days. */
function cutOffSlow (socket: Socket, handshakes: Map<string, Socket>, timeout: number): void {
  const peer = peerOf(socket)
  const late = setTimeout(() => { if (handshakes.get(peer) === socket) socket.destroy() }, timeout).unref()
  handshakes.set(peer, socket)
  socket.on('error', () => {}) // a connection that broke is over
  socket.once('close', () => {
    clearTimeout(late)
    if (handshakes.get(peer) === socket) handshakes.delete(peer)
  })
}

/** Whoever speaks plain HTTP is told so, as servers in Go tell it; else nobody would know what is wrong. */
function sortOut (socket: Socket, encrypt: (socket: Socket) => void): void {
  socket.once('readable', () => {
    const first = socket.read(1) as Buffer | null
    if (first === null) return socket.destroy()
    socket.unshift(first)
    if (first[0] === HANDSHAKE) return encrypt(socket)
    if (!/[A-Z]/.test(first.toString('latin1'))) return socket.destroy()
    socket.resume() // what is not read when a connection ends breaks it, answer and all
    socket.end(NOT_TLS)
  })
}
