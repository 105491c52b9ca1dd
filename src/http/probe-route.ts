import type { FastifyInstance } from 'fastify'
import { isCalled } from '../core/sql-instance.js'
import type { ComputerStatus, Status } from '../core/status.js'
import { UNPRINTABLE } from '../core/unprintable.js'
import type { Metrics } from '../metrics/registry.js'
import { formatFor } from './accept.js'
import { sendProblem } from './problem.js'
import { answer, PROBLEM_ANSWER } from './schemas.js'
import { EXPOSITION_ANSWER, expositionSender } from './send-exposition.js'

/** As long as the full name of a computer can be. */
const LONGEST_NAME = 255

const PROBE_QUERY = {
  type: 'object',
  required: ['target'],
  additionalProperties: false,
  properties: {
    target: {
      type: 'string',
      minLength: 1,
      maxLength: LONGEST_NAME,
      description: 'The full name of a computer, its host name or its NetBIOS name, in any case.'
    }
  }
}

const TARGETS_ANSWER = answer('A target for each computer.', 'application/json', {
  type: 'array',
  items: {
    type: 'object',
    required: ['targets', 'labels'],
    properties: {
      targets: { type: 'array', items: { type: 'string' } },
      labels: { type: 'object', additionalProperties: { type: 'string' } }
    }
  }
})

const HOW_MANY = {
  none: 'No computer of this name is known; /sd lists those that are.',
  several: 'Several computers are called so; ask for one by its full name, as /sd lists it.'
}

/** The metrics of one computer, and the computers there are, for a Prometheus that scrapes each of them here. */
export function addProbe (app: FastifyInstance, status: () => Status, metrics: Metrics): void {
  const send = expositionSender((computer: ComputerStatus, format) => metrics.of(computer, format))
  app.get<{ Querystring: { target: string } }>('/probe', {
    schema: {
      summary: 'Metrics of one computer',
      querystring: PROBE_QUERY,
      response: { 200: EXPOSITION_ANSWER, '4xx': PROBLEM_ANSWER }
    }
  }, async (request, reply) => {
    const [computer, ...others] = computersCalled(status(), request.query.target)
    if (computer === undefined || others.length > 0) {
      const message = others.length > 0 ? HOW_MANY.several : HOW_MANY.none
      return sendProblem(reply, 404, message)
    }
    return send(request, reply, formatFor(request.headers.accept), computer)
  })

  app.get('/sd', {
    schema: { summary: 'Computers as targets, for the HTTP service discovery of Prometheus', response: { 200: TARGETS_ANSWER } }
  }, async () => status().computers.map(({ computer }) => computer).filter(isTarget).map(targetOf))
}

/** The one of exactly this name, else all that go by it. */
function computersCalled ({ computers }: Status, name: string): readonly ComputerStatus[] {
  const exact = computers.find(({ computer }) => computer === name)
  return exact === undefined ? computers.filter(({ computer }) => isCalled(computer, name)) : [exact]
}

/** An event can name any computer; what cannot be asked for is no target. */
function isTarget (computer: string): boolean {
  return computer !== '' && computer.length <= LONGEST_NAME && computer.search(UNPRINTABLE) === -1
}

function targetOf (computer: string) {
  return { targets: [computer], labels: {} }
}
