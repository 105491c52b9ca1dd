import { createMetrics } from '../../src/metrics/registry.js'
import { NOW } from '../a-status.js'

/** Of a build that stands still, at the time of the statuses of the tests, and without the process. */
export const SETTINGS: Parameters<typeof createMetrics>[0] = {
  build: { version: '0.1.0', revision: '5502eab', nodeVersion: 'v20.20.2' },
  caps: { sqlInstances: 32, databases: 50 },
  clock: () => NOW,
  processMetrics: false
}
