import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Status } from '../core/status.js'
import { sendProblem } from './problem.js'
import { answer, PROBLEM_ANSWER } from './schemas.js'

/** Reads the configuration again; yields the problems for which it was refused, none where it is in force. */
export type Reload = () => Promise<readonly string[]>

/** Whether a request came with the password of a user. */
export type IsIdentified = (request: IncomingMessage) => boolean

const PLAIN = 'text/plain; charset=utf-8'
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/
const PASSED_ON = ['forwarded', 'via', 'x-forwarded-for', 'x-real-ip']

/** Whether the exporter lives, whether it has read what there is, and the order to read its configuration again. */
export function addLifecycle (
  app: FastifyInstance, status: () => Status, reload: Reload | undefined, isIdentified: IsIdentified
): void {
  const text = { type: 'string' }
  app.get('/-/healthy', {
    schema: { summary: 'Whether the exporter lives', response: { 200: answer('It does.', 'text/plain', text) } }
  }, async (_request, reply) => reply.type(PLAIN).send('Healthy.\n'))

  app.get('/-/ready', {
    schema: {
      summary: 'Whether every event log was read once',
      response: { 200: answer('It was.', 'text/plain', text), 503: answer('Not yet.', 'text/plain', text) }
    }
  }, async (_request, reply) => {
    const now = status()
    return now.isReady ? reply.type(PLAIN).send('Ready.\n') : reply.code(503).type(PLAIN).send(`Not ready: ${whyNotReady(now)}.\n`)
  })

  if (reload === undefined) return
  app.post('/-/reload', {
    schema: {
      summary: 'Read the configuration again; from this computer, or for a user who gave a password',
      response: { 200: answer('It is in force.', 'text/plain', text), 403: PROBLEM_ANSWER, 500: PROBLEM_ANSWER }
    }
  }, async (request, reply) => {
    if (!mayGiveOrders(request, isIdentified(request.raw))) {
      return sendProblem(reply, 403, 'The configuration is read again only for a request from this computer.')
    }
    const problems = await reload()
    if (problems.length === 0) return reply.type(PLAIN).send('The configuration was read again.\n')
    return sendProblem(reply, 500, problems.join('\n'), 'Configuration refused')
  })
}

function whyNotReady ({ eventLogs, exporter }: Status): string {
  const isBlind = eventLogs.length > 0 && eventLogs.every(({ error }) => error !== undefined)
  return isBlind || exporter.lastPoll !== undefined
    ? 'no event log can be read; the log and the status page tell why'
    : 'the event logs are being read for the first time'
}

/** A browser names the page that sends it, and sends the password along; no page may give orders. */
function mayGiveOrders (request: FastifyRequest, isIdentified: boolean): boolean {
  return (isIdentified || isFromHere(request)) && request.headers.origin === undefined
}

/** What a proxy on this computer passes on comes from anywhere. */
function isFromHere ({ ip, headers }: FastifyRequest): boolean {
  return LOOPBACK.test(ip) && PASSED_ON.every((name) => headers[name] === undefined)
}
