import type { FastifyInstance } from 'fastify'
import type { Status } from '../core/status.js'
import type { Metrics } from '../metrics/registry.js'
import { formatFor } from './accept.js'
import { EXPOSITION_ANSWER, sendExposition } from './send-exposition.js'

/** The metrics of all there is. */
export function addMetrics (app: FastifyInstance, path: string, status: () => Status, metrics: Metrics): void {
  app.get(path, {
    schema: { summary: 'Metrics for Prometheus', response: { 200: EXPOSITION_ANSWER } }
  }, async (request, reply) => {
    const format = formatFor(request.headers.accept)
    return sendExposition(request, reply, format, await metrics.all(status(), format))
  })
}
