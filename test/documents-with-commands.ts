import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fencedBlocks } from '../scripts/fenced-blocks.js'
import { ROOT } from '../scripts/set-up.js'

/** Languages of the blocks that are typed on Windows alone. */
export const FOR_WINDOWS = ['bat', 'powershell']

/** Runbooks and error codes are made of tables, and test/documents looks at their commands. */
export const DOCUMENTS = [
  'README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'alerts/README.md', 'alerts/alertmanager/README.md', 'dashboards/README.md', 'examples/kb2615182/README.md',
  ...['docs', 'docs/decisions'].flatMap((folder) => readdirSync(join(ROOT, folder)).filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`))
]

/** The fenced blocks of a document, with its name. */
export function blocksOf (document: string) {
  return fencedBlocks(readFileSync(join(ROOT, document), 'utf8')).map((block) => ({ document, ...block }))
}

const NAMED = /^(?:npm (?:run|version|install|pack)\b|node (?:--import \S+ )?bench\/|promtool )/

/** The commands that sentences of a document name, and those whose arguments it shows in a block of text. */
export function namedIn (document: string): readonly string[] {
  const markdown = readFileSync(join(ROOT, document), 'utf8')
  const inline = [...markdown.replaceAll(/^ *```[^]*?^ *```$/gm, '').matchAll(/`([^`]+)`/g)].map(([, code]) => code!.replaceAll(/\s+/g, ' '))
  const shown = fencedBlocks(markdown).filter(({ language }) => language === 'text').flatMap(({ text }) => text.split('\n'))
    .map((line) => line.replaceAll(/ \[[^\]]*\]/g, ''))
  return [...inline, ...shown].filter((command) => NAMED.test(command))
}
