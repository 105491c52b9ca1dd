import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'

/** Answers what is wrong, in the form that all addresses have for it; `error` is the name of the status unless told. */
export function sendProblem (
  reply: FastifyReply, statusCode: number, message: string, error = STATUS_CODES[statusCode] ?? 'Error'
): FastifyReply {
  return reply.code(statusCode).type('application/json; charset=utf-8').send({ statusCode, error, message })
}
