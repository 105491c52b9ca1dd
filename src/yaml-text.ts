import { LineCounter, parseDocument, type DocumentOptions, type SchemaOptions } from 'yaml'

/** The value of a YAML document; undefined where it cannot be read, which is added to the problems by line and column. */
export function parseYaml (
  text: string, file: string, problems: string[], options: DocumentOptions & SchemaOptions = {}
): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { ...options, lineCounter: lines, prettyErrors: false })
  const found = [...document.errors, ...document.warnings]
  for (const { message, pos } of found) {
    const { line, col } = lines.linePos(pos[0])
    problems.push(`${file}:${line}:${col}: ${message.split('\n')[0]}`)
  }
  if (found.length > 0) return undefined
  try {
    return document.toJS()
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error // an alias without its anchor, or too many aliases
    problems.push(`${file}: ${error.message}`)
    return undefined
  }
}
