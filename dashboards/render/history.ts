import { HOUR, MINUTE } from '../../test/synthetic/event-log.js'
import { BEGIN, NOW } from '../../test/dashboards/fleet-story.js'
import { fleetHistory, times } from '../../test/dashboards/history.js'
import { serveHistory } from '../../test/dashboards/served-history.js'
import type { ServedHistory } from '../../test/dashboards/served-history.js'

/** The moment that the pictures show, in Unix seconds. */
export const AT = NOW / 1000

/** A real Prometheus with a week of the story's fleet. */
export async function serveWeek (): Promise<ServedHistory> {
  return await serveHistory(await fleetHistory(times(BEGIN - HOUR, 30 * MINUTE, 5 * MINUTE)))
}
