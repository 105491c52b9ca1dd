import type { FastifyInstance } from 'fastify'
import { sendProblem } from './problem.js'

/** Every address that routes registered after this have answers any other method with 405 and those it knows; yields what adds them. */
export function refuseOtherMethods (routes: FastifyInstance): () => void {
  const known = new Map<string, Set<string>>()
  routes.addHook('onRoute', ({ url, method }) => {
    const methods = known.get(url) ?? new Set()
    for (const one of [method].flat()) methods.add(one)
    if (methods.has('GET')) methods.add('HEAD')
    known.set(url, methods)
  })
  return () => {
    for (const [url, methods] of [...known].map(([url, methods]) => [url, [...methods].sort()] as const)) {
      const allow = methods.join(', ')
      routes.route({
        url,
        method: routes.supportedMethods.filter((method) => !methods.includes(method)),
        schema: { hide: true },
        handler: async (_request, reply) => sendProblem(reply.header('allow', allow), 405, `This address knows ${allow}.`)
      })
    }
  }
}
