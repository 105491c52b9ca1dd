import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { chmodSync, copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileOf, nodePackage } from '../../scripts/release/downloads.js'
import { ROOT } from '../../scripts/set-up.js'

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt'
const DOCKERFILE = readFileSync(join(ROOT, 'Dockerfile'), 'utf8')

/** The base the Dockerfile names, such as node:24.21.0-bookworm-slim. */
const BASE = `docker.io/library/node:${/^ARG NODE=(?<tag>\S+)$/m.exec(DOCKERFILE)!.groups!['tag']!}`
const [, NODE_VERSION = '', DEBIAN = ''] = /:([\d.]+)-(\w+)-slim$/.exec(BASE)!

/** Why no image can be made here, for the `skip` of a test, or false. */
export function whyNoImages (): string | false {
  if (process.getuid?.() !== 0) return 'only root may make a root file system'
  const missing = ['buildah', 'debootstrap'].filter((program) => spawnSync(program, ['--version']).error !== undefined)
  return missing.length > 0 && `${missing.join(', ')}: not installed`
}

/** Images and containers in a folder of their own, made by buildah without any registry. */
export class ImageStore {
  readonly #folder: string
  #driver: 'overlay' | 'vfs' = 'overlay'

  constructor (folder: string) {
    this.#folder = folder
    // vfs copies a whole root file system for each layer, and works everywhere
    if (this.#try('info') !== 0) this.#driver = 'vfs'
  }

  /** Unmounts what is mounted, so that the folder can be removed. */
  leave (): void {
    this.#try('umount', '--all')
    if (this.#driver === 'overlay') spawnSync('umount', ['--lazy', join(this.#folder, 'images', 'overlay')])
  }

  /** What buildah prints to stdout. */
  buildah (...args: readonly string[]): string {
    return execFileSync('buildah', this.#args(args), { env: this.#env(), encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** The status with which a program in a container ends. */
  tryIn (container: string, ...command: readonly string[]): number | null {
    return this.#try('run', container, ...command)
  }

  /** A program in a container, while it runs. */
  start (...args: readonly string[]): ChildProcess {
    return spawn('buildah', this.#args(args), { env: this.#env(), stdio: ['ignore', 'pipe', 'pipe'] })
  }

  /** Tags a base as the official one that the Dockerfile names: the same Debian with the same Node.js and npm. */
  makeBase (): void {
    const root = join(this.#folder, 'base')
    execFileSync('debootstrap', ['--variant=minbase', DEBIAN, root], { stdio: ['ignore', 'ignore', 'inherit'] })
    const node = join(root, 'usr/local/bin/node')
    writeFileSync(node, fileOf(nodePackage('linux', NODE_VERSION), 'bin/node'))
    chmodSync(node, 0o755)
    const modules = join(root, 'usr/local/lib/node_modules')
    mkdirSync(modules, { recursive: true })
    cpSync(join(execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim(), 'npm'), join(modules, 'npm'), { recursive: true })
    symlinkSync('../lib/node_modules/npm/bin/npm-cli.js', join(root, 'usr/local/bin/npm'))
    // whom this machine trusts, npm in the image is to trust
    mkdirSync(join(root, 'etc/ssl/certs'), { recursive: true })
    copyFileSync(CERTIFICATES, join(root, CERTIFICATES))
    mkdirSync(join(root, 'usr/local/etc'), { recursive: true })
    writeFileSync(join(root, 'usr/local/etc/npmrc'), `cafile=${CERTIFICATES}\n`)
    execFileSync('chroot', [root, 'useradd', '--uid', '1000', '--create-home', 'node'])
    const container = this.buildah('from', 'scratch').trim()
    this.buildah('add', '--quiet', container, root, '/')
    this.buildah('config', '--env', `PATH=${PATH}`, container)
    this.buildah('commit', '--quiet', '--rm', container, BASE)
    rmSync(root, { recursive: true })
  }

  #try (...args: readonly string[]): number | null {
    return spawnSync('buildah', this.#args(args), { env: this.#env(), stdio: 'ignore' }).status
  }

  #args (args: readonly string[]): readonly string[] {
    return ['--storage-driver', this.#driver, '--root', join(this.#folder, 'images'), '--runroot', join(this.#folder, 'run'), ...args]
  }

  #env (): NodeJS.ProcessEnv {
    return { ...process.env, BUILDAH_ISOLATION: 'chroot' }
  }
}
