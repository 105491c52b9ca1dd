import type { FastifyInstance } from 'fastify'
import { sendProblem } from './problem.js'

/** The routes at these paths, which are added later, answer so many requests together at the same time; 0 is any number. */
export function limitRequests (routes: FastifyInstance, paths: readonly string[], most = 0): void {
  if (most === 0) return
  const message = `Limit of concurrent requests reached (${most}), try again later.`
  const underWay = new Set<string>()
  routes.addHook('onRoute', (route) => {
    if (!paths.includes(route.url) || route.method === 'HEAD') return
    route.onRequest = async ({ id }, reply) => {
      if (underWay.size >= most) return await sendProblem(reply, 503, message)
      underWay.add(id)
      // one of them comes, whether the answer was sent or the client left
      for (const end of ['finish', 'close']) reply.raw.once(end, () => { underWay.delete(id) })
    }
  })
}
