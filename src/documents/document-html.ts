import type { ErrorCode } from '../core/error-code.js'
import { html } from '../report/markup.js'
import type { Markup } from '../report/markup.js'
import { table } from '../report/table.js'
import { documentOf } from './code-documents.js'
import type { Content, Document, Table } from './document.js'
import { pieceOf } from './document.js'

/** A document as the exporter shows it. */
export function documentBody ({ title, introduction, sections }: Document): Markup {
  return html`<article class="card">
<h1>${title}</h1>
${introduction.map(markupOf)}${sections.map(({ heading, content }) => html`<section><h2>${heading}</h2>
${content.map(markupOf)}</section>
`)}</article>
`
}

/** What a code means, for the end of a report; undefined where it has no page. */
export function explanationOf (code: ErrorCode): Markup | undefined {
  const document = documentOf(code)
  return document === undefined ? undefined : documentBody(document)
}

function markupOf (content: Content): Markup {
  const piece = pieceOf(content)
  switch (piece.kind) {
    case 'paragraph': return html`<p>${inline(piece.text)}</p>
`
    case 'steps': return html`<ol>${listItems(piece.items)}</ol>
`
    case 'points': return html`<ul>${listItems(piece.items)}</ul>
`
    case 'commands': return html`<h3>${piece.shell}</h3>
<pre class="act">${piece.commands.join('\n')}</pre>
`
    case 'table': return tableMarkup(piece)
  }
}

function listItems (items: readonly string[]): readonly Markup[] {
  return items.map((item) => html`<li>${inline(item)}</li>`)
}

/** What a row says of its subject stands in its last cell. */
function tableMarkup ({ head, rows }: Table): Markup {
  const columns = head.map((name, n) => ({ name, isLong: n === head.length - 1 }))
  return html`${table('Table', columns, rows.map((cells) => cells.map(inline)))}
`
}

const INLINE = /`(?<code>[^`]+)`|\*\*(?<strong>[^*]+)\*\*|\[(?<title>[^\]]+)\]\((?<address>(?:[^()]|\([^()]*\))+)\)/g

/** Text with `code`, **weight** and [title](address) in it. */
function inline (text: string): readonly (string | Markup)[] {
  const parts: (string | Markup)[] = []
  let end = 0
  for (const found of text.matchAll(INLINE)) {
    const { code, strong, title, address } = found.groups!
    parts.push(text.slice(end, found.index))
    if (code !== undefined) parts.push(html`<code>${code}</code>`)
    else if (strong !== undefined) parts.push(html`<strong>${strong}</strong>`)
    else parts.push(html`<a href="${served(address!)}" rel="noreferrer">${title}</a>`)
    end = found.index + found[0].length
  }
  return [...parts, text.slice(end)]
}

/** Files link to files; what is served has no suffix, and the list of a folder is the folder. */
function served (address: string): string {
  return /^https?:/.test(address) ? address : address.replace(/\.md$/, '').replace(/README$/, '') || './'
}
