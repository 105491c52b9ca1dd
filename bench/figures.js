import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../scripts/set-up.js'

const FOLDER = join(ROOT, 'bench', 'figures')

/** Keeps what a benchmark measured, and when, for the page that tells it. */
export function keepFigures (name, figures) {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(fileOf(name), `${JSON.stringify({ at: new Date(), node: process.version, ...figures }, undefined, 2)}\n`)
}

function fileOf (name) {
  return join(FOLDER, `${name}.json`)
}
