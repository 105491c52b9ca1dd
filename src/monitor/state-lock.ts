import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, constants, openSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

/** A state folder that is used by this process alone. */
export interface StateLock {
  release (): Promise<void>
}

/** Another exporter that lives uses the state folder. */
export class StateInUseError extends Error {
  constructor (folder: string) {
    super(`${folder} is in use by another sqlvss_exporter`)
    this.name = 'StateInUseError'
  }
}

const SOCKET = /^in-use-[0-9a-f]{12}\.sock$/
// what an address of a socket holds, on Linux 108 bytes with the one that ends it, elsewhere four less
const LONGEST_ADDRESS = 103
// what connecting to a socket answers whose process is gone
const GONE = new Set(['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'])
// UV_FS_O_EXLOCK of libuv, which Node.js hands on without a name for it: nobody else may open the file
const EXCLUSIVE = 0x1000_0000

/**
 * Locks a state folder until the lock is released or the process ends in whatever way. Rejects with StateInUseError where a
 * process that lives has locked it, and with an error of the file system where it cannot be locked.
 */
export async function lockState (folder: string, platform: NodeJS.Platform = process.platform): Promise<StateLock> {
  await mkdir(folder, { recursive: true })
  return platform === 'win32' ? lockByFile(folder) : await lockBySocket(folder)
}

/** Windows closes the file with the process that opened it. */
function lockByFile (folder: string): StateLock {
  const path = join(folder, 'in-use')
  try {
    const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT | EXCLUSIVE, 0o600)
    return {
      async release () {
        closeSync(descriptor)
        await rm(path, { force: true })
      }
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EBUSY' ? new StateInUseError(folder) : error
  }
}

/**
 * Each process listens on a socket under a name that is never used again, and only then looks for those of others: of two that
 * start at once at least one sees the other, and what is removed because nobody listens cannot meanwhile be somebody's.
 */
async function lockBySocket (folder: string): Promise<StateLock> {
  const own = `in-use-${randomBytes(6).toString('hex')}.sock`
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
    return { release }
  } catch (error) {
    await release()
    throw error
  }
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
