import { createHash } from 'node:crypto'
import { html, markupText } from './markup.js'
import type { Content } from './markup.js'
import { PAGE_STYLE } from './page-style.js'

const STYLE_HASH = createHash('sha256').update(markupText(PAGE_STYLE)).digest('base64')

/** What a page may load and do: its own style, and nothing else. */
export const CONTENT_SECURITY_POLICY =
  `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'`

/** A whole page that needs nothing from anywhere. */
export function htmlDocument (page: { title: string, about: Content, navigation?: Content, body: Content }): string {
  return markupText(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>${page.title}</title>
<style>${PAGE_STYLE}</style>
</head>
<body>
<div class="bar"><div><strong>sqlvss_exporter</strong> <span class="quiet">${page.about}</span>${page.navigation}</div></div>
<main>
${page.body}
</main>
</body>
</html>
`)
}
