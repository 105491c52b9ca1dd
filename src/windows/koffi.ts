import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import type * as Koffi from 'koffi'

type KoffiModule = typeof Koffi

/** What a function of Windows answers: a handle, a pointer, or whether it succeeded. */
export type Answer = number | bigint

/** A function of Windows. Buffers and text are given as they are, undefined and null as a null pointer. */
export type WindowsFunction<A extends unknown[] = never> = Koffi.KoffiFunc<(...args: A) => Answer>

/** What a function of Windows takes, by its name: the type beside a table of prototypes. */
type Arguments<F> = { readonly [N in keyof F]: readonly unknown[] }

/** Functions of a library of Windows, ready to be called. */
export type Functions<F extends Arguments<F>> = { readonly [N in keyof F]: WindowsFunction<[...F[N]]> }

/** Windows cannot be called: the native part of koffi, which does it, is missing or does not load. */
export class KoffiError extends Error {
  constructor (message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'KoffiError'
  }
}

const NATIVE = 'koffi.node'
const PACKAGE = '@koromix/koffi-win32-x64'
const IN_PACKAGE = `${PACKAGE}/win32_x64/${NATIVE}`
const MOST_PATH = 260

/** koffi itself; its native part is loaded when it is first asked for, and only once. */
export const koffi = once(loadKoffi)

const kernel = once(() => {
  // already in every process of Windows, so its bare name searches no folder
  const library = koffi().load('kernel32.dll')
  return {
    lastError: library.func('uint32_t __stdcall GetLastError()') as () => number,
    systemFolder: library.func('uint32_t __stdcall GetSystemDirectoryW(void *, uint32_t)') as (...args: unknown[]) => number
  }
})

/** Makes a value when it is first asked for, and gives the same ever after; a failure is tried again. */
export function once<T> (make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

/** The error number of the call just made on this thread. */
export function lastError (): number {
  return kernel().lastError()
}

/** The functions of a library in System32, given as [result, arguments] in C. */
export function functionsOf<F extends Arguments<F>> (
  library: string, prototypes: { readonly [N in keyof F]: readonly [result: string, args: string] }
): Functions<F> {
  const loaded = koffi().load(inSystem32(library))
  const rows = Object.entries<readonly [string, string]>(prototypes)
  const functions = rows.map(([name, [result, args]]) => [name, loaded.func(`${result} __stdcall ${name}(${args})`)])
  return Object.fromEntries(functions) as Functions<F>
}

/** The full path of a file that belongs to Windows; a library called by its bare name could be planted in another folder. */
export function inSystem32 (file: string): string {
  const path = Buffer.alloc(2 * MOST_PATH)
  const length = kernel().systemFolder(path, MOST_PATH)
  return `${path.toString('utf16le', 0, 2 * length)}\\${file}`
}

function loadKoffi (): KoffiModule {
  if (process.platform !== 'win32') throw new KoffiError(`Windows can only be asked on Windows, and this is ${process.platform}`)
  const path = nativePath()
  const native = { exports: {} }
  try {
    process.dlopen(native, path)
  } catch (error) {
    const { message } = error as Error
    throw new KoffiError(`${path}: cannot be loaded: ${message}; take the one of the same release`, { cause: error })
  }
  return native.exports as KoffiModule
}

/** Beside the program as it is shipped: the single executable, or a bundle run by node.exe; else where npm put it. */
function nativePath (): string {
  const isScript = /^node(?:\.exe)?$/i.test(basename(process.execPath))
  const script = isScript ? process.argv[1] : undefined
  const beside = [process.execPath, ...script === undefined ? [] : [script]].map((path) => join(dirname(path), NATIVE))
  const found = beside.find((path) => existsSync(path)) ?? (script === undefined ? undefined : inNodeModules(script))
  if (found === undefined) {
    throw new KoffiError(`${beside[0]}: there is no such file; it belongs beside the program, or npm install ${PACKAGE} puts it in place`)
  }
  return found
}

function inNodeModules (script: string): string | undefined {
  try {
    return createRequire(script).resolve(IN_PACKAGE)
  } catch {
    return undefined
  }
}
