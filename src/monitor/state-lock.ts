import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, constants, openSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

/** The lock of a state folder; whatever holds it ends with the process, however that ends. */
export interface StateLock {
  /**
   * Resolves when this process alone has the folder that is there now, which is made where there is none. Rejects with
   * StateInUseError where a process that lives has locked it, and with an error of the file system where it cannot be locked.
   */
  hold (): Promise<void>
  release (): Promise<void>
}

/** Another exporter that lives uses the state folder. */
export class StateInUseError extends Error {
  constructor (folder: string) {
    super(`${folder} is in use by another sqlvss_exporter`)
    this.name = 'StateInUseError'
  }
}

/** A file that locks the folder it was made in, as long as it is there. */
interface Held {
  readonly path: string
  readonly identity: string
  release (): Promise<void>
}

const SOCKET = /^in-use-[0-9a-f]{12}\.sock$/
// what an address of a socket holds, on Linux 108 bytes with the one that ends it, elsewhere four less
const LONGEST_ADDRESS = 103
// what connecting to a socket answers whose process is gone
const GONE = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'])
const NOT_THERE = new Set(['ENOENT', 'ENOTDIR'])
// UV_FS_O_EXLOCK of libuv, which Node.js hands on without a name for it: nobody else may open the file
const EXCLUSIVE = 0x1000_0000

/**
 * The lock of a state folder, which nobody holds yet. To hold it again costs a look whether what locks the folder is still
 * there: the folder may have been removed meanwhile, or another one may have taken its place.
 */
export function stateLock (folder: string, platform: NodeJS.Platform = process.platform): StateLock {
  const lock = platform === 'win32' ? lockByFile : lockBySocket
  let held: Held | undefined
  let holding: Promise<void> | undefined // one that is late is waited for again: beside itself it would find itself
  const release = async (): Promise<void> => {
    const before = held
    held = undefined
    await before?.release()
  }
  const hold = async (): Promise<void> => {
    if (held !== undefined && await isThere(held)) return
    await release()
    await mkdir(folder, { recursive: true })
    held = await lock(folder)
  }
  return {
    async hold () {
      holding ??= hold().finally(() => { holding = undefined })
      await holding
    },
    release
  }
}

/** Windows closes the file with the process that opened it. */
async function lockByFile (folder: string): Promise<Held> {
  const path = join(folder, 'in-use')
  const descriptor = openAlone(path, folder)
  const release = async (): Promise<void> => {
    closeSync(descriptor)
    await rm(path, { force: true }).catch(() => {}) // what stays behind locks nothing, and may be another's by now
  }
  try {
    return { path, identity: await identityOf(path), release }
  } catch (error) {
    await release()
    throw error
  }
}

function openAlone (path: string, folder: string): number {
  try {
    return openSync(path, constants.O_RDWR | constants.O_CREAT | EXCLUSIVE, 0o600)
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EBUSY' ? new StateInUseError(folder) : error
  }
}

/**
 * Each process listens on a socket under a name that is never used again, and only then looks for those of others: of two that
 * start at once at least one sees the other, and what is removed because nobody listens cannot meanwhile be somebody's.
 */
async function lockBySocket (folder: string): Promise<Held> {
  const own = `in-use-${randomBytes(6).toString('hex')}.sock`
  const path = join(folder, own)
  const place = placeOf(folder, own)
  const server = createServer((connection) => { connection.destroy() })
  const release = async (): Promise<void> => {
    server.close() // which removes the socket
    place.close()
  }
  try {
    server.listen({ path: place.address(own), writableAll: true }).unref()
    await once(server, 'listening')
    const others = (await readdir(folder)).filter((name) => SOCKET.test(name) && name !== own)
    for (const name of others) {
      if (await isListening(place.address(name))) throw new StateInUseError(folder)
      await rm(join(folder, name), { force: true })
    }
    return { path, identity: await identityOf(path), release }
  } catch (error) {
    await release()
    throw error
  }
}

async function isThere ({ path, identity }: Held): Promise<boolean> {
  try {
    return await identityOf(path) === identity
  } catch (error) {
    if (NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return false
    throw error
  }
}

/** What tells a file from another one of the same name. */
async function identityOf (path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true })
  return `${dev}/${ino}`
}

/** Addresses of sockets are short and folders need not be; Linux knows a folder that is open by a short name. */
function placeOf (folder: string, name: string) {
  if (Buffer.byteLength(join(folder, name)) <= LONGEST_ADDRESS) {
    return { address: (name: string) => join(folder, name), close () {} }
  }
  const descriptor = openSync(folder, constants.O_RDONLY | constants.O_DIRECTORY)
  return { address: (name: string) => `/proc/self/fd/${descriptor}/${name}`, close: () => { closeSync(descriptor) } }
}

async function isListening (address: string): Promise<boolean> {
  const socket = connect(address)
  try {
    await once(socket, 'connect')
    return true
  } catch (error) {
    return !GONE.has((error as NodeJS.ErrnoException).code ?? '')
  } finally {
    socket.destroy()
  }
}
