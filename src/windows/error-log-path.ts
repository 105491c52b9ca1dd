import { win32 } from 'node:path'

/** Where an instance writes its ERRORLOG, from the startup parameters in its registry key; undefined where they do not say. */
export function errorLogOf (parameters: Iterable<readonly [name: string, value: string]>): string | undefined {
  for (const [name, value] of parameters) {
    // -E, in upper case, is another parameter
    if (/^SQLArg\d+$/i.test(name) && value.trimStart().startsWith('-e')) return unquoted(value.trimStart().slice(2))
  }
  return undefined
}

/** The same from the folder for dumps, where the ERRORLOG is unless a parameter says otherwise. */
export function errorLogBesideDumps (dumpFolder: string | undefined): string | undefined {
  const folder = unquoted(dumpFolder ?? '')
  return folder === undefined ? undefined : win32.join(folder, 'ERRORLOG')
}

function unquoted (text: string): string | undefined {
  const path = text.trim().replace(/^"(.*)"$/, '$1')
  return path === '' ? undefined : path
}
