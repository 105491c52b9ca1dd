import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of package.json. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

const IS_WINDOWS = process.platform === 'win32'
const BUILT_FROM = ['src', 'tsconfig.json', 'tsconfig.build.json', 'package.json', 'package-lock.json']

/** Runs `npm ci`, without the scripts of packages, where node_modules lacks a package of the lock file, or holds another version. */
export function installMissing (root = ROOT, run = runOrExit) {
  const reason = missingPackage(root)
  if (reason === undefined) return false
  console.error(`Installing dependencies: ${reason}`)
  const npm = process.env.npm_execpath
  const args = ['ci', '--include=dev', '--ignore-scripts', '--no-audit', '--no-fund']
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) run(process.execPath, [npm, ...args], root)
  else run('npm', args, root)
  return true
}

/** Compiles src to dist where dist was made from something else than what is there now. */
export function buildStale (root = ROOT, run = runOrExit) {
  const stamp = join(root, 'dist', '.built-from')
  const wanted = fingerprint(root)
  const isStale = !existsSync(stamp) || !existsSync(join(root, 'dist', 'main.js')) || readFileSync(stamp, 'utf8') !== wanted
  if (isStale) {
    console.error('Building dist')
    build(root, run)
    writeFileSync(stamp, wanted)
  }
  tellRevision(root) // a commit of documents alone is another revision of the same program
  return isStale
}

function build (root, run) {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  run(process.execPath, [join('node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.build.json'], root)
  chmodSync(join(root, 'dist', 'main.js'), 0o755)
}

function tellRevision (root) {
  const revision = revisionOf(root)
  if (revision !== undefined) writeFileSync(join(root, 'dist', 'revision'), `${revision}\n`)
}

/** The revision of the repository, or the one that an image build gives, where there is no repository. */
export function revisionOf (root) {
  if (process.env.REVISION) return process.env.REVISION
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8' })
  return status === 0 ? stdout.trim() : undefined
}

function missingPackage (root) {
  const installed = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(installed)) return 'node_modules is missing'
  const has = JSON.parse(readFileSync(installed, 'utf8')).packages
  const wants = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const different = Object.keys(wants).find((path) => {
    const { version, optional } = wants[path]
    return path !== '' && (has[path] === undefined ? !optional : has[path].version !== version)
  })
  return different === undefined ? undefined : `${different} is not the version of package-lock.json`
}

function fingerprint (root) {
  const hash = createHash('sha256')
  for (const path of BUILT_FROM.flatMap((name) => filesBelow(root, name))) {
    hash.update(path.replaceAll('\\', '/')).update('\0').update(readFileSync(join(root, path))).update('\0')
  }
  return hash.digest('hex')
}

function filesBelow (root, path) {
  if (!existsSync(join(root, path))) return []
  const entries = /\.\w+$/.test(path) ? undefined : readdirSync(join(root, path)).sort()
  return entries === undefined ? [path] : entries.flatMap((name) => filesBelow(root, join(path, name)))
}

function runOrExit (command, args, cwd) {
  const shell = IS_WINDOWS && command === 'npm' // npm.cmd needs one
  const { status, error } = spawnSync(command, args, { cwd, stdio: ['ignore', 2, 2], shell })
  if (status === 0) return
  console.error(`${command} ${args.join(' ')} failed${error === undefined ? ` with status ${status}` : `: ${error.message}`}`)
  process.exit(1)
}
