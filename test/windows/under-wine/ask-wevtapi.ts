import { rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type koffi from 'koffi'

// Run by node.exe: asks System32\wevtapi.dll what the command line says, as JSON, and prints the answers as JSON.

/** What to ask: the name of a question in the table below, and its argument. */
export type Question = readonly [name: keyof typeof QUESTIONS, argument?: object]

interface Where {
  readonly channel?: string
  readonly computer?: string
}

interface Query extends Where {
  readonly query?: string
  readonly flags?: number
  /** How many events EvtNext is asked for at once. */
  readonly batch?: number
  readonly seek?: Seek
}

interface Seek {
  readonly origin: number
  readonly by: number
  readonly bookmark?: string
}

type Handle = bigint
type Call = (...args: readonly unknown[]) => number | bigint

const CHANNEL_PATH = 1
const TYPES: Readonly<Record<number, string>> = { 8: 'uint32', 10: 'uint64', 13: 'boolean', 17: 'filetime' }
const VARIANT_BYTES = 16

const native = { exports: {} as typeof koffi }
process.dlopen(native, join(dirname(process.execPath), 'koffi.node'))
const wevtapi = native.exports.load('C:\\windows\\system32\\wevtapi.dll')
const lastError = native.exports.load('kernel32.dll').func('uint32_t __stdcall GetLastError()') as () => number
const prototypes = {
  EvtOpenSession: 'uint64_t __stdcall EvtOpenSession(int loginClass, void *login, uint32_t timeout, uint32_t flags)',
  EvtQuery: 'uint64_t __stdcall EvtQuery(uint64_t session, str16 path, str16 query, uint32_t flags)',
  EvtNext: 'int __stdcall EvtNext(uint64_t results, uint32_t size, void *events, uint32_t timeout, uint32_t flags, void *got)',
  EvtRender: 'int __stdcall EvtRender(uint64_t context, uint64_t it, uint32_t flags, uint32_t size, void *buffer, ' +
    'void *used, void *count)',
  EvtSeek: 'int __stdcall EvtSeek(uint64_t results, int64_t by, uint64_t bookmark, uint32_t timeout, uint32_t flags)',
  EvtCreateBookmark: 'uint64_t __stdcall EvtCreateBookmark(str16 xml)',
  EvtUpdateBookmark: 'int __stdcall EvtUpdateBookmark(uint64_t bookmark, uint64_t event)',
  EvtOpenLog: 'uint64_t __stdcall EvtOpenLog(uint64_t session, str16 path, uint32_t flags)',
  EvtGetLogInfo: 'int __stdcall EvtGetLogInfo(uint64_t log, int property, uint32_t size, void *value, void *used)',
  EvtOpenChannelConfig: 'uint64_t __stdcall EvtOpenChannelConfig(uint64_t session, str16 path, uint32_t flags)',
  EvtGetChannelConfigProperty: 'int __stdcall EvtGetChannelConfigProperty(uint64_t config, int property, uint32_t flags, ' +
    'uint32_t size, void *value, void *used)',
  EvtClose: 'int __stdcall EvtClose(uint64_t handle)',
  FakeLiveHandles: 'int __stdcall FakeLiveHandles()'
} as const
const functions = Object.fromEntries(
  Object.entries(prototypes).map(([name, prototype]) => [name, wevtapi.func(prototype)])
) as unknown as Record<keyof typeof prototypes, Call>

const QUESTIONS = {
  /** The numbers of the events that a query yields. */
  records: (query: Query) => withResults(query, (results) => {
    const numbers: number[] = []
    for (let events = next(results, query.batch); events.length > 0; events = next(results, query.batch)) {
      for (const event of events) numbers.push(Number(/<EventRecordID>(\d+)</.exec(closing(event, rendered))![1]))
    }
    return numbers
  }),
  /** The first event that a query yields, as XML. */
  xml: (query: Query) => withResults(query, (results) => closing(next(results, 1)[0]!, rendered)),
  /** The bookmark of the first event that a query yields. */
  bookmark: (query: Query) => withResults(query, (results) => closing(next(results, 1)[0]!, bookmarkOf)),
  /** What a buffer that is too small is told, and what one that is just large enough. */
  buffers: (query: Query) => withResults(query, (results) => closing(next(results, 1)[0]!, (event) => {
    const used = Buffer.alloc(4)
    const render = (size: number): string => attempt('EvtRender', 0, event, 1, size, Buffer.alloc(size), used, Buffer.alloc(4))
    const small = render(10)
    const bytes = used.readUInt32LE(0)
    return { small, bytes, tooSmallByOne: render(bytes - 1), enough: render(bytes) }
  })),
  /** Every property of a log. */
  info: ({ channel, computer }: Where) => withSession(computer, (session) =>
    closing(handle('EvtOpenLog', session, channel, CHANNEL_PATH), (log) =>
      [0, 1, 2, 3, 4, 5, 6, 7].map((property) => variant((...to) => call('EvtGetLogInfo', log, property, ...to))))),
  enabled: ({ channel }: Where) => closing(handle('EvtOpenChannelConfig', 0, channel, 0), (config) =>
    variant((...to) => call('EvtGetChannelConfigProperty', config, 0, 0, ...to))),
  /** A control file put in place, or removed. */
  control: ({ name, content }: { readonly name: string, readonly content?: string }) => {
    if (content === undefined) rmSync(`C:\\fakewevt\\${name}`)
    else writeFileSync(`C:\\fakewevt\\${name}`, content)
  },
  /** What EvtNext says where the service is stopped after the query. */
  stopped: (query: Query) => withResults(query, (results) => {
    QUESTIONS.control({ name: 'service.stopped', content: '' })
    try {
      return next(results)
    } finally {
      QUESTIONS.control({ name: 'service.stopped' })
    }
  }),
  /** A handle that was closed. */
  closedTwice: () => {
    const bookmark = handle('EvtCreateBookmark', null)
    return [attempt('EvtClose', bookmark), attempt('EvtClose', bookmark), attempt('EvtUpdateBookmark', bookmark, 0n)]
  },
  /** How many handles are open. */
  handles: () => functions.FakeLiveHandles()
}

class CallError extends Error {}

/** Calls, and says how it went: `ok`, or the function's name and the error's number. */
function attempt (name: keyof typeof prototypes, ...args: readonly unknown[]): string {
  return functions[name](...args) ? 'ok' : `${name} ${lastError()}`
}

function call (name: keyof typeof prototypes, ...args: readonly unknown[]): void {
  const outcome = attempt(name, ...args)
  if (outcome !== 'ok') throw new CallError(outcome)
}

function handle (name: keyof typeof prototypes, ...args: readonly unknown[]): Handle {
  const made = BigInt(functions[name](...args))
  if (made === 0n) throw new CallError(`${name} ${lastError()}`)
  return made
}

function closing<T> (opened: Handle, use: (opened: Handle) => T): T {
  try {
    return use(opened)
  } finally {
    call('EvtClose', opened)
  }
}

function withSession<T> (computer: string | undefined, use: (session: Handle) => T): T {
  if (computer === undefined) return use(0n)
  const server = Buffer.from(`${computer}\0`, 'utf16le')
  // EVT_RPC_LOGIN: four pointers and the flags
  const login = Buffer.alloc(40)
  login.writeBigUInt64LE(BigInt(native.exports.address(server)), 0)
  return closing(handle('EvtOpenSession', 1, login, 0, 0), use)
}

function withResults<T> (asked: Query, use: (results: Handle) => T): T {
  const { channel, query, computer, flags = CHANNEL_PATH, seek } = asked
  return withSession(computer, (session) =>
    closing(handle('EvtQuery', session, channel ?? null, query ?? null, flags), (results) => {
      if (seek !== undefined) goTo(results, seek)
      return use(results)
    }))
}

function goTo (results: Handle, { origin, by, bookmark }: Seek): void {
  if (bookmark === undefined) call('EvtSeek', results, by, 0n, 0, origin)
  else closing(handle('EvtCreateBookmark', bookmark), (made) => call('EvtSeek', results, by, made, 0, origin))
}

function next (results: Handle, size = 3): readonly Handle[] {
  const events = Buffer.alloc(8 * size)
  const returned = Buffer.alloc(4)
  const outcome = attempt('EvtNext', results, size, events, 0, 0, returned)
  if (outcome !== 'ok' && outcome !== 'EvtNext 259') throw new CallError(outcome)
  return Array.from({ length: returned.readUInt32LE(0) }, (_, n) => events.readBigUInt64LE(8 * n))
}

function rendered (it: Handle, flags = 1): string {
  const buffer = Buffer.alloc(1 << 16)
  const used = Buffer.alloc(4)
  call('EvtRender', 0, it, flags, buffer.length, buffer, used, Buffer.alloc(4))
  return buffer.toString('utf16le', 0, used.readUInt32LE(0) - 2)
}

function bookmarkOf (event: Handle): string {
  return closing(handle('EvtCreateBookmark', null), (bookmark) => {
    call('EvtUpdateBookmark', bookmark, event)
    return rendered(bookmark, 2)
  })
}

type Variant = readonly [type: string | undefined, value: string]

function variant (get: (size: number, value: Buffer, used: Buffer) => void): Variant {
  const value = Buffer.alloc(VARIANT_BYTES)
  get(VARIANT_BYTES, value, Buffer.alloc(4))
  return [TYPES[value.readUInt32LE(12)], String(value.readBigUInt64LE(0))]
}

function answer ([name, argument]: Question): unknown {
  try {
    return (QUESTIONS[name] as (argument: unknown) => unknown)(argument)
  } catch (error) {
    if (error instanceof CallError) return error.message
    throw error
  }
}

console.log(JSON.stringify((JSON.parse(process.argv[2]!) as Question[]).map((question) => answer(question) ?? null)))
