import type { ErrorCode } from '../core/error-code.js'
import type { Status } from '../core/status.js'
import { htmlDocument } from './document.js'
import { html } from './markup.js'
import type { Markup } from './markup.js'
import { statusBody } from './status-html.js'
import { utc } from './wording.js'
import type { References } from './wording.js'

const MOST_CODES = 100

export interface HtmlReportOptions {
  readonly references?: References
  /** What a code means; undefined where it is not explained. */
  readonly explain?: (code: ErrorCode) => Markup | undefined
}

/** One self-contained file to hand to a database administrator: what the codes in it mean stands at its end. */
export function htmlReport (status: Status, { references, explain }: HtmlReportOptions = {}): string {
  const explained = explanations(status, explain)
  const codeAddress = (code: ErrorCode) => explained.has(code) ? `#${code}` : undefined
  return htmlDocument({
    title: `Backup report, ${utc(status.at)}`,
    about: `report of ${utc(status.at)}`,
    body: html`${statusBody(status, { references, codeAddress, isUnfolded: true })}
${appendix(explained)}<footer>Made by sqlvss_exporter ${status.exporter.version} from the event logs above. Times are UTC.</footer>`
  })
}

type Explanations = ReadonlyMap<ErrorCode, Markup>

function explanations (status: Status, explain: HtmlReportOptions['explain']): Explanations {
  const incidents = status.computers.flatMap((computer) => computer.incidents)
  const codes = [...new Set(incidents.flatMap(({ diagnosis }) => diagnosis.errorCodes))].slice(0, MOST_CODES)
  return new Map(codes.flatMap((code) => {
    const meaning = explain?.(code)
    return meaning === undefined ? [] : [[code, meaning] as const]
  }))
}

function appendix (explained: Explanations): Markup | undefined {
  if (explained.size === 0) return undefined
  return html`<h2>What the codes mean</h2>
${[...explained].map(([code, meaning]) => html`<section id="${code}">${meaning}</section>
`)}`
}
