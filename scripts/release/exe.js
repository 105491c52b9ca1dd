import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import { checkSignature, fileOf, nodePackage } from './downloads.js'
import { DistError, run } from './program.js'

const ENGLISH = { lang: 1033, codepage: 1200 }
const RCDATA = 10
const BLOB = 'NODE_SEA_BLOB'
// node.exe asks for the program in its resources where the digit behind it is 1
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:'

const SEA = {
  main: 'bundle.cjs', // the path is in the blob, and the same on every machine
  output: 'blob',
  disableExperimentalSEAWarning: true,
  useSnapshot: false,
  useCodeCache: false,
  execArgvExtension: 'none' // NODE_OPTIONS of the server are not ours; Node.js 22 does not know the key and passes over it
}

/** A bundle and node.exe of a version as one unsigned program for Windows, with our name and version on it. */
export function executable ({ code, node, version }) {
  const folder = mkdtempSync(join(tmpdir(), 'sqlvss-exe-'))
  try {
    return withProgram(signedNode(folder, node), blobOf(folder, code, node), version)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The four numbers of a version in Windows; what follows a hyphen has no place in them. */
export function windowsVersion (version) {
  const [, ...numbers] = /^(\d+)\.(\d+)\.(\d+)(?:-|$)/.exec(version) ?? []
  if (numbers.length === 0) throw new DistError(`package.json: expected a version such as 1.2.3, found ${version}`)
  return [...numbers.map(Number), 0]
}

function signedNode (folder, node) {
  const path = join(folder, 'node.exe')
  writeFileSync(path, fileOf(nodePackage('win', node), 'bin/node.exe'))
  checkSignature(path)
  return readFileSync(path)
}

// only Node.js of the very same version writes what node.exe can read
function blobOf (folder, code, node) {
  const maker = join(folder, 'node')
  writeFileSync(maker, fileOf(nodePackage('linux', node), 'bin/node'), { mode: 0o755 })
  writeFileSync(join(folder, SEA.main), code)
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(SEA))
  run(maker, ['--experimental-sea-config', 'sea.json'], { cwd: folder })
  return readFileSync(join(folder, SEA.output))
}

function withProgram (node, blob, version) {
  blowFuse(node)
  const program = NtExecutable.from(node, { ignoreCert: true }) // the signature is of other bytes now
  const resources = NtExecutableResource.from(program)
  resources.entries.push({ type: RCDATA, id: BLOB, lang: 0, codepage: 0, bin: blob })
  stamp(resources.entries, version)
  resources.outputResource(program)
  return Buffer.from(program.generate())
}

function blowFuse (node) {
  const at = node.indexOf(`${FUSE}0`)
  if (at === -1) throw new DistError(`node.exe: expected ${FUSE}0, found none`)
  node.write('1', at + FUSE.length)
}

function stamp (entries, version) {
  const [info] = Resource.VersionInfo.fromEntries(entries)
  info.setFileVersion(...windowsVersion(version), ENGLISH.lang)
  info.setProductVersion(...windowsVersion(version), ENGLISH.lang)
  info.setStringValues(ENGLISH, {
    ProductName: 'sqlvss_exporter',
    FileDescription: 'Prometheus exporter for SQL Server VSS backup failures',
    CompanyName: 'sqlvss_exporter',
    InternalName: 'sqlvss_exporter',
    OriginalFilename: 'sqlvss_exporter.exe',
    LegalCopyright: 'Apache-2.0; see LICENSES.txt',
    FileVersion: version,
    ProductVersion: version
  })
  info.outputToResourceEntries(entries)
}
