import { functionsOf, koffi, once, type Answer } from './koffi.js'

/** Values of winevt.h. */
export const EVT = {
  channelPath: 1, // EvtQueryChannelPath, EvtOpenChannelPath
  forward: 0x100, // EvtQueryForwardDirection
  reverse: 0x200, // EvtQueryReverseDirection
  toBookmark: 4, // EvtSeekRelativeToBookmark
  strict: 0x1_0000, // EvtSeekStrict
  eventXml: 1, // EvtRenderEventXml
  bookmark: 2, // EvtRenderBookmark
  rpcLogin: 1, // EvtRpcLogin
  channelEnabled: 0, // EvtChannelConfigEnabled
  logCreationTime: 0, // EvtLogCreationTime
  logRecords: 5, // EvtLogNumberOfLogRecords
  logOldestRecord: 6 // EvtLogOldestRecordNumber
} as const

/** EVT_RPC_LOGIN: without user, domain and password it is the account of the process. */
interface RpcLogin {
  readonly server: string
  readonly user: null
  readonly domain: null
  readonly password: null
  readonly flags: number
}

interface Arguments {
  readonly EvtOpenSession: readonly [kind: number, login: RpcLogin, timeout: 0, flags: 0]
  readonly EvtQuery: readonly [session: Answer, path: string, query: string, flags: number]
  readonly EvtNext: readonly [
    resultSet: Answer, size: number, events: Buffer, timeout: number, flags: 0, returned: Buffer
  ]
  readonly EvtSeek: readonly [resultSet: Answer, position: number, bookmark: Answer, timeout: 0, flags: number]
  readonly EvtRender: readonly [
    context: 0, fragment: Answer, flags: number, size: number, buffer: Buffer, used: Buffer, properties: Buffer
  ]
  readonly EvtCreateBookmark: readonly [xml: string | null]
  readonly EvtUpdateBookmark: readonly [bookmark: Answer, event: Answer]
  readonly EvtOpenLog: readonly [session: Answer, path: string, flags: number]
  readonly EvtGetLogInfo: readonly [log: Answer, property: number, size: number, value: Buffer, used: Buffer]
  readonly EvtOpenChannelConfig: readonly [session: Answer, path: string, flags: 0]
  readonly EvtGetChannelConfigProperty: readonly [
    config: Answer, property: number, flags: 0, size: number, value: Buffer, used: Buffer
  ]
  readonly EvtClose: readonly [handle: Answer]
}

/** The functions of wevtapi.dll that read event logs. A handle is an integer here, so that it can stand in a buffer. */
export const wevtapi = once(() => {
  koffi().struct('EVT_RPC_LOGIN', { server: 'str16', user: 'str16', domain: 'str16', password: 'str16', flags: 'uint32_t' })
  return functionsOf<Arguments>('wevtapi.dll', {
    EvtOpenSession: ['uint64_t', 'uint32_t, EVT_RPC_LOGIN *, uint32_t, uint32_t'],
    EvtQuery: ['uint64_t', 'uint64_t, str16, str16, uint32_t'],
    EvtNext: ['int', 'uint64_t, uint32_t, void *, uint32_t, uint32_t, void *'],
    EvtSeek: ['int', 'uint64_t, int64_t, uint64_t, uint32_t, uint32_t'],
    EvtRender: ['int', 'uint64_t, uint64_t, uint32_t, uint32_t, void *, void *, void *'],
    EvtCreateBookmark: ['uint64_t', 'str16'],
    EvtUpdateBookmark: ['int', 'uint64_t, uint64_t'],
    EvtOpenLog: ['uint64_t', 'uint64_t, str16, uint32_t'],
    EvtGetLogInfo: ['int', 'uint64_t, uint32_t, uint32_t, void *, void *'],
    EvtOpenChannelConfig: ['uint64_t', 'uint64_t, str16, uint32_t'],
    EvtGetChannelConfigProperty: ['int', 'uint64_t, uint32_t, uint32_t, uint32_t, void *, void *'],
    EvtClose: ['int', 'uint64_t']
  })
})
