import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { revisionOf, ROOT } from '../set-up.js'
import { bundle } from './bundle.js'
import { fill } from './contents.js'
import { executable } from './exe.js'
import { sha256 } from './files.js'
import { writeManifests } from './manifests.js'
import { makeInstaller } from './msi.js'
import { DistError } from './program.js'
import { zip } from './zip.js'

const NAME = 'sqlvss_exporter'
const NODE = { current: '24.21.0', last: '22.23.3' }
const PUBLISHED = /\.(?:exe|zip|msi)$/

/** What a release is made of, each part after what it needs. */
export const PARTS = [
  { name: 'bundle', needs: [], make: makeBundle },
  { name: 'exe', needs: [], make: (release) => makeExe(release, 'windows-x64', NODE.current) },
  // the last Node.js that starts on Windows Server 2012 R2, where its makers do not support it
  { name: 'exe-2012r2', needs: [], make: (release) => makeExe(release, 'windows-2012r2-x64-unsupported', NODE.last) },
  { name: 'zip', needs: ['bundle', 'exe', 'exe-2012r2'], make: makeZips },
  { name: 'msi', needs: ['exe'], make: makeMsi },
  { name: 'manifests', needs: ['msi'], make: makeManifests },
  { name: 'sums', needs: ['zip', 'msi'], make: writeSums }
]

/** Makes the parts of these names, all of them where none is named, and what they need, in a folder. */
export async function makeParts (names, { folder, baseUrl }) {
  const unknown = names.find((name) => !PARTS.some((part) => part.name === name))
  if (unknown !== undefined) throw new DistError(`--only: expected one of ${PARTS.map(({ name }) => name).join(', ')}, found ${unknown}`)
  const wanted = names.length === 0 ? PARTS : PARTS.filter(({ name }) => isNeeded(name, names))
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  const build = { version, revision: revisionOf(ROOT) ?? 'unknown' }
  const release = { folder, baseUrl, version, bundled: await bundle(build) }
  for (const { name, make } of wanted) {
    console.error(`Making ${name}`)
    make(release)
  }
}

function isNeeded (name, names) {
  return names.includes(name) || PARTS.some((part) => part.needs.includes(name) && isNeeded(part.name, names))
}

function makeBundle ({ folder, version, bundled }) {
  const into = join(folder, `${NAME}-${version}-node`)
  fill(into, { name: 'bundle.cjs', content: bundled.code, packages: bundled.packages })
}

function makeExe ({ folder, version, bundled }, system, node) {
  const into = join(folder, `${NAME}-${version}-${system}`)
  const content = executable({ code: bundled.code, node, version })
  fill(into, { name: `${NAME}.exe`, content, packages: bundled.packages, node })
  copyFileSync(join(into, `${NAME}.exe`), `${into}.exe`)
}

function makeZips ({ folder, version }) {
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    if (name.startsWith(`${NAME}-${version}-`)) zip(join(folder, name), join(folder, `${name}.zip`))
  }
}

function makeMsi ({ folder, version }) {
  const files = join(folder, `${NAME}-${version}-windows-x64`)
  makeInstaller({ folder: files, file: `${files}.msi`, version })
}

function makeManifests ({ folder, baseUrl, version }) {
  writeManifests({ folder, installer: join(folder, `${NAME}-${version}-windows-x64.msi`), version, baseUrl })
}

function writeSums ({ folder }) {
  const files = readdirSync(folder).filter((name) => PUBLISHED.test(name)).sort()
  writeFileSync(join(folder, 'SHA256SUMS'), files.map((name) => `${sha256(join(folder, name))}  ${name}\n`).join(''))
}
