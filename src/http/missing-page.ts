import type { FastifyRequest } from 'fastify'
import { htmlDocument } from '../report/document.js'
import { html } from '../report/markup.js'
import { prefersHtml } from './accept.js'
import { navigation } from './navigation.js'
import { NO_SUCH_INCIDENT, NOTHING_HERE } from './problem.js'

/** What was asked for and is not there, in our own words: pages come in gzip, and repeat nothing of a request. */
export interface Missing {
  readonly title: string
  readonly message: string
}

/** What can be missing beside documents. */
export const MISSING = {
  page: { title: 'No such page', message: NOTHING_HERE },
  incident: { title: 'No such incident', message: NO_SUCH_INCIDENT }
} as const satisfies Readonly<Record<string, Missing>>

const DOCUMENTS: ReadonlyMap<string, Missing> = new Map([
  ['runbooks', { title: 'No such runbook', message: 'There is no runbook of this name; each is called as its alert is.' }],
  ['error-codes', {
    title: 'No such error code', message: 'This code has no page: it is not in the tables, or it is no reason for a failure.'
  }]
])

/** What is missing where a folder has no document of a name. */
export function missingDocument (folder: string): Missing {
  return DOCUMENTS.get(folder.toLowerCase()) ?? { title: 'No such document', message: 'There is no document of this name.' }
}

/** Whether somebody asks for a page: with a browser, at an address that is not for programs alone. */
export function isForPeople ({ method, url, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && prefersHtml(headers.accept) && !FOR_PROGRAMS.test(url)
}

const FOR_PROGRAMS = /^\/(?:-|api|probe|sd)(?:[/?]|$)/

/** The page that says what is missing at an address, and leads to what there is. */
export function missingPage ({ title, message }: Missing, url: string, telemetryPath: string): string {
  const root = rootFrom(url)
  const links = [...PLACES, [telemetryPath, 'Metrics', 'for Prometheus'] as const]
  return htmlDocument({
    title: `${title} · sqlvss_exporter`,
    about: 'not found',
    navigation: navigation(root, telemetryPath),
    body: html`<section class="headline doubtful"><h1>${title}</h1><p>${message}</p></section>
<section class="card"><h2>What there is</h2>
<ul>${links.map(([path, name, what]) => html`<li><a href="${root}${path}">${name}</a>: ${what}</li>`)}</ul></section>`
  })
}

const PLACES = [
  ['/', 'Status', 'what fails, and what to do now'],
  ['/docs/runbooks/', 'Runbooks', 'what to do when an alert fires'],
  ['/docs/error-codes/', 'Error codes', 'what they mean, and what mends them']
] as const

// an address with more is nobody's; its links lead to a page from which the others lead on
const MOST_LEVELS = 50

/** The root, as seen from an address: relative, as behind a proxy nobody knows where it is. */
function rootFrom (url: string): string {
  const [path = ''] = url.split('?', 1)
  const levels = path.split('/', MOST_LEVELS + 2).length - 2
  return levels < 1 ? '.' : Array.from({ length: levels }, () => '..').join('/')
}
