import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'

/** Why an address has no answer. */
export const NOTHING_HERE = 'There is nothing at this address.'

/** Why an incident is not found, to whoever asks for it. */
export const NO_SUCH_INCIDENT = 'There is no incident with this id; it may be older than what is remembered.'

/** Answers what is wrong, in the form that all addresses have for it; `error` is the name of the status unless told. */
export function sendProblem (
  reply: FastifyReply, statusCode: number, message: string, error = STATUS_CODES[statusCode] ?? 'Error'
): FastifyReply {
  return reply.code(statusCode).type('application/json; charset=utf-8').send({ statusCode, error, message })
}
