import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fileOf, koffiPackage, nodePackage } from '../../scripts/release/downloads.js'
import { ROOT } from '../../scripts/set-up.js'

/** What the tests of Windows run, and the repository does not hold. */
export interface Parts {
  /** A node.exe that Wine can run, with koffi.node beside it. */
  readonly node: string
  readonly koffi: string
  readonly wevtapi: string
  readonly wevtutil: string
  /** A Wine prefix that nothing has run in yet: Windows 10. */
  readonly prefix: string
}

const NODE_VERSION = '24.21.0'
const STANDINS = fileURLToPath(new URL('./standins/', import.meta.url))
const COMPILER = 'x86_64-w64-mingw32-gcc'
const COMPILE = ['-O2', '-s', '-Wall', '-Wextra', '-Werror', '-static', '-municode']

/** Something that is missing here; all other errors are our mistakes. */
export class Obstacle extends Error {}

/** Where the parts are kept from one run to the next. */
export const CACHE = process.env.SQLVSS_WINDOWS_CACHE ?? join(ROOT, 'node_modules', '.cache', 'sqlvss-windows')

/** All that a program under Wine is told: no display, no questions, no messages of Wine's own, and nothing of our surroundings. */
export function wineEnvironment (prefix: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: prefix,
    LC_ALL: 'C.UTF-8',
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    WINEDLLOVERRIDES: 'mscoree=;mshtml=;wevtutil.exe=n'
  }
}

/** Makes what is missing of the parts, or throws an obstacle. */
export function makeParts (): Parts {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Obstacle('Wine runs 64 bit Windows programs on Linux x64 only')
  for (const program of ['wine', 'wineserver', COMPILER]) {
    if (!isOnPath(program)) throw new Obstacle(`${program} is not installed`)
  }
  const version = /^wine-(\d+)/.exec(run('wine', ['--version']))?.[1] ?? 'unknown'
  const koffi = koffiPackage()
  const runtime = madeOnce(`node-${NODE_VERSION}-koffi-${koffi.version}-wine-${version}`, (folder) => {
    writeFileSync(join(folder, 'koffi.node'), fileOf(koffi, 'win32_x64/koffi.node'))
    writeFileSync(join(folder, 'node.exe'), forWine(version, fileOf(nodePackage('win', NODE_VERSION), 'bin/node.exe')), { mode: 0o755 })
  })
  const standins = madeOnce(`standins-${digestOfSources()}`, compileStandins)
  return {
    node: join(runtime, 'node.exe'),
    koffi: join(runtime, 'koffi.node'),
    wevtapi: join(standins, 'wevtapi.dll'),
    wevtutil: join(standins, 'wevtutil.exe'),
    prefix: madeOnce(`prefix-wine-${version}`, makePrefix)
  }
}

/** A folder that is there, or is made aside and then put in its place: two that make it at once do no harm. */
function madeOnce (name: string, make: (folder: string) => void): string {
  const made = join(CACHE, name)
  if (existsSync(made)) return made
  mkdirSync(CACHE, { recursive: true })
  const draft = mkdtempSync(`${made}.`)
  try {
    make(draft)
    renameSync(draft, made)
  } catch (error) {
    if (!existsSync(made)) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
  return made
}

/**
 * Wine 8 exports VirtualAlloc2 without the placeholders that V8 asks it for. Where the name is not found, V8 does without
 * it, as on older Windows.
 */
export function forWine (version: string, program: Buffer): Buffer {
  if (Number(version) > 8) return program
  const at = program.indexOf('VirtualAlloc2\0')
  if (at < 0) throw new Error('node.exe does not name VirtualAlloc2: it cannot be made to run under Wine 8')
  program.write('VirtualAllocX', at)
  return program
}

function digestOfSources (): string {
  const hash = createHash('sha256').update(COMPILE.join(' '))
  for (const name of readdirSync(STANDINS).sort()) hash.update(readFileSync(join(STANDINS, name)))
  return hash.digest('hex').slice(0, 16)
}

function compileStandins (folder: string): void {
  for (const args of [['-shared', '-o', join(folder, 'wevtapi.dll'), 'wevtapi.c'], ['-o', join(folder, 'wevtutil.exe'), 'wevtutil.c']]) {
    const { status, stderr } = spawnSync(COMPILER, [...COMPILE, ...args], { cwd: STANDINS, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${args.at(-1)} does not compile:\n${stderr}`)
  }
}

// Wine 8 plays Windows 7 unless told otherwise, on which node.exe will not run
function makePrefix (folder: string): void {
  console.error('Making a Wine prefix for the tests of Windows')
  // a pipe would be held open by wineserver, which lives on
  const place: Place = { env: wineEnvironment(folder), stdio: 'ignore' }
  run('wineboot', ['--init'], place)
  run('wine', ['winecfg', '-v', 'win10'], place)
  run('wineserver', ['--kill'], place)
  run('wineserver', ['--wait'], place)
}

function isOnPath (program: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)))
}

interface Place {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly stdio?: 'ignore'
}

function run (program: string, args: readonly string[], place: Place = {}): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { ...place, encoding: 'utf8' })
  if (status === 0) return stdout
  throw new Obstacle(`${program} ${args[0]} ended with ${status ?? error?.message}: ${stderr?.trim().split('\n', 1)[0] ?? ''}`)
}
