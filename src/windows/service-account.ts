import { createHash } from 'node:crypto'
import { functionsOf, once, type Answer } from './koffi.js'
import { call, callNumbered, ERROR } from './call.js'

/** The group whose members may read all event logs but Security. */
export const EVENT_LOG_READERS = 'S-1-5-32-573'

interface Security {
  readonly ConvertStringSidToSidW: readonly [text: string, sid: Buffer]
  readonly LookupAccountSidW: readonly [
    computer: null, sid: Answer, name: Buffer, nameSize: Buffer, domain: Buffer, domainSize: Buffer, use: Buffer
  ]
}

interface Memory {
  readonly LocalFree: readonly [memory: Answer]
}

interface Groups {
  readonly NetLocalGroupAddMembers: readonly [computer: null, group: string, level: 0, members: Buffer, count: number]
  readonly NetLocalGroupDelMembers: readonly [computer: null, group: string, level: 0, members: Buffer, count: number]
}

const MOST_NAME = 256

const security = once(() => functionsOf<Security>('advapi32.dll', {
  ConvertStringSidToSidW: ['int', 'str16, void *'],
  LookupAccountSidW: ['int', 'void *, uint64_t, void *, void *, void *, void *, void *']
}))

const memory = once(() => functionsOf<Memory>('kernel32.dll', { LocalFree: ['uint64_t', 'uint64_t'] }))

const groups = once(() => functionsOf<Groups>('netapi32.dll', {
  NetLocalGroupAddMembers: ['uint32_t', 'void *, str16, uint32_t, void *, uint32_t'],
  NetLocalGroupDelMembers: ['uint32_t', 'void *, str16, uint32_t, void *, uint32_t']
}))

/** The security identifier of a service: it follows from the name, before there is such a service and after. */
export function serviceSid (name: string): string {
  const digest = createHash('sha1').update(Buffer.from(name.toUpperCase(), 'utf16le')).digest()
  const parts = Array.from({ length: 5 }, (_, n) => digest.readUInt32LE(4 * n))
  return ['S-1-5-80', ...parts].join('-')
}

/** The name of an account or a group, in the language of the system. */
export function nameOfSid (text: string): string {
  return withSid(text, (sid) => {
    const [name, domain] = [Buffer.alloc(2 * MOST_NAME), Buffer.alloc(2 * MOST_NAME)]
    const [nameSize, domainSize] = [Buffer.alloc(4), Buffer.alloc(4)]
    nameSize.writeUInt32LE(MOST_NAME)
    domainSize.writeUInt32LE(MOST_NAME)
    call(security().LookupAccountSidW, null, sid, name, nameSize, domain, domainSize, Buffer.alloc(4))
    return name.toString('utf16le', 0, 2 * nameSize.readUInt32LE())
  })
}

/** Puts an account into a group of this computer; yields whether it was not in it before. */
export function addToGroup (group: string, account: string): boolean {
  return withSid(account, (sid) => {
    const args = [null, group, 0, pointerTo(sid), 1] as const
    return callNumbered(groups().NetLocalGroupAddMembers, [...args], [ERROR.alreadyInGroup]) === 0
  })
}

/** Takes an account out of a group of this computer; yields whether it was in it. */
export function removeFromGroup (group: string, account: string): boolean {
  return withSid(account, (sid) => {
    const args = [null, group, 0, pointerTo(sid), 1] as const
    return callNumbered(groups().NetLocalGroupDelMembers, [...args], [ERROR.notInGroup]) === 0
  })
}

// LOCALGROUP_MEMBERS_INFO_0 holds nothing but this
function pointerTo (sid: Answer): Buffer {
  const pointer = Buffer.alloc(8)
  pointer.writeBigUInt64LE(BigInt(sid))
  return pointer
}

function withSid<T> (text: string, use: (sid: Answer) => T): T {
  const sid = Buffer.alloc(8)
  call(security().ConvertStringSidToSidW, text, sid)
  try {
    return use(sid.readBigUInt64LE())
  } finally {
    memory().LocalFree(sid.readBigUInt64LE())
  }
}
