import { html } from './markup.js'
import type { Content, Markup } from './markup.js'
import { scrollable } from './scrollable.js'

/** A column of a table. */
export interface Column {
  readonly name: string
  readonly look?: 'time' | 'number'
  /** Whether its cells take a line of their own where rows are stacked. */
  readonly isLong?: boolean
}

/** One cell for each column. */
export type Row = readonly Content[]

/**
 * A table that is read on a narrow page, too: there every row is a stack of its cells, each below the name of its column but the
 * first, which says what the row is about. Its roles are written out, as not every browser takes what is laid out so for a table;
 * a cell without content stays in its place for who hears the table.
 */
export function table (label: string, columns: readonly Column[], rows: readonly Row[], look = ''): Markup {
  return scrollable(label, html`<table class="stacked${look === '' ? '' : ` ${look}`}" role="table">
<thead role="rowgroup"><tr role="row">${columns.map((column) => html`<th role="columnheader"${looks(column.look)}>${column.name}</th>`)}</tr></thead>
<tbody role="rowgroup">
${rows.map((cells) => html`<tr role="row">${cells.map((content, n) => cell(columns[n]!, content))}</tr>
`)}</tbody>
</table>`)
}

function cell ({ name, look, isLong = false }: Column, content: Content): Markup {
  return html`<td role="cell" data-label="${name}"${looks(look, isLong ? 'long' : undefined)}>${content}</td>`
}

function looks (...names: readonly (string | undefined)[]): Markup | undefined {
  const given = names.filter((name) => name !== undefined)
  return given.length === 0 ? undefined : html` class="${given.join(' ')}"`
}
