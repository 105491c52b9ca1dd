const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** The structured query that selects what any of the XPath expressions selects, each event once. */
export function queryList (channel: string, selects: readonly string[]): string {
  const path = escaped(channel)
  const rows = selects.map((select) => `<Select Path="${path}">${escaped(select)}</Select>`)
  return `<QueryList><Query Id="0" Path="${path}">${rows.join('')}</Query></QueryList>`
}

/** The record number in a bookmark; undefined where it has none. */
export function recordOfBookmark (bookmark: string): string | undefined {
  return /\sRecordId=(?<quote>['"])(?<record>\d+)\k<quote>/i.exec(bookmark)?.groups?.['record']
}

function escaped (text: string): string {
  return text.replace(/[&<>"']/g, (mark) => ESCAPES[mark]!)
}
