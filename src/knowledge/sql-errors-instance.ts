import type { ErrorEntry } from '../core/knowledge.js'
import { ACTIONS } from './actions.js'
import type { ReferenceKey } from './references.js'

/** What is wrong with an instance: the way to it, its logins, its memory, its start and stop. */
export const INSTANCE_ERRORS: readonly ErrorEntry<ReferenceKey>[] = [
  {
    code: 'sql:-2',
    role: 'cause',
    meaning: 'The SQL writer waited for an answer of the instance until the time limit of its connection had passed.',
    actions: [
      'Move other heavy work (index maintenance, native backups, antivirus scans) away from the time of the backup.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:-1',
    role: 'cause',
    meaning: 'The database driver could not find the instance it was asked to connect to.',
    actions: [
      'Check that the service of the instance runs and that its name is spelled as in SQL Server Configuration ' +
        'Manager.',
      'Start the service SQL Server Browser if the instance is a named one.'
    ],
    retry: 'no',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:0',
    role: 'cause',
    meaning: 'The database driver itself gave up: the connection broke or did not answer in time.',
    actions: [
      'Look at the SQLSTATE beside it: HYT00 and HYT01 are time limits, 08S01 is a broken connection.',
      'Check in the event log whether the instance stopped or crashed at that minute.'
    ],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:2',
    role: 'cause',
    meaning: 'The SQL writer could not reach the instance, most likely because it was not running.',
    actions: [ACTIONS.startInstance, ACTIONS.runAgain],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:17',
    role: 'cause',
    meaning: 'The SQL writer could not reach the instance, or the instance did not let it in.',
    actions: [ACTIONS.startInstance, ACTIONS.makeSysadmin],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:53',
    role: 'cause',
    meaning: 'The SQL writer found no way over the network to the instance.',
    actions: [
      ACTIONS.startInstance,
      'Check name resolution and the loopback address on the server.'
    ],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:121',
    role: 'cause',
    meaning: 'The connection between the SQL writer and the instance stalled until its time limit.',
    actions: [
      'Look for stalled disks and full processors at the time of the backup in Performance Monitor.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:229',
    role: 'cause',
    meaning: 'The login that the SQL writer uses may not read an object it needs.',
    actions: [ACTIONS.makeSysadmin],
    retry: 'no',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:258',
    role: 'cause',
    meaning: 'The instance did not complete the login of the SQL writer in time.',
    actions: [
      'Look for missing worker threads, memory pressure and long start-up of databases in the ERRORLOG of the ' +
        'instance.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:262',
    role: 'cause',
    meaning: 'The login that the SQL writer uses may not back up this database.',
    actions: [ACTIONS.makeSysadmin],
    retry: 'no',
    database: 'in-database',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:297',
    role: 'cause',
    meaning: 'The login that the SQL writer uses may not do what it was asked to do.',
    actions: [
      ACTIONS.makeSysadmin,
      'Run the backup again and check that the SQLWRITER event is gone.'
    ],
    retry: 'no',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:300',
    role: 'cause',
    meaning: 'The login that the SQL writer uses lacks a server or database permission.',
    actions: [
      ACTIONS.makeSysadmin,
      'Run the backup again and check that the SQLWRITER event is gone.'
    ],
    retry: 'no',
    database: 'parenthesised',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:596',
    role: 'collateral',
    meaning: 'The session of the backup was ended by the instance while it was still at work.',
    actions: [
      'Read the ERRORLOG of the instance for the reason: a database that went offline or suspect, a KILL, or a ' +
        'crash dump.'
    ],
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:598',
    role: 'wrapper',
    meaning: 'Creating or changing a database failed for a reason given in an error before this one.',
    actions: [ACTIONS.readNeighbours],
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:701',
    role: 'cause',
    meaning: 'The instance had too little memory for the work it was given.',
    actions: [
      ACTIONS.memory,
      ACTIONS.fewerDatabases,
      'Look for other programs on the server that take memory at the time of the backup.'
    ],
    retry: 'later',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:708',
    role: 'cause',
    meaning: 'The instance is short of address space or memory and is shedding load.',
    actions: ['Move a 32-bit instance to a 64-bit one, or reduce what it has to do at the time of the backup.'],
    retry: 'later',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:802',
    role: 'cause',
    meaning: 'The buffer pool of the instance had no memory left for another page.',
    actions: [ACTIONS.memory],
    retry: 'later',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:1204',
    role: 'cause',
    meaning: 'The instance ran out of memory for locks.',
    actions: [ACTIONS.memory],
    retry: 'later',
    sources: ['tbl1'],
    confidence: 'documented'
  },
  {
    code: 'sql:1205',
    role: 'collateral',
    meaning: 'The query was chosen to give way in a deadlock.',
    actions: ['Run the backup again; look for jobs that change databases at the same time if it happens often.'],
    retry: 'later',
    sources: ['tbl1'],
    confidence: 'documented'
  },
  {
    code: 'sql:3621',
    role: 'wrapper',
    meaning: 'The statement was ended because of another error.',
    actions: [ACTIONS.readNeighbours],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:4060',
    role: 'cause',
    meaning: 'The database named at login could not be opened, because it is gone, not online, or closed to this ' +
      'login.',
    actions: [
      'Check with SELECT name, state_desc FROM sys.databases that the database exists and is online.',
      ACTIONS.makeSysadmin
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl4'],
    confidence: 'documented'
  },
  {
    code: 'sql:4064',
    role: 'cause',
    meaning: 'The default database of the login that the SQL writer uses cannot be opened.',
    actions: [
      'Set it to master: ALTER LOGIN [NT SERVICE\\SQLWriter] WITH DEFAULT_DATABASE = master.',
      'Check why the former default database is not online.'
    ],
    retry: 'no',
    sources: ['tbl4'],
    confidence: 'documented'
  },
  {
    code: 'sql:5069',
    role: 'wrapper',
    meaning: 'A change of a database failed for a reason given in another error.',
    actions: [ACTIONS.readNeighbours],
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:8645',
    role: 'cause',
    meaning: 'A query of the backup waited for memory until it gave up.',
    actions: [ACTIONS.memory],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:10054',
    role: 'cause',
    meaning: 'The instance broke the connection, as it does when it stops or crashes.',
    actions: [
      'Look in the event log whether the instance stopped or crashed at that minute.',
      ACTIONS.startInstance
    ],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:10060',
    role: 'cause',
    meaning: 'The connection to the instance timed out before it was made.',
    actions: [ACTIONS.startInstance],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:10061',
    role: 'cause',
    meaning: 'The instance refused the connection, most likely because it was not running.',
    actions: [ACTIONS.startInstance],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:15404',
    role: 'cause',
    meaning: 'Windows did not tell SQL Server about an account, for example the owner of a database.',
    actions: [
      'Check that a domain controller can be reached.',
      'Give a database whose owner no longer exists to sa with ALTER AUTHORIZATION ON DATABASE.'
    ],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:17049',
    role: 'cause',
    meaning: 'The instance could not begin a new error log.',
    actions: [
      'Correct the operating system error that the message quotes: rights, space or a locked file in the LOG folder.'
    ],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17051',
    role: 'cause',
    meaning: 'The trial period of this SQL Server is over, so the instance does not start.',
    actions: ['Enter a licence key with the set-up program, or remove the instance.'],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17058',
    role: 'cause',
    meaning: 'The instance could not open its error log.',
    actions: ['Correct rights, path and free space of the LOG folder of the instance.'],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17061',
    role: 'wrapper',
    meaning: 'A frame for another error, of which it gives number and text.',
    actions: [ACTIONS.readInner],
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17063',
    role: 'wrapper',
    meaning: 'A frame for another error, of which it gives number, severity and text.',
    actions: [ACTIONS.readInner],
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17113',
    role: 'cause',
    meaning: 'The instance could not open master or another file it starts from.',
    actions: [ACTIONS.giveFileBack, ACTIONS.fileRights],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17114',
    role: 'cause',
    meaning: 'The instance could not open master or another file it starts from, or did not find its path.',
    actions: [
      'Check the start-up parameters -d and -l of the instance in SQL Server Configuration Manager.',
      ACTIONS.fileRights
    ],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17120',
    role: 'cause',
    meaning: 'The instance could not start a thread.',
    actions: [ACTIONS.memory, ACTIONS.moreThreads],
    retry: 'later',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17126',
    role: 'info',
    meaning: 'The instance is ready and accepts connections.',
    actions: [ACTIONS.ignore],
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17131',
    role: 'cause',
    meaning: 'The instance could not start because a list it needs found no memory.',
    actions: [ACTIONS.memory],
    retry: 'later',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17136',
    role: 'info',
    meaning: 'The instance is starting and clears tempdb.',
    actions: [ACTIONS.ignore],
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17137',
    role: 'info',
    meaning: 'The instance is starting this database.',
    actions: [ACTIONS.autoClose],
    database: 'quoted',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17138',
    role: 'cause',
    meaning: 'The instance had too little memory to start one of its parts.',
    actions: [ACTIONS.memory],
    retry: 'later',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17142',
    role: 'cause',
    meaning: 'The service of the instance is paused and accepts no new connections.',
    actions: ['Resume the service in SQL Server Configuration Manager.'],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17147',
    role: 'info',
    meaning: 'The instance stopped because Windows is shutting down.',
    actions: [ACTIONS.ignore],
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17148',
    role: 'info',
    meaning: 'The instance stopped because its service was told to stop.',
    actions: [ACTIONS.ignore],
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17176',
    role: 'info',
    meaning: 'The instance is starting and tells under which process number it ran before.',
    actions: [ACTIONS.ignore],
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17177',
    role: 'info',
    meaning: 'The instance tells under which process number it runs and since when.',
    actions: [ACTIONS.ignore],
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17182',
    role: 'cause',
    meaning: 'The instance could not open its network listener.',
    actions: [
      'Read the status code in the message and the error log: a port in use or a certificate is the usual reason.'
    ],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17187',
    role: 'cause',
    meaning: 'The instance was still starting and took no connections yet.',
    actions: ['Wait until event 17126 says that the instance is ready, then run the backup again.'],
    retry: 'later',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17188',
    role: 'cause',
    meaning: 'The instance was shutting down and took no new connections.',
    actions: [
      'Find out who stopped the instance, and start it again.',
      'Ignore this if the instance was stopped on purpose to test the backup without it.'
    ],
    retry: 'later',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17189',
    role: 'cause',
    meaning: 'The instance had no thread left for another login.',
    actions: [ACTIONS.fewerDatabases, ACTIONS.moreThreads],
    retry: 'later',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17197',
    role: 'cause',
    meaning: 'A login took so long that the instance gave it up.',
    actions: [
      'Move other heavy work away from the time of the backup.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17258',
    role: 'cause',
    meaning: 'There is no free space in tempdb.',
    actions: ['Enlarge tempdb or free space on its disk.'],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17300',
    role: 'cause',
    meaning: 'The instance could not run a task of its own because memory or sessions ran out.',
    actions: [
      ACTIONS.memory,
      'Check the setting "user connections" of the instance.'
    ],
    retry: 'later',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17663',
    role: 'info',
    meaning: 'The instance tells its server name.',
    actions: [ACTIONS.ignore],
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:18052',
    role: 'wrapper',
    meaning: 'A terse form of another error, of which it gives only the number.',
    actions: [ACTIONS.readInner],
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18401',
    role: 'cause',
    meaning: 'The instance is running its upgrade scripts and lets nobody in.',
    actions: [
      'Wait until the ERRORLOG of the instance says that recovery is complete, then run the backup again.'
    ],
    retry: 'later',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18451',
    role: 'cause',
    meaning: 'The instance lets only administrators in at the moment.',
    actions: [
      'Wait until the upgrade or maintenance has ended, then run the backup again.',
      ACTIONS.makeSysadmin
    ],
    retry: 'later',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18452',
    role: 'cause',
    meaning: 'The login came from a domain that the server does not trust.',
    actions: ['Check the trust to the domain and whether a domain controller can be reached.'],
    retry: 'no',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18456',
    role: 'cause',
    meaning: 'The instance did not let a login in; its error log gives the reason as a state number.',
    actions: [
      'Read the state of this 18456 in the ERRORLOG of the instance: 5 is an unknown login, 7 a disabled one, 11 ' +
        'and 12 a login without access, 38 a missing database.',
      'Create the login if it is that of the SQL writer: CREATE LOGIN [NT SERVICE\\SQLWriter] FROM WINDOWS.',
      ACTIONS.makeSysadmin
    ],
    retry: 'no',
    sources: ['tbl18', 'kb224071', 'sqlwriter_svc'],
    confidence: 'documented'
  },
  {
    code: 'sql:18461',
    role: 'cause',
    meaning: 'The instance runs in single-user mode, and somebody else has the one place.',
    actions: ['Remove the start-up parameter -m in SQL Server Configuration Manager and restart the instance.'],
    retry: 'no',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18470',
    role: 'cause',
    meaning: 'The login is disabled.',
    actions: ['Enable the login with ALTER LOGIN ... ENABLE.'],
    retry: 'no',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18486',
    role: 'cause',
    meaning: 'The login is locked because of too many wrong passwords.',
    actions: [
      'Unlock the login with ALTER LOGIN ... WITH PASSWORD = ... UNLOCK, and find the program that uses the old ' +
        'password.'
    ],
    retry: 'no',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18487',
    role: 'cause',
    meaning: 'The password of the login has expired.',
    actions: ['Set a new password with ALTER LOGIN and enter it in the backup program.'],
    retry: 'no',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18488',
    role: 'cause',
    meaning: 'The password of the login must be changed before it can be used.',
    actions: ['Set a new password with ALTER LOGIN and enter it in the backup program.'],
    retry: 'no',
    sources: ['tbl18'],
    confidence: 'documented'
  }
]
