import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Status } from '../core/status.js'
import { documentAt } from '../documents/documents.js'
import { incidentById } from './api.js'
import { compressed } from './compressed.js'
import { isForPeople, MISSING, missingDocument, missingPage } from './missing-page.js'
import type { Missing } from './missing-page.js'
import { NO_SUCH_INCIDENT, NOTHING_HERE, sendProblem } from './problem.js'
import { answer, DOCUMENT_PARAMETERS, FOLDER_PARAMETER, ID_PARAMETER, PROBLEM_ANSWER } from './schemas.js'
import { documentPage, incidentAsText, incidentFile, incidentPage, statusPage } from './status-page.js'
import type { PageOptions } from './status-page.js'

const PAGE = answer('A page.', 'text/html', { type: 'string' })
const HTML = 'text/html; charset=utf-8'

/** The pages for people. */
export function addPages (app: FastifyInstance, status: () => Status, options: PageOptions): void {
  app.get('/', {
    onSend: compressed,
    schema: { summary: 'The status page', response: { 200: PAGE } }
  }, async (_request, reply) => reply.type(HTML).send(statusPage(status(), options)))

  // browsers ask for it by themselves; without an answer each first load of a page leaves an error in the console
  app.get('/favicon.ico', { schema: { hide: true } }, async (_request, reply) => reply.code(204).send())

  addIncidents(app, status, options)
  addDocuments(app, options)
  for (const [from, to] of MOVED) {
    app.get(from, { schema: { hide: true } }, async (_request, reply) => reply.redirect(to))
  }
}

/** Addresses without a page of their own, and the one that is meant, as seen from there. */
const MOVED = [
  ['/incidents', './'], ['/incidents/', '../'], ['/docs', './docs/runbooks/'], ['/docs/', './runbooks/']
] as const

function addIncidents (app: FastifyInstance, status: () => Status, options: PageOptions): void {
  app.get<{ Params: { id: string } }>('/incidents/:id', {
    onSend: compressed,
    schema: {
      summary: 'The page of one incident',
      params: ID_PARAMETER,
      response: { 200: PAGE, 400: PROBLEM_ANSWER, 404: PAGE }
    }
  }, async (request, reply) => {
    const now = status()
    const incident = incidentById(now, request.params.id)
    if (incident !== undefined) return reply.type(HTML).send(incidentPage(now, incident, options))
    return sendMissing(request, reply, MISSING.incident, options)
  })

  for (const { suffix, type, summary, show } of FORMS) {
    app.get<{ Params: { id: string } }>(`/incidents/:id.${suffix}`, {
      onSend: compressed,
      schema: {
        summary,
        params: ID_PARAMETER,
        response: { 200: answer('The report.', type.split(';')[0]!, { type: 'string' }), 400: PROBLEM_ANSWER, 404: PROBLEM_ANSWER }
      }
    }, async (request, reply) => {
      const now = status()
      const incident = incidentById(now, request.params.id)
      if (incident === undefined) {
        return isForPeople(request)
          ? sendMissing(request, reply, MISSING.incident, options)
          : sendProblem(reply, 404, NO_SUCH_INCIDENT)
      }
      return reply.type(type).header('content-disposition', `inline; filename="sqlvss-incident-${encodeURIComponent(incident.id)}.${suffix}"`)
        .send(show(now, incident, options))
    })
  }
}

function addDocuments (app: FastifyInstance, options: PageOptions): void {
  app.get<{ Params: { folder: string } }>('/docs/:folder/', {
    onSend: compressed,
    schema: {
      summary: 'All runbooks, or all error codes',
      params: FOLDER_PARAMETER,
      response: { 200: PAGE, 400: PROBLEM_ANSWER, 404: PAGE }
    }
  }, async (request, reply) => sendDocument(request, reply, { ...request.params, name: 'README' }, options))

  app.get<{ Params: { folder: string } }>('/docs/:folder', {
    onSend: compressed,
    schema: { hide: true, params: FOLDER_PARAMETER }
  }, async (request, reply) => {
    const { folder } = request.params
    return documentAt(folder, 'README') === undefined
      ? sendMissing(request, reply, missingDocument(folder), options)
      : reply.redirect(`./${encodeURIComponent(folder)}/`)
  })

  app.get<{ Params: { folder: string, name: string } }>('/docs/:folder/:name', {
    onSend: compressed,
    schema: {
      summary: 'The runbook of an alert, or what an error code means',
      params: DOCUMENT_PARAMETERS,
      response: { 200: PAGE, 400: PROBLEM_ANSWER, 404: PAGE }
    }
  }, async (request, reply) => sendDocument(request, reply, request.params, options))
}

/** An incident to hand on. */
const FORMS = [
  { suffix: 'html', type: HTML, summary: 'One incident as a self-contained file', show: incidentFile },
  { suffix: 'txt', type: 'text/plain; charset=utf-8', summary: 'One incident as text, for a ticket', show: incidentAsText }
] as const

interface Place {
  readonly folder: string
  readonly name: string
}

function sendDocument (
  request: FastifyRequest, reply: FastifyReply, { folder, name }: Place, options: PageOptions
): FastifyReply {
  const document = documentAt(folder, name)
  if (document !== undefined) return reply.type(HTML).send(documentPage(document, options))
  return sendMissing(request, reply, missingDocument(folder), options)
}

function sendMissing (
  { url }: FastifyRequest, reply: FastifyReply, missing: Missing, { telemetryPath }: PageOptions
): FastifyReply {
  return reply.code(404).type(HTML).send(missingPage(missing, url, telemetryPath))
}

/** Answers at an address where nothing is: browsers with a page, programs in the form that all addresses have for what is wrong. */
export async function sendNothing (
  request: FastifyRequest, reply: FastifyReply, telemetryPath: string
): Promise<FastifyReply> {
  if (!isForPeople(request)) return sendProblem(reply, 404, NOTHING_HERE)
  const page = missingPage(MISSING.page, request.url, telemetryPath)
  return reply.code(404).type(HTML).send(await compressed(request, reply, page))
}
