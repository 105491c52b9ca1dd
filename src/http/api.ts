import type { FastifyInstance } from 'fastify'
import type { DiagnosedIncident } from '../core/incident.js'
import { incidentView } from '../core/incident-view.js'
import type { Status } from '../core/status.js'
import { NO_SUCH_INCIDENT, sendProblem } from './problem.js'
import { answer, ID_PARAMETER, INCIDENTS_ANSWER, INCIDENTS_QUERY, PROBLEM_ANSWER, TIMELINE_ANSWER, TIMELINE_QUERY } from './schemas.js'
import { statusView, timelineView } from './status-view.js'

interface IncidentsQuery {
  readonly state?: string
  readonly outcome?: string
  readonly computer?: string
  readonly sqlInstance?: string
  readonly limit: number
}

/** The status, its incidents and timelines as JSON, for programs. */
export function addApi (app: FastifyInstance, status: () => Status): void {
  addIncidents(app, status)
  addTimeline(app, status)
  app.get('/api/v1/status', {
    schema: {
      summary: 'Servers, instances, event logs and the exporter',
      response: { 200: answer('The status.', 'application/json', { $ref: 'Status#' }) }
    }
  }, async () => statusView(status()))

  app.get('/api/v1/openapi.json', {
    schema: {
      summary: 'This API as an OpenAPI document',
      response: { 200: answer('The document.', 'application/json', { type: 'object', additionalProperties: true }) }
    }
  }, async () => app.swagger())
}

function addIncidents (app: FastifyInstance, status: () => Status): void {
  app.get<{ Querystring: IncidentsQuery }>('/api/v1/incidents', {
    schema: {
      summary: 'Incidents, newest first',
      querystring: INCIDENTS_QUERY,
      response: { 200: INCIDENTS_ANSWER, '4xx': PROBLEM_ANSWER }
    }
  }, async ({ query }) => {
    const found = incidentsOf(status()).filter((incident) => isWanted(incident, query))
    return { incidents: found.slice(0, query.limit).map(incidentView), total: found.length }
  })

  app.get<{ Params: { id: string } }>('/api/v1/incidents/:id', {
    schema: {
      summary: 'One incident',
      params: ID_PARAMETER,
      response: {
        200: answer('The incident.', 'application/json', { $ref: 'Incident#' }), '4xx': PROBLEM_ANSWER
      }
    }
  }, async ({ params }, reply) => {
    const incident = incidentById(status(), params.id)
    if (incident !== undefined) return incidentView(incident)
    return sendProblem(reply, 404, NO_SUCH_INCIDENT)
  })
}

function addTimeline (app: FastifyInstance, status: () => Status): void {
  app.get<{ Querystring: { computer: string } }>('/api/v1/timeline', {
    schema: {
      summary: 'When the backups of one server ended and how, and when its services stood still',
      querystring: TIMELINE_QUERY,
      response: { 200: TIMELINE_ANSWER, '4xx': PROBLEM_ANSWER }
    }
  }, async ({ query }, reply) => {
    const known = status().computers.find(({ computer }) => isSame(query.computer, computer))
    if (known !== undefined) return timelineView(known)
    return sendProblem(reply, 404, NO_SUCH_COMPUTER)
  })
}

const NO_SUCH_COMPUTER = 'No event names this computer; /api/v1/status lists those that are known by their full names.'

/** The incident with this id, on whatever computer. */
export function incidentById (status: Status, id: string): DiagnosedIncident | undefined {
  return incidentsOf(status).find((incident) => incident.id === id)
}

function incidentsOf (status: Status): readonly DiagnosedIncident[] {
  return status.computers.flatMap((computer) => computer.incidents).sort((a, b) => b.lastSeen - a.lastSeen)
}

function isWanted (incident: DiagnosedIncident, query: IncidentsQuery): boolean {
  return isSame(query.state, incident.state) && isSame(query.outcome, incident.outcome) &&
    isSame(query.computer, incident.computer) && isSame(query.sqlInstance, incident.diagnosis.sqlInstance)
}

function isSame (wanted: string | undefined, value: string | undefined): boolean {
  return wanted === undefined || wanted.toUpperCase() === value?.toUpperCase()
}
