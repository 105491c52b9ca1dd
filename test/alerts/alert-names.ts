import { ALERT_RULES } from './rule-files.js'

/** Every alert that is shipped, once, in the order of its file; runbooks, routes and dashboards are held against it. */
export const ALERT_NAMES: readonly string[] = [...new Set(ALERT_RULES.map(({ alert }) => alert))]
