import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../scripts/set-up.js'

const FOLDER = join(ROOT, 'bench', 'figures')

/** Keeps what a benchmark measured, and when, for the page that tells it. */
export function keepFigures (name, figures) {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(fileOf(name), `${JSON.stringify({ at: new Date(), node: process.version, ...figures }, undefined, 2)}\n`)
}

/** What a benchmark measured last; undefined where it never ran here. */
export function keptFigures (name) {
  try {
    return JSON.parse(readFileSync(fileOf(name), 'utf8'))
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
    return undefined
  }
}

function fileOf (name) {
  return join(FOLDER, `${name}.json`)
}
