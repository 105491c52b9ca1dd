import { createHash } from 'node:crypto'
import { html, markupText } from './markup.js'
import type { Content, Markup } from './markup.js'
import { PAGE_SCRIPT } from './page-script.js'
import { PAGE_STYLE } from './page-style.js'

/** What a page may load and do: its own style, and nothing else. */
export const CONTENT_SECURITY_POLICY =
  `default-src 'none'; style-src '${hashOf(PAGE_STYLE)}'; base-uri 'none'; form-action 'none'`

/** The same for a page that is served: its one script, which may ask the server it comes from. */
export const LIVE_CONTENT_SECURITY_POLICY =
  `${CONTENT_SECURITY_POLICY}; script-src '${hashOf(PAGE_SCRIPT)}'; connect-src 'self'`

interface Page {
  readonly title: string
  readonly about: Content
  readonly navigation?: Content
  readonly body: Content
}

/** A whole page that needs nothing from anywhere. */
export function htmlDocument (page: Page): string {
  return documentWith(page, CONTENT_SECURITY_POLICY, undefined, undefined)
}

/** The same, served: where scripts run, it brings itself up to date. */
export function liveDocument (page: Page): string {
  const updating = html`<p class="scripted updating"><span id="told" role="status"></span> <button type="button" id="pause" aria-pressed="false">Pause updates</button></p>`
  return documentWith(page, LIVE_CONTENT_SECURITY_POLICY, updating, html`<script type="module">${PAGE_SCRIPT}</script>
`)
}

function documentWith (page: Page, policy: string, updating: Content, script: Content): string {
  return markupText(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<header class="bar"><div><p><strong>sqlvss_exporter</strong> <span class="quiet" id="about">${page.about}</span></p>${updating}${page.navigation}</div></header>
<main>
${page.body}
</main>
${script}</body>
</html>
`)
}

function hashOf (source: Markup): string {
  return `sha256-${createHash('sha256').update(markupText(source)).digest('base64')}`
}
