import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../set-up.js'

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i
const RULE = '='.repeat(80)
const HOLDS = 'It holds the works below, each under its own licence.'

/** The licences of works, each with its name, version, licence and the text of it, as one text. */
export function licences (works, relation = HOLDS) {
  const head = `sqlvss_exporter is licensed under Apache-2.0, see LICENSE. ${relation}\n`
  const parts = works.map(({ name, version, licence, text }) => `${RULE}\n${name} ${version} (${licence})\n${RULE}\n\n${text.trim()}\n`)
  return [head, ...parts].join('\n')
}

/** The text of the licence of an npm package, as its folder holds it. */
export function licenceText ({ folder, licence }) {
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file)).sort()
  if (files.length === 0) return `The package holds no text of its licence. Its package.json says: ${licence}`
  return files.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n')
}

/** The text of koffi's licence: its packages for one system hold none. */
export function koffiLicence () {
  return readFileSync(join(ROOT, 'node_modules', 'koffi', 'LICENSE.txt'), 'utf8').replaceAll('\r\n', '\n')
}
