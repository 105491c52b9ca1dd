import type { ExporterStatus } from '../core/status.js'
import { html } from '../report/markup.js'
import type { Markup } from '../report/markup.js'
import { table } from '../report/table.js'
import type { Column, Row } from '../report/table.js'
import { utc } from '../report/wording.js'

/** An option of the configuration as it is shown, empty where it is not set; what must not be seen is not in it. */
export interface ShownOption {
  readonly key: string
  readonly value: string
}

interface Addresses {
  readonly root: string
  readonly telemetryPath: string
}

/** Who shows all this: version, configuration, and where the rest is. */
export function exporterSection (
  exporter: ExporterStatus, configuration: readonly ShownOption[], { root, telemetryPath }: Addresses
): Markup {
  const links = [
    [telemetryPath, 'Metrics'], ['/api/v1/status', 'Status as JSON'], ['/api/v1/incidents', 'Incidents as JSON'],
    ['/api/v1/openapi.json', 'API (OpenAPI)'], ['/docs/runbooks/', 'Runbooks'], ['/docs/error-codes/', 'Error codes']
  ] as const
  return html`<section id="exporter"><h2>Exporter</h2>
<div class="card"><dl class="facts wide">
<div><dt>Version</dt><dd>${exporter.version} <span class="quiet">(revision: ${exporter.revision})</span></dd></div>
<div><dt>Running since</dt><dd>${utc(exporter.startedAt)}</dd></div>
<div><dt>Last poll</dt><dd>${exporter.lastPoll === undefined ? 'none yet' : utc(exporter.lastPoll)}</dd></div>
</dl>
<ul class="row">${links.map(([path, words]) => html`<li><a href="${root}${path}">${words}</a></li>`)}</ul>
${configuration.length === 0 ? undefined : configurationTable(configuration)}</div>
</section>
`
}

function configurationTable (configuration: readonly ShownOption[]): Markup {
  return html`<details id="configuration"><summary>Configuration in force</summary>
${table('Configuration', COLUMNS, configuration.map(optionRow))}</details>
`
}

const COLUMNS: readonly Column[] = [{ name: 'Option' }, { name: 'Value', isLong: true }]

function optionRow ({ key, value }: ShownOption): Row {
  return [html`<code>${key}</code>`, value === '' ? html`<span class="quiet">not set</span>` : html`<pre>${value}</pre>`]
}
