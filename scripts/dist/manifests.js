import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from '../set-up.js'
import { write } from './contents.js'
import { DistError } from './program.js'
import { tableOf } from './msi.js'

const PACKAGING = join(ROOT, 'packaging')
const MANIFESTS = ['winget', 'chocolatey']
const PLACEHOLDER = /\{\{(\w+)\}\}/g

/** Writes the manifests for winget and Chocolatey that go with an installer, below a folder. */
export function writeManifests ({ folder, installer, version, baseUrl }) {
  const [, productCode] = tableOf(installer, 'Property').find(([name]) => name === 'ProductCode')
  const values = { version, baseUrl, installer: basename(installer), sha256: sha256(installer).toUpperCase(), productCode }
  for (const path of MANIFESTS.flatMap((name) => filesBelow(name))) {
    write(join(folder, path), filled(readFileSync(join(PACKAGING, path), 'utf8'), values, path))
  }
}

/** The SHA-256 of a file, in hexadecimal digits. */
export function sha256 (file) {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

function filesBelow (folder) {
  return readdirSync(join(PACKAGING, folder), { recursive: true })
    .map((name) => join(folder, name))
    .filter((path) => statSync(join(PACKAGING, path)).isFile())
}

function filled (template, values, path) {
  return template.replace(PLACEHOLDER, (placeholder, name) => {
    if (values[name] === undefined) throw new DistError(`packaging/${path}: expected one of ${Object.keys(values).join(', ')}, found ${placeholder}`)
    return values[name]
  })
}
