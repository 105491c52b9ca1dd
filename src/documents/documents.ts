import { CODE_DOCUMENTS } from './code-documents.js'
import type { Document } from './document.js'
import { RUNBOOK_DOCUMENTS } from './runbook-documents.js'

/** What is served below /docs, and lies in docs as files. */
export const DOCUMENTS: readonly Document[] = [...RUNBOOK_DOCUMENTS, ...CODE_DOCUMENTS]

const BY_PATH: ReadonlyMap<string, Document> = new Map(
  DOCUMENTS.map((document) => [document.path.toLowerCase(), document])
)

/** The document of a folder with this name, in any case; an error code is found as the metrics print it, too, without its table. */
export function documentAt (folder: string, name: string): Document | undefined {
  const found = (file: string) => BY_PATH.get(`${folder}/${file}`.toLowerCase())
  return found(name) ?? found(`wsb-${name}`)
}
