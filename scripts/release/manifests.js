import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from '../set-up.js'
import { filesBelow, sha256, write } from './files.js'
import { tableOf } from './msi.js'
import { DistError } from './program.js'

const PACKAGING = join(ROOT, 'packaging')
const MANAGERS = ['winget', 'chocolatey']
const PLACEHOLDER = /\{\{(\w+)\}\}/g

/** Writes the manifests for winget and Chocolatey that go with an installer, below a folder. */
export function writeManifests ({ folder, installer, version, baseUrl }) {
  const [, productCode] = tableOf(installer, 'Property').find(([name]) => name === 'ProductCode')
  const digest = sha256(installer).toUpperCase()
  const values = { version, baseUrl, installer: basename(installer), sha256: digest, productCode }
  for (const manager of MANAGERS) {
    for (const path of filesBelow(join(PACKAGING, manager)).map((name) => join(manager, name))) {
      write(join(folder, path), filled(readFileSync(join(PACKAGING, path), 'utf8'), values, path))
    }
  }
}

function filled (template, values, path) {
  return template.replace(PLACEHOLDER, (placeholder, name) => {
    if (values[name] === undefined) throw new DistError(`packaging/${path}: expected one of ${Object.keys(values).join(', ')}, found ${placeholder}`)
    return values[name]
  })
}
