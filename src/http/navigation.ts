import { html } from '../report/markup.js'
import type { Markup } from '../report/markup.js'

/** The links at the top of every page; addresses are relative, so that the pages work behind a proxy that puts a prefix before them. */
export function navigation (root: string, telemetryPath: string): Markup {
  return html`<nav aria-label="Pages"><a href="${root}/">Status</a><a href="${root}/docs/runbooks/">Runbooks</a><a href="${root}/docs/error-codes/">Error codes</a><a href="${root}${telemetryPath}">Metrics</a><a href="${root}/api/v1/incidents">Incidents as JSON</a></nav>`
}
