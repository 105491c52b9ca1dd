import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const FILE = fileURLToPath(new URL('resource.ts', import.meta.url))

/** A resource, and the type its API declares for it: `I${kind}` of a module. */
export interface Typed {
  readonly kind: string
  readonly module: string
  readonly resource: object
}

/** What a resource has that its type does not know: the schemas pass over unknown keys, as the API server does. */
export function typeProblems (typed: readonly Typed[]): readonly string[] {
  const text = typed.map(({ kind, module, resource }, n) =>
    `import type { I${kind} as Type${n} } from '${module}'\nexport const resource${n}: Type${n} = ${JSON.stringify(resource)}\n`).join('')
  const options: ts.CompilerOptions = { noEmit: true, strict: true, skipLibCheck: true, module: ts.ModuleKind.NodeNext }
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (name) => name === FILE || fileExists(name)
  host.getSourceFile = (name, target) =>
    name === FILE ? ts.createSourceFile(name, text, target) : getSourceFile(name, target)
  const program = ts.createProgram([FILE], options, host)
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
