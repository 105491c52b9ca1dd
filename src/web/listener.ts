import { createServer, type RequestListener, type Server } from 'node:http'
import * as http2 from 'node:http2'
import type { Socket } from 'node:net'
import * as tls from 'node:tls'
import { NO_CERTIFICATE, whyNotLetIn } from './client-certificate.js'
import { refuse } from './guard.js'
import { peerOf } from './peer.js'
import type { Refusals } from './refusals.js'
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

/** How connections are encrypted, and where those are counted that are not. */
export interface TlsParts {
  readonly current: () => TlsConfig
  readonly isHttp2: boolean
  readonly refusals: Refusals
}

/**
 * A server for HTTPS whose TLS is asked for with every connection. It is the server for plain HTTP, which is given a
 * connection only after the handshake; the handshakes are those of a tls.Server of the configuration in force.
 */
export function tlsServer (
  handler: RequestListener, limits: ConnectionLimits, parts: TlsParts
): Server {
  const server = plainServer(handler, limits)
  const [serveHttp1] = server.listeners('connection') as [(socket: Socket) => void]
  const sessions = new Set<http2.Http2Session>()
  const serveHttp2 = http2Server((request, response) => {
    if (lengthOf(request.rawHeaders) > limits.maxHeaderSize) return refuse(response, 431)
    server.emit('request', request, response)
  }, limits, sessions)
  const handshakes = new Map<string, Socket>()
  const encrypt = encrypting(parts, (socket) => {
    handshakes.delete(peerOf(socket))
    if (socket.alpnProtocol === 'h2') serveHttp2.emit('connection', socket)
    else serveHttp1.call(server, socket)
  })
  server.removeAllListeners('connection').on('connection', (socket: Socket) => {
    cutOffSlow(socket, handshakes, limits.handshakeTimeout)
    sortOut(socket, encrypt, parts.refusals)
  })

  const closeIdleHttp1 = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    closeIdleHttp1()
    for (const socket of handshakes.values()) socket.destroy()
    for (const session of sessions) session.close() // after its last answer
  }
  return server
}

/** Of headers, as HTTP/2 counts it (RFC 9113, 6.5.2); a setting would end streams without an answer, and not the first ones. */
function lengthOf (rawHeaders: readonly string[]): number {
  return rawHeaders.reduce((sum, { length }) => sum + length, 16 * rawHeaders.length)
}

function http2Server (
  handler: RequestListener, { connectionTimeout }: ConnectionLimits, sessions: Set<http2.Http2Session>
): http2.Http2Server {
  const settings = { maxConcurrentStreams: MOST_STREAMS }
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
  { current, isHttp2, refusals }: TlsParts, passOn: (socket: tls.TLSSocket) => void
): (socket: Socket) => void {
  const ALPNProtocols = isHttp2 ? ['h2', 'http/1.1'] : ['http/1.1']
  let made: { readonly config: TlsConfig, readonly server: tls.Server } | undefined
  return (socket) => {
    const config = current()
    if (made?.config !== config) {
      made = { config, server: handshakeServer(config, { ALPNProtocols, refusals, passOn }) }
    }
    made.server.emit('connection', socket)
  }
}

interface HandshakeParts {
  readonly ALPNProtocols: string[]
  readonly refusals: Refusals
  readonly passOn: (socket: tls.TLSSocket) => void
}

function handshakeServer (
  { context, clients }: TlsConfig, { ALPNProtocols, refusals, passOn }: HandshakeParts
): tls.Server {
  const { isAsked, isRequired, isVerified } = clients.policy
  const asking = { requestCert: isAsked, rejectUnauthorized: isRequired && isVerified }
  const server = tls.createServer({ ...context, ALPNProtocols, ...asking })
  server.on('secureConnection', (socket) => {
    const client = { certificate: socket.getPeerX509Certificate(), isTrusted: socket.authorized }
    const why = whyNotLetIn(clients, client)
    if (why === undefined) return passOn(socket)
    refusals.add('client_certificate', socket.remoteAddress, why)
    socket.destroy()
  })
  server.on('tlsClientError', (error, socket) => {
    countFailed(error, socket, refusals)
    socket.destroy()
  })
  return server
}

/** What a handshake failed of; a client that left by itself was not refused. */
function countFailed ({ code = '' }: NodeJS.ErrnoException, socket: tls.TLSSocket, refusals: Refusals): void {
  const address = addressOf(socket)
  if (code === 'ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE') refusals.add('client_certificate', address, NO_CERTIFICATE)
  // declared as an error, it is the name of one
  else if (socket.authorizationError) refusals.add('client_certificate', address, String(socket.authorizationError))
  else if (code.startsWith('ERR_SSL_')) refusals.add('handshake', address, code)
}

/** A socket that has ended knows no address any more; the one it encrypts was asked for it before, and does. */
function addressOf (socket: tls.TLSSocket & { readonly _parent?: Socket }): string | undefined {
  return socket.remoteAddress ?? socket._parent?.remoteAddress
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
function sortOut (socket: Socket, encrypt: (socket: Socket) => void, refusals: Refusals): void {
  socket.once('readable', () => {
    const first = socket.read(1) as Buffer | null
    if (first === null) return socket.destroy()
    socket.unshift(first)
    if (first[0] === HANDSHAKE) return encrypt(socket)
    if (!/[A-Z]/.test(first.toString('latin1'))) return socket.destroy()
    refusals.add('handshake', socket.remoteAddress, 'plain HTTP')
    socket.resume() // what is not read when a connection ends breaks it, answer and all
    socket.end(NOT_TLS)
  })
}
