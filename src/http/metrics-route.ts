import type { FastifyInstance } from 'fastify'
import type { Status } from '../core/status.js'
import type { Exposition, Metrics } from '../metrics/registry.js'
import { formatFor } from './accept.js'
import { EXPOSITION_ANSWER, expositionSender } from './send-exposition.js'

/** The metrics of all there is. */
export function addMetrics (app: FastifyInstance, path: string, status: () => Status, metrics: Metrics): void {
  const send = expositionSender((exposition: Exposition) => exposition)
  app.get(path, {
    schema: { summary: 'Metrics for Prometheus', response: { 200: EXPOSITION_ANSWER } }
  }, async (request, reply) => {
    const format = formatFor(request.headers.accept)
    return send(request, reply, format, await metrics.all(status(), format))
  })
}
