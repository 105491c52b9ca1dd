import type { ErrorEntry } from '../core/knowledge.js'
import { ACTIONS } from './actions.js'
import type { ReferenceKey } from './references.js'

/** Operating system errors, as SQL Server quotes them in its messages. */
export const WIN32_ERRORS: readonly ErrorEntry<ReferenceKey>[] = [
  {
    code: 'win32:1',
    name: 'ERROR_INVALID_FUNCTION',
    role: 'cause',
    meaning: 'A device, driver or file system does not know the request it was given.',
    actions: [
      'Check that the volume is an NTFS or ReFS volume on an ordinary disk, and that its drivers are up to date.'
    ],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:2',
    name: 'ERROR_FILE_NOT_FOUND',
    role: 'cause',
    meaning: 'A file does not exist.',
    actions: [ACTIONS.giveFileBack],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:3',
    name: 'ERROR_PATH_NOT_FOUND',
    role: 'cause',
    meaning: 'A folder or drive does not exist.',
    actions: ['Check that the drive is online under its letter and that the folder is there.'],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:5',
    name: 'ERROR_ACCESS_DENIED',
    role: 'cause',
    meaning: 'The service account lacks the rights for what it wanted to do with the file.',
    actions: [
      ACTIONS.fileRights,
      'Check that no protection against ransomware keeps the SQL Server process out of the folder.'
    ],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:8',
    name: 'ERROR_NOT_ENOUGH_MEMORY',
    role: 'cause',
    meaning: 'There was not enough memory.',
    actions: [ACTIONS.memory],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:14',
    name: 'ERROR_OUTOFMEMORY',
    role: 'cause',
    meaning: 'There was not enough memory to complete the operation.',
    actions: [ACTIONS.memory],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:19',
    name: 'ERROR_WRITE_PROTECT',
    role: 'cause',
    meaning: 'The disk is write protected.',
    actions: [
      'Remove the write protection of the disk, for example with attributes disk clear readonly in diskpart.'
    ],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:21',
    name: 'ERROR_NOT_READY',
    role: 'cause',
    meaning: 'The disk is not ready.',
    actions: ['Check that the disk is connected and online in Disk Management.'],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:23',
    name: 'ERROR_CRC',
    role: 'cause',
    meaning: 'Data on the disk cannot be read without error.',
    actions: [
      ACTIONS.checkDisk,
      'Save the data of the disk and replace it.'
    ],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:30',
    name: 'ERROR_READ_FAULT',
    role: 'cause',
    meaning: 'Windows could not read from the device.',
    actions: [ACTIONS.checkDisk],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:31',
    name: 'ERROR_GEN_FAILURE',
    role: 'cause',
    meaning: 'A device does not work.',
    actions: [ACTIONS.checkDisk],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:32',
    name: 'ERROR_SHARING_VIOLATION',
    role: 'cause',
    meaning: 'The file is in use by another program.',
    actions: [ACTIONS.releaseFile, ACTIONS.runAgain],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:33',
    name: 'ERROR_LOCK_VIOLATION',
    role: 'cause',
    meaning: 'Another program has locked a part of the file.',
    actions: [ACTIONS.releaseFile, ACTIONS.runAgain],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:38',
    name: 'ERROR_HANDLE_EOF',
    role: 'cause',
    meaning: 'The file ended too early.',
    actions: [ACTIONS.checkDisk, ACTIONS.restore],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:39',
    name: 'ERROR_HANDLE_DISK_FULL',
    role: 'cause',
    meaning: 'The disk is full.',
    actions: ['Free space on the disk, or move files to another one.'],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:53',
    name: 'ERROR_BAD_NETPATH',
    role: 'cause',
    meaning: 'The computer in the network path was not found.',
    actions: ['Check name and connection of the file server.'],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:55',
    name: 'ERROR_DEV_NOT_EXIST',
    role: 'cause',
    meaning: 'The network resource or device is no longer there.',
    actions: ['Check that the share or disk still exists and is connected.'],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:64',
    name: 'ERROR_NETNAME_DELETED',
    role: 'cause',
    meaning: 'The connection to the share was lost.',
    actions: [
      'Check network and file server at that minute.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:67',
    name: 'ERROR_BAD_NET_NAME',
    role: 'cause',
    meaning: 'The share was not found.',
    actions: ['Check the name of the share.'],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:87',
    name: 'ERROR_INVALID_PARAMETER',
    role: 'cause',
    meaning: 'Windows was given a value that it does not accept.',
    actions: ['Check whether the disk has an unusual sector size, or filter drivers of other programs on it.'],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:112',
    name: 'ERROR_DISK_FULL',
    role: 'cause',
    meaning: 'There is no space left on the disk.',
    actions: ['Free space on the disk, or move files to another one.'],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:121',
    name: 'ERROR_SEM_TIMEOUT',
    role: 'cause',
    meaning: 'A transfer did not end in time.',
    actions: [
      ACTIONS.checkDisk,
      'Look for load on the storage at that minute.'
    ],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:170',
    name: 'ERROR_BUSY',
    role: 'cause',
    meaning: 'What was asked for is in use.',
    actions: [ACTIONS.releaseFile, ACTIONS.runAgain],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:258',
    name: 'WAIT_TIMEOUT',
    role: 'collateral',
    meaning: 'Waiting for something took too long.',
    actions: ['Look for the first error of the same minutes: it says what was waited for.'],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:487',
    name: 'ERROR_INVALID_ADDRESS',
    role: 'cause',
    meaning: 'A program used an address that is not valid.',
    actions: ['Install the latest update of SQL Server, and test the memory of the server.'],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'win32:665',
    name: 'ERROR_FILE_SYSTEM_LIMITATION',
    role: 'cause',
    meaning: 'The file reached a limit of the file system, for example because it is in very many fragments.',
    actions: ['Defragment the volume, or format it anew with large file records (format /L).'],
    retry: 'no',
    sources: ['win32_500'],
    confidence: 'documented'
  },
  {
    code: 'win32:995',
    name: 'ERROR_OPERATION_ABORTED',
    role: 'collateral',
    meaning: 'A transfer was broken off because its thread ended or its program asked for it.',
    actions: [ACTIONS.firstAbort],
    sources: ['win32_500', 'sql3271', 'sql18210'],
    confidence: 'documented'
  },
  {
    code: 'win32:996',
    name: 'ERROR_IO_INCOMPLETE',
    role: 'collateral',
    meaning: 'A transfer had not ended yet.',
    actions: ['Look for the first error of the same minutes.'],
    sources: ['win32_500'],
    confidence: 'documented'
  },
  {
    code: 'win32:998',
    name: 'ERROR_NOACCESS',
    role: 'cause',
    meaning: 'A program touched memory it has no access to.',
    actions: ['Install the latest update of SQL Server, and test the memory of the server.'],
    retry: 'no',
    sources: ['win32_500'],
    confidence: 'documented'
  },
  {
    code: 'win32:1006',
    name: 'ERROR_FILE_INVALID',
    role: 'cause',
    meaning: 'The volume of an open file was changed or taken away.',
    actions: [ACTIONS.checkDisk, ACTIONS.bringOnline],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1053',
    name: 'ERROR_SERVICE_REQUEST_TIMEOUT',
    role: 'cause',
    meaning: 'A service did not answer in time when it was started or stopped.',
    actions: ['Start the service again and read what it logged.'],
    retry: 'later',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1056',
    name: 'ERROR_SERVICE_ALREADY_RUNNING',
    role: 'info',
    meaning: 'The service runs already.',
    actions: [ACTIONS.ignore],
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1058',
    name: 'ERROR_SERVICE_DISABLED',
    role: 'cause',
    meaning: 'The service is disabled.',
    actions: ['Set the service to Manual or Automatic, and start it.'],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1060',
    name: 'ERROR_SERVICE_DOES_NOT_EXIST',
    role: 'cause',
    meaning: 'There is no service of this name.',
    actions: ['Install the service, or correct its name.'],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1062',
    name: 'ERROR_SERVICE_NOT_ACTIVE',
    role: 'info',
    meaning: 'The service was not running.',
    actions: [ACTIONS.ignore],
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1067',
    name: 'ERROR_PROCESS_ABORTED',
    role: 'cause',
    meaning: 'The process of a service ended unexpectedly.',
    actions: ['Look in the Application log for its crash, and start the service again.'],
    retry: 'later',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1068',
    name: 'ERROR_SERVICE_DEPENDENCY_FAIL',
    role: 'cause',
    meaning: 'A service that this one depends on did not start.',
    actions: ['Start the services it depends on first; the tab Dependencies of the service lists them.'],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1069',
    name: 'ERROR_SERVICE_LOGON_FAILED',
    role: 'cause',
    meaning: 'A service could not log on with its account.',
    actions: ['Enter the current password of the service account, and check its right to log on as a service.'],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1117',
    name: 'ERROR_IO_DEVICE',
    role: 'cause',
    meaning: 'A disk reported an error.',
    actions: [
      ACTIONS.checkDisk,
      'Replace the disk or its cable if the System log shows errors of disk or controller.'
    ],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1130',
    name: 'ERROR_NOT_ENOUGH_SERVER_MEMORY',
    role: 'cause',
    meaning: 'Windows had not enough memory for the request over the network.',
    actions: ['Look for programs that take memory at the time of the backup.'],
    retry: 'later',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1167',
    name: 'ERROR_DEVICE_NOT_CONNECTED',
    role: 'cause',
    meaning: 'The device is not connected.',
    actions: ['Connect the device, and check its cable and path.'],
    retry: 'later',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1168',
    name: 'ERROR_NOT_FOUND',
    role: 'cause',
    meaning: 'Something that was looked for does not exist.',
    actions: ['Read what the event looked for, and give it back.'],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1223',
    name: 'ERROR_CANCELLED',
    role: 'collateral',
    meaning: 'Somebody cancelled the operation.',
    actions: ['Run the backup again and let it end.'],
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1236',
    name: 'ERROR_CONNECTION_ABORTED',
    role: 'collateral',
    meaning: 'The connection was broken off on this side.',
    actions: ['Look for the first error of the same minutes.'],
    retry: 'later',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'win32:1326',
    name: 'ERROR_LOGON_FAILURE',
    role: 'cause',
    meaning: 'User name or password is wrong.',
    actions: ['Enter the current credentials in the backup job or the service.'],
    retry: 'no',
    sources: ['win32_1300'],
    confidence: 'documented'
  },
  {
    code: 'win32:1392',
    name: 'ERROR_FILE_CORRUPT',
    role: 'cause',
    meaning: 'A file or folder is damaged.',
    actions: [
      'Check the volume with chkdsk in a maintenance window.',
      ACTIONS.restore
    ],
    retry: 'no',
    sources: ['win32_1300'],
    confidence: 'documented'
  },
  {
    code: 'win32:1450',
    name: 'ERROR_NO_SYSTEM_RESOURCES',
    role: 'cause',
    meaning: 'Windows lacked resources for the operation.',
    actions: [ACTIONS.lessLoad],
    retry: 'later',
    sources: ['win32_1300'],
    confidence: 'documented'
  },
  {
    code: 'win32:1453',
    name: 'ERROR_WORKING_SET_QUOTA',
    role: 'cause',
    meaning: 'A process reached its limit of memory.',
    actions: [ACTIONS.memory],
    retry: 'later',
    sources: ['win32_1300'],
    confidence: 'documented'
  },
  {
    code: 'win32:1455',
    name: 'ERROR_COMMITMENT_LIMIT',
    role: 'cause',
    meaning: 'The page file is too small for the memory that was asked for.',
    actions: ['Enlarge the page file, or take load off the server.'],
    retry: 'later',
    sources: ['win32_1300'],
    confidence: 'documented'
  },
  {
    code: 'win32:1460',
    name: 'ERROR_TIMEOUT',
    role: 'cause',
    meaning: 'The operation took longer than it may.',
    actions: [ACTIONS.lessLoad],
    retry: 'later',
    sources: ['win32_1300'],
    confidence: 'documented'
  },
  {
    code: 'win32:1722',
    name: 'RPC_S_SERVER_UNAVAILABLE',
    role: 'cause',
    meaning: 'The process at the other end of a remote procedure call cannot be reached.',
    actions: ['Check that the service Remote Procedure Call and the service that the event names run.'],
    retry: 'later',
    sources: ['win32_1700'],
    confidence: 'documented'
  },
  {
    code: 'win32:1726',
    name: 'RPC_S_CALL_FAILED',
    role: 'cause',
    meaning: 'A remote procedure call failed on the way.',
    actions: ['Look in the Application log for a crash at that minute.'],
    retry: 'later',
    sources: ['win32_1700'],
    confidence: 'documented'
  },
  {
    code: 'win32:1784',
    name: 'ERROR_INVALID_USER_BUFFER',
    role: 'cause',
    meaning: 'The buffer handed to Windows does not fit the operation, mostly for want of memory.',
    actions: ['Look for programs that take memory at the time of the backup.'],
    retry: 'later',
    sources: ['win32_1700'],
    confidence: 'documented'
  }
]
