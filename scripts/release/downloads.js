import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../set-up.js'
import { DistError, isInstalled, MissingError, run } from './program.js'

const CACHE = join(ROOT, 'node_modules', '.cache', 'sqlvss_exporter')
const KOFFI = '@koromix/koffi-win32-x64'

/** Releases of Node.js as npm packages: node.exe comes from one, its licence and the maker of single executables from the other. */
const NODE_INTEGRITY = {
  '24.21.0': {
    win: 'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
    linux: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q=='
  },
  '22.23.3': {
    win: 'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
    linux: 'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng=='
  }
}

/** The npm package that holds Node.js for one system, win or linux. */
export function nodePackage (system, version) {
  return { name: `node-${system}-x64`, version, integrity: NODE_INTEGRITY[version][system] }
}

/** The npm package that holds koffi.node for Windows, as package-lock.json knows it. */
export function koffiPackage () {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  const { version, integrity } = packages[`node_modules/${KOFFI}`]
  return { name: KOFFI, version, integrity }
}

/** One file of an npm package, as bytes. */
export function fileOf (wanted, path) {
  return run('tar', ['-xzOf', tarball(wanted), `package/${path}`])
}

/** The signature of a node.exe: whether the bytes are those that the OpenJS Foundation signed; said where it cannot be checked. */
export function checkSignature (path) {
  if (!isInstalled('osslsigncode')) {
    console.error('Skipped: the signature of node.exe; osslsigncode is missing (Debian package osslsigncode)')
    return
  }
  // 1: the chain ends at a root of Microsoft, which Debian does not have
  const report = String(run('osslsigncode', ['verify', path], { accept: [0, 1] }))
  const digests = [...report.matchAll(/^(?:Current|Calculated) message digest\s*: ([0-9A-F]{64})/gm)].map(([, digest]) => digest)
  if (digests.length !== 2 || digests[0] !== digests[1]) {
    throw new DistError(`${path}: expected the digest that was signed, found ${digests.join(' and ') || 'no signature'}`)
  }
  const [, signer = 'nobody'] = /Subject: (.*)/.exec(report) ?? []
  if (!signer.includes('/O=OpenJS Foundation/')) throw new DistError(`${path}: expected the signer OpenJS Foundation, found ${signer}`)
}

// fetched by npm once, and compared with what is expected each time
function tarball ({ name, version, integrity }) {
  const file = join(CACHE, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)
  if (!existsSync(file)) fetch(`${name}@${version}`, file)
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  if (found === integrity) return file
  rmSync(file)
  throw new DistError(`${name}@${version}: expected ${integrity}, found ${found}`)
}

function fetch (wanted, file) {
  console.error(`Fetching ${wanted}`)
  mkdirSync(CACHE, { recursive: true })
  const folder = mkdtempSync(join(CACHE, 'fetch-'))
  try {
    const [{ filename }] = JSON.parse(packed(wanted, folder))
    renameSync(join(folder, filename), file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function packed (wanted, cwd) {
  try {
    return run('npm', ['pack', '--json', wanted], { cwd })
  } catch (error) {
    throw new MissingError(`${wanted} cannot be fetched: ${error.message}`)
  }
}
