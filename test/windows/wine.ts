import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import {
  appendFileSync, closeSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync,
  rmSync, writeFileSync
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { MissingError } from '../../scripts/release/program.js'
import { CACHE, makeParts, Obstacle, wineEnvironment, type Parts } from './parts.js'

/** How a Windows program ended. */
export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where a Windows program runs. */
export interface RunOptions {
  readonly cwd?: string
  /** Added to the environment that every program gets. */
  readonly env?: Readonly<Record<string, string>>
  /** Ends the program. */
  readonly signal?: AbortSignal
}

/** A channel as it is to be found. */
export interface ChannelFacts {
  /** A remote computer. */
  readonly computer?: string
  /** Number of its first event in its own numbering; 1 unless told otherwise. */
  readonly first?: number
  /** When the channel was made, as in an event; 2026-01-01T00:00:00Z unless told otherwise. */
  readonly created?: string
}

let parts: Parts | Obstacle | undefined
let started = 0

/** Why Windows cannot be played here, for the `skip` of a test; false where it can. Fetches and makes what is missing. */
export function whyNoWine (): string | false {
  parts ??= partsOrObstacle()
  return parts instanceof Obstacle && parts.message
}

function partsOrObstacle (): Parts | Obstacle {
  try {
    return makeParts()
  } catch (error) {
    if (error instanceof Obstacle) return error
    if (error instanceof MissingError) return new Obstacle(error.message)
    throw error
  }
}

/** A Windows of its own to run programs in, with the stand-ins for the event log in System32. */
export class Wine {
  /** Drive C: as a folder. */
  readonly driveC: string
  readonly #prefix: string
  readonly #parts: Parts
  #runs = 0

  constructor () {
    if (parts === undefined || parts instanceof Obstacle) throw new Error('whyNoWine() has not said that there is a Wine')
    removeLeftOver()
    this.#parts = parts
    this.#prefix = join(CACHE, `run-${process.pid}-${++started}`)
    this.driveC = join(this.#prefix, 'drive_c')
    // of 700 MB only what is written becomes a file of its own
    spawnSync('cp', ['-al', parts.prefix, this.#prefix])
    for (const file of readdirSync(this.#prefix).filter((name) => name.endsWith('.reg'))) this.#unlinked(join(this.#prefix, file))
    for (const file of [parts.wevtapi, parts.wevtutil]) this.#replaceInSystem32(file)
    mkdirSync(this.#folderOf())
    // else Wine ends with its last program: services with it, and whatever comes at that moment is refused
    spawnSync('wineserver', ['--persistent'], { env: wineEnvironment(this.#prefix), stdio: 'ignore' })
  }

  /** Runs a Windows program: one that Wine finds by its name, or a path. */
  async wine (args: readonly string[], options: RunOptions = {}): Promise<Ended> {
    const [stdout, stderr] = ['stdout', 'stderr'].map((name) => join(this.#prefix, `${name}-${this.#runs}`)) as [string, string]
    this.#runs += 1
    const child = this.#spawn(args, options, [stdout, stderr])
    const status = await new Promise<number | null>((resolve, reject) => {
      child.on('close', resolve)
      child.on('error', (error) => { if (error.name !== 'AbortError') reject(error) })
    })
    return { status, stdout: readFileSync(stdout, 'utf8'), stderr: readFileSync(stderr, 'utf8') }
  }

  /** Runs a script with node.exe. */
  async wineNode (script: string, args: readonly string[] = [], options?: RunOptions): Promise<Ended> {
    return this.wine([this.#parts.node, windowsPath(script), ...args], options)
  }

  /** Asks the service control manager; `sc('query', 'name')`. */
  async sc (...args: readonly string[]): Promise<Ended> {
    return this.wine(['sc', ...args])
  }

  /** Puts events into a channel, oldest first, instead of what it holds. */
  writeChannel (channel: string, events: readonly string[], { computer, first, created }: ChannelFacts = {}): void {
    this.control(`${fileOf(channel)}.first`, first?.toString(), computer)
    this.control(`${fileOf(channel)}.created`, created, computer)
    this.control(`${fileOf(channel)}.xmll`, linesOf(events), computer)
  }

  /** Adds events to a channel, as the newest. */
  appendEvents (channel: string, events: readonly string[], computer?: string): void {
    appendFileSync(join(this.#folderOf(computer), `${fileOf(channel)}.xmll`), linesOf(events))
  }

  /** Empties a channel; the next event gets the number `first`. */
  clearChannel (channel: string, facts?: ChannelFacts): void {
    this.writeChannel(channel, [], facts)
  }

  /** Puts a control file of the stand-ins in place, whole; without content it is removed. README.md lists them. */
  control (name: string, content: string | undefined, computer?: string): void {
    const path = join(this.#folderOf(computer), name)
    mkdirSync(dirname(path), { recursive: true })
    if (content === undefined) return rmSync(path, { force: true })
    writeFileSync(`${path}.new`, content)
    renameSync(`${path}.new`, path)
  }

  /** The arguments of each call of wevtutil.exe since the last time this was asked. */
  wevtutilCalls (): readonly (readonly string[])[] {
    const path = join(this.#folderOf(), 'wevtutil.calls')
    if (!existsSync(path)) return []
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    rmSync(path)
    return lines.map((line) => JSON.parse(line) as string[])
  }

  /** Ends every program that still runs, and forgets all that was written. */
  end (): void {
    remove(this.#prefix)
  }

  // node.exe cannot write to a pipe of Linux; tap adds NODE_OPTIONS to the environment of all that is spawned
  #spawn (args: readonly string[], options: RunOptions, files: readonly [string, string]): ChildProcess {
    const { cwd = this.driveC, env, signal } = options
    const [stdout, stderr] = files.map((file) => openSync(file, 'w')) as [number, number]
    try {
      return spawn('env', ['--unset=NODE_OPTIONS', 'wine', ...args], {
        cwd, env: { ...wineEnvironment(this.#prefix), ...env }, stdio: ['ignore', stdout, stderr], ...signal && { signal }
      })
    } finally {
      closeSync(stdout)
      closeSync(stderr)
    }
  }

  #folderOf (computer = ''): string {
    return join(this.driveC, 'fakewevt', computer)
  }

  // Wine writes a registry of several names in place, and so into every other prefix
  #unlinked (path: string): void {
    const content = readFileSync(path)
    rmSync(path)
    writeFileSync(path, content)
  }

  // removed first: it is one file with that of every other prefix
  #replaceInSystem32 (file: string): void {
    const path = join(this.driveC, 'windows', 'system32', basename(file))
    rmSync(path)
    copyFileSync(file, path)
  }
}

/** How a Windows program names a file of ours. */
export function windowsPath (path: string): string {
  return `Z:${resolve(path).replaceAll('/', '\\')}`
}

function fileOf (channel: string): string {
  return channel.replaceAll('/', '%4')
}

/** One event in a line: a line break in its text is written as XML has it, and one between its tags goes. */
function linesOf (events: readonly string[]): string {
  const lineOf = (xml: string): string =>
    xml.trim().replace(/>\s*\n\s*</g, '><').replace(/\r?\n(?=[^<>]*<)/g, '&#10;').replace(/\r?\n/g, ' ')
  return events.map((xml) => `${lineOf(xml)}\n`).join('')
}

/** Runs that were killed have ended nothing. */
function removeLeftOver (): void {
  for (const name of readdirSync(CACHE)) {
    const pid = /^run-(\d+)-/.exec(name)?.[1]
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) remove(join(CACHE, name))
  }
}

function remove (prefix: string): void {
  spawnSync('wineserver', ['--kill'], { env: wineEnvironment(prefix) })
  rmSync(prefix, { recursive: true, force: true })
}
