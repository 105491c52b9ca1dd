import { LineCounter, parseDocument, type DocumentOptions, type SchemaOptions } from 'yaml'

/** How a document is read. */
interface YamlOptions {
  /** Problems quote nothing of it. */
  readonly isSecret?: true
}

/** The value of a YAML document; undefined where it cannot be read, which is added to the problems by line and column. */
export function parseYaml (
  text: string, file: string, problems: string[],
  { isSecret, ...options }: YamlOptions & DocumentOptions & SchemaOptions = {}
): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, { ...options, lineCounter: lines, prettyErrors: false })
  const found = [...document.errors, ...document.warnings]
  for (const { code, message, pos } of found) {
    const { line, col } = lines.linePos(pos[0])
    const [what] = code === 'MULTIPLE_DOCS' ? ['expected one document, found another'] : message.split(isSecret ? /: .|\n/ : '\n')
    problems.push(`${file}:${line}:${col}: ${what}`)
  }
  if (found.length > 0) return undefined
  try {
    return document.toJS()
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error // an alias without its anchor, or too many aliases
    problems.push(`${file}: ${isSecret ? error.message.split(':')[0] : error.message}`)
    return undefined
  }
}
