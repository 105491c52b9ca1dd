import { functionsOf, koffi, once, type Answer } from './koffi.js'
import { call, callNumbered, ERROR, succeeds } from './call.js'

interface SecurityAttributes {
  readonly size: number
  readonly descriptor: Answer
  readonly isInherited: number
}

interface Security {
  readonly ConvertStringSecurityDescriptorToSecurityDescriptorW: readonly [
    text: string, revision: 1, descriptor: Buffer, size: null
  ]
  readonly GetSecurityDescriptorDacl: readonly [descriptor: Answer, isThere: Buffer, list: Buffer, isDefault: Buffer]
  readonly GetSecurityDescriptorOwner: readonly [descriptor: Answer, owner: Buffer, isDefault: Buffer]
  readonly SetNamedSecurityInfoW: readonly [
    path: string, kind: number, parts: number, owner: Answer, group: null, list: Answer, audit: null
  ]
}

interface Kernel {
  readonly CreateDirectoryW: readonly [path: string, security: SecurityAttributes]
  readonly LocalFree: readonly [memory: Answer]
}

const FILE_OBJECT = 1 // SE_FILE_OBJECT
// OWNER_SECURITY_INFORMATION, DACL_SECURITY_INFORMATION, PROTECTED_DACL_SECURITY_INFORMATION
const OWNER_AND_LIST = 0x8000_0005

const security = once(() => functionsOf<Security>('advapi32.dll', {
  ConvertStringSecurityDescriptorToSecurityDescriptorW: ['int', 'str16, uint32_t, void *, void *'],
  GetSecurityDescriptorDacl: ['int', 'uint64_t, void *, void *, void *'],
  GetSecurityDescriptorOwner: ['int', 'uint64_t, void *, void *'],
  SetNamedSecurityInfoW: ['uint32_t', 'str16, int, uint32_t, uint64_t, void *, uint64_t, void *']
}))

const kernel = once(() => {
  koffi().struct('SECURITY_ATTRIBUTES', { size: 'uint32_t', descriptor: 'uint64_t', isInherited: 'int' })
  return functionsOf<Kernel>('kernel32.dll', {
    CreateDirectoryW: ['int', 'str16, SECURITY_ATTRIBUTES *'],
    LocalFree: ['uint64_t', 'uint64_t']
  })
})

/** Who may do what in the folder: the system and administrators all, the service change what is in it, nobody else anything. */
export function folderRights (serviceSid: string): string {
  return `O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;${serviceSid})`
}

/** Makes a folder with rights given in SDDL, or gives these to the one that is there; yields whether it was made. */
export function makeFolder (path: string, rights: string): boolean {
  const descriptor = Buffer.alloc(8)
  call(security().ConvertStringSecurityDescriptorToSecurityDescriptorW, rights, 1, descriptor, null)
  const pointer = descriptor.readBigUInt64LE()
  try {
    const isMade = isNewFolder(path, pointer)
    if (!isMade) giveRights(path, pointer)
    return isMade
  } finally {
    kernel().LocalFree(pointer)
  }
}

// with its rights from the first moment on
function isNewFolder (path: string, descriptor: Answer): boolean {
  const { CreateDirectoryW } = kernel()
  const { size } = koffi().type('SECURITY_ATTRIBUTES')
  return succeeds(ERROR.alreadyExists, () => call(CreateDirectoryW, path, { size, descriptor, isInherited: 0 }))
}

// whoever made the folder owns it no more, and what is in it inherits the rights
function giveRights (path: string, descriptor: Answer): void {
  const [owner, list, flag] = [Buffer.alloc(8), Buffer.alloc(8), Buffer.alloc(4)]
  call(security().GetSecurityDescriptorOwner, descriptor, owner, flag)
  call(security().GetSecurityDescriptorDacl, descriptor, flag, list, flag)
  const [ownerSid, rights] = [owner.readBigUInt64LE(), list.readBigUInt64LE()]
  callNumbered(security().SetNamedSecurityInfoW, [path, FILE_OBJECT, OWNER_AND_LIST, ownerSid, null, rights, null])
}
