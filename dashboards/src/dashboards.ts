import { dashboardOf } from './dashboard.js'
import { diagnosis } from './diagnosis.js'
import { exporter } from './exporter.js'
import { fleet } from './fleet.js'
import { server } from './server.js'

/** Every dashboard by its uid, which is also the name of its file. */
export const DASHBOARDS: Readonly<Record<string, object>> = Object.fromEntries(
  [fleet, server, diagnosis, exporter].map((plan) => [plan.uid, dashboardOf(plan)]))
