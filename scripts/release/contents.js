import { chmodSync, cpSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT } from '../set-up.js'
import { fileOf, koffiPackage, nodePackage } from './downloads.js'
import { filesBelow } from './files.js'
import { koffiLicence, licenceText, licences } from './licences.js'
import { sbom } from './sbom.js'

const COPIED = [
  'LICENSE', 'examples', 'docs/windows-setup.md',
  'alerts/README.md', 'alerts/sqlvss.rules.yml', 'alerts/sqlvss.alerts.yml', 'alerts/alertmanager',
  'dashboards/README.md', 'dashboards/provisioning', ...['fleet', 'server', 'diagnosis', 'exporter'].map((name) => `dashboards/sqlvss-${name}.json`)
]
const FILE_TIME = new Date('2000-01-01T00:00:00Z')

/** Fills a folder with the program, given as its name and bytes, and with what belongs beside it. */
export function fill (folder, { name, content, packages, node }) {
  rmSync(folder, { recursive: true, force: true })
  for (const path of COPIED) cpSync(join(ROOT, path), join(folder, path), { recursive: true, filter: isOurs })
  const koffi = koffiPackage()
  const others = [koffiWork(koffi), ...node === undefined ? [] : [nodeWork(node)]]
  const texts = packages.map((one) => ({ ...one, text: licenceText(one) }))
  const files = {
    [name]: content,
    'koffi.node': fileOf(koffi, 'win32_x64/koffi.node'),
    'LICENSES.txt': licences([...texts, ...others]),
    'sbom.cdx.json': `${JSON.stringify(sbom(packages, others), undefined, 2)}\n`
  }
  for (const [path, bytes] of Object.entries(files)) writeFileSync(join(folder, path), bytes)
  makeAlike(folder)
}

// what begins with a dot is for git
function isOurs (path) {
  return !basename(path).startsWith('.')
}

// archives hold times and rights of files: those of the machine and the moment are no part of a release
function makeAlike (folder) {
  for (const path of filesBelow(folder).map((name) => join(folder, name))) {
    chmodSync(path, 0o644)
    utimesSync(path, FILE_TIME, FILE_TIME)
  }
}

function koffiWork (source) {
  return { name: 'koffi', version: source.version, licence: 'MIT', text: koffiLicence(), source }
}

function nodeWork (version) {
  const text = String(fileOf(nodePackage('linux', version), 'LICENSE'))
  return { name: 'node', version, licence: 'MIT', text, source: nodePackage('win', version) }
}
