import { spawnSync } from 'node:child_process'
import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileSystem } from '../../src/eventlog/patient-files.js'

/** Calls that hang, each in a thread of its own, until they are let go. */
export interface Hang {
  begin (): Promise<void>
  /** Resolves when all of them have returned, and whoever waited for them knows. */
  letGo (): Promise<void>
}

/** Opening a pipe for reading hangs until somebody opens its other end. */
export function hangIn (folder: string): Hang {
  const pipe = join(folder, 'hang')
  const { status, stderr } = spawnSync('mkfifo', [pipe], { encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  let begun: Promise<void>[] = []
  return {
    async begin () {
      const call = open(pipe, 'r').then(async (handle) => { await handle.close() })
      begun.push(call)
      await call
    },
    async letGo () {
      const otherEnd = openSync(pipe, 'r+')
      await Promise.all(begun)
      begun = []
      closeSync(otherEnd)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
}

/** A call of the file system: which, and for what file or folder. */
export interface Asked {
  readonly call: keyof FileSystem
  readonly path: string
}

/** A file system that answers before a timer can run, but for the calls that hang; `asked` has all of them in their order. */
export function hangingSystem (
  hang: Hang, isHanging: (asked: Asked) => boolean
): FileSystem & { readonly asked: readonly Asked[] } {
  const asked: Asked[] = []
  const paths = new Map<number, string>()
  const answer = async <Answer>(call: keyof FileSystem, of: string | number, result: () => Answer): Promise<Answer> => {
    const one = { call, path: typeof of === 'string' ? of : paths.get(of)! }
    asked.push(one)
    if (isHanging(one)) await hang.begin()
    return result()
  }
  return {
    asked,
    stat: async (path) => await answer('stat', path, () => statSync(path)),
    readdir: async (folder, options) => await answer('readdir', folder, () => readdirSync(folder, options)),
    open: async (path, flags) => await answer('open', path, () => {
      const descriptor = openSync(path, flags)
      paths.set(descriptor, path)
      return descriptor
    }),
    fstat: async (descriptor) => await answer('fstat', descriptor, () => fstatSync(descriptor)),
    read: async (descriptor, into, from, length, offset) => await answer('read', descriptor, () =>
      ({ bytesRead: readSync(descriptor, into, from, length, offset) })),
    close: async (descriptor) => await answer('close', descriptor, () => { closeSync(descriptor) })
  }
}
