import type { ErrorEntry } from '../core/knowledge.js'
import { ACTIONS } from './actions.js'
import type { ReferenceKey } from './references.js'

/** What Windows Server Backup reports; 0x8078xxxx means something else where the SQL writer logs it. */
export const BACKUP_CODES: readonly ErrorEntry<ReferenceKey>[] = [
  {
    code: 'wsb:0x80780021',
    role: 'cause',
    meaning: 'The writers did not all reach the freeze in time, so Windows Server Backup gave up its snapshot.',
    actions: [
      ACTIONS.lessLoad,
      'Run vssadmin list writers: if every writer failed without an error of its own, none of them is the cause.'
    ],
    retry: 'later',
    sources: ['post_shared_protection_point'],
    confidence: 'third-party'
  },
  {
    code: 'wsb:0x8078002A',
    role: 'cause',
    meaning: 'A file of the backup could not be created at its destination.',
    actions: [ACTIONS.checkTarget],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x80780034',
    role: 'cause',
    meaning: 'Windows Server Backup could not make a snapshot at the destination of the backup.',
    actions: [ACTIONS.checkTarget, ACTIONS.targetSpace],
    sources: ['post_target_snapshot'],
    confidence: 'third-party'
  },
  {
    code: 'wsb:0x80780038',
    role: 'cause',
    meaning: 'The destination of the backup has too little room.',
    actions: [ACTIONS.targetSpace],
    retry: 'no',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x80780048',
    role: 'cause',
    meaning: 'Something was wrong with the destination or a volume while the backup was prepared.',
    actions: [ACTIONS.checkTarget],
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x80780049',
    role: 'wrapper',
    meaning: 'Nothing of what was chosen was backed up.',
    actions: [
      'Read the events before it in the log Microsoft-Windows-Backup: each volume has a reason of its own.'
    ],
    retry: 'no',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x80780050',
    role: 'cause',
    meaning: 'The disk that the backup is written to cannot be found.',
    actions: ['Connect the disk, or set up the backup schedule anew with another one.'],
    retry: 'no',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x8078005D',
    role: 'wrapper',
    meaning: 'Windows Server Backup did not start the backup; what the code means is not published.',
    actions: ['Read event 19 in the log Microsoft-Windows-Backup and the events around it.'],
    sources: ['nagios_wsb'],
    confidence: 'third-party'
  },
  {
    code: 'wsb:0x8078006B',
    role: 'cause',
    meaning: 'The snapshot at the destination of the backup could not be made.',
    actions: [ACTIONS.checkTarget, ACTIONS.targetSpace],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x80780081',
    role: 'cause',
    meaning: 'The destination of the backup has too little room for its own snapshot.',
    actions: [ACTIONS.targetSpace],
    retry: 'no',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x807800A1',
    role: 'wrapper',
    meaning: 'Windows Server Backup could not make its snapshot because VSS or one of its writers failed.',
    actions: [
      'Follow the VSS, SQLWRITER and SQLVDI events of the same minutes: they carry the reason.',
      'Run vssadmin list writers to see which writer is in the state Failed.'
    ],
    sources: ['kb2615182'],
    confidence: 'documented'
  },
  {
    code: 'wsb:0x807800C5',
    role: 'cause',
    meaning: 'The backup image of a volume could not be prepared.',
    actions: [ACTIONS.checkTarget, ACTIONS.runAgain],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x80780102',
    role: 'cause',
    meaning: 'The System Writer is missing, so the system state cannot be backed up.',
    actions: [
      'Check the rights on the catalogue folders and that the service Cryptographic Services runs.',
      'Run vssadmin list writers: System Writer must be in the list before the backup is run again.'
    ],
    retry: 'no',
    sources: ['syswriter'],
    confidence: 'documented'
  },
  {
    code: 'wsb:0x8078010D',
    role: 'cause',
    meaning: 'The files of the system state could not be listed.',
    actions: [
      'Look for a service whose ImagePath in the registry names a file that cannot exist, and correct it.'
    ],
    retry: 'no',
    sources: ['kb968247'],
    confidence: 'documented'
  },
  {
    code: 'wsb:0x8078010F',
    role: 'cause',
    meaning: 'The list of files deleted since the last backup could not be brought up to date.',
    actions: [ACTIONS.runAgain],
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x80780113',
    role: 'wrapper',
    meaning: 'Windows Server Backup failed with a code whose meaning is not published.',
    actions: ['Read the events around it in the log Microsoft-Windows-Backup.'],
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x80780119',
    role: 'cause',
    meaning: 'A volume of the backup has too little free space for its snapshot.',
    actions: [
      'Free space on every volume of the backup; small system, EFI and recovery partitions are easily forgotten.',
      ACTIONS.shadowStorage
    ],
    retry: 'no',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x8078011E',
    role: 'cause',
    meaning: 'The EFI system partition could not be locked because another program uses it.',
    actions: [
      'Find that program, often an antivirus scan or a partition that was given a drive letter, and let go of the ' +
        'partition.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['wsb_efilock', 'pastebin_ev5'],
    confidence: 'third-party'
  },
  {
    code: 'wsb:0x8078014B',
    role: 'cause',
    meaning: 'A folder could not be created at the destination of the backup.',
    actions: [ACTIONS.checkTarget],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'wsb:0x8078015B',
    role: 'cause',
    meaning: 'The shared folder that the backup is written to could not be reached.',
    actions: ['Check that the folder can be opened with the credentials of the backup job.'],
    retry: 'later',
    sources: ['dpm40003'],
    confidence: 'documented'
  },
  {
    code: 'wsb:0x80780166',
    role: 'cause',
    meaning: 'Writing to the folder that holds the backup failed.',
    actions: [ACTIONS.checkTarget],
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'hresult:0x81000019',
    role: 'wrapper',
    meaning: 'The backup of a Windows client could not make its snapshot.',
    actions: ['Follow the VSS events of the same minutes: they carry the reason.'],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'hresult:0x81000101',
    role: 'cause',
    meaning: 'The snapshot was not ready before the backup engine lost patience.',
    actions: [ACTIONS.lessLoad, ACTIONS.runAgain],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  }
]
