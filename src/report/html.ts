import type { Status } from '../core/status.js'
import { htmlDocument } from './document.js'
import { html } from './markup.js'
import { statusBody } from './status-html.js'
import { utc } from './wording.js'
import type { References } from './wording.js'

/** One self-contained file to hand to a database administrator. */
export function htmlReport (status: Status, options: { readonly references?: References } = {}): string {
  return htmlDocument({
    title: `Backup report, ${utc(status.at)}`,
    about: `report of ${utc(status.at)}`,
    body: html`${statusBody(status, { references: options.references, isUnfolded: true })}
<footer>Made by sqlvss_exporter ${status.exporter.version} from the event logs above. Times are UTC.</footer>`
  })
}
