import type { ErrorEntry } from '../core/knowledge.js'
import { ACTIONS } from './actions.js'
import type { ReferenceKey } from './references.js'

/** What BACKUP and RESTORE themselves report, and the messages of the engine about their devices. */
export const BACKUP_ERRORS: readonly ErrorEntry<ReferenceKey>[] = [
  {
    code: 'sql:1834',
    role: 'cause',
    meaning: 'A restore wanted to write over a file that another database is using.',
    actions: [ACTIONS.restoreOnly],
    database: 'quoted',
    sources: ['dpm_restore3119'],
    confidence: 'documented'
  },
  {
    code: 'sql:3002',
    role: 'cause',
    meaning: 'A database snapshot was chosen for the backup, and snapshots cannot be backed up.',
    actions: [
      'Take the database snapshot out of the selection of the backup program; its source database is enough.'
    ],
    retry: 'no',
    sources: ['tbl3', 'sqlwriter_guide'],
    confidence: 'documented'
  },
  {
    code: 'sql:3007',
    role: 'cause',
    meaning: 'A file or filegroup of the database is not online, so the database cannot be backed up as a whole.',
    actions: [
      'Bring the file or filegroup online (restore it if it is waiting for recovery).',
      'Remove the filegroup from the database if its data is lost for good and no longer needed.'
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3009',
    role: 'info',
    meaning: 'The backup itself went well, only its entry in the history of msdb could not be written.',
    actions: ['Check that msdb is online, healthy and not full.'],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3012',
    role: 'cause',
    meaning: 'The instance had more changes to report for a differential backup than the virtual device could take ' +
      'at once.',
    actions: [
      'Take a full backup, which needs no such report.',
      ACTIONS.fewerDatabases
    ],
    retry: 'later',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3013',
    role: 'wrapper',
    meaning: 'A BACKUP or RESTORE statement ended early for a reason given in another error.',
    actions: [
      ACTIONS.readNeighbours,
      'Read the ERRORLOG of the instance at that minute if this error stands alone.'
    ],
    sources: ['tbl3', 'kb2615182'],
    confidence: 'documented'
  },
  {
    code: 'sql:3014',
    role: 'info',
    meaning: 'The statement reports how many pages it has processed.',
    actions: [ACTIONS.ignore],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3016',
    role: 'cause',
    meaning: 'A file of the database holds pages whose online restore was begun and not finished.',
    actions: ['Finish the restore sequence of these pages, then run the backup again.'],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3021',
    role: 'cause',
    meaning: 'The backup was asked for inside a transaction, where it is not allowed.',
    actions: ['Report this to the maker of the backup program.'],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3023',
    role: 'cause',
    meaning: 'Another job was backing up the database, changing its files or encrypting it at the same time.',
    actions: [
      'Move the native backup, shrink or file job away from the time of the server backup.',
      'Run the backup again once the other job has ended.'
    ],
    retry: 'later',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3024',
    role: 'cause',
    meaning: 'A differential or log backup of master was asked for, and master can only be backed up in full.',
    actions: ['Set the backup program to full backups for the database master.'],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3033',
    role: 'cause',
    meaning: 'The database is in EMERGENCY mode and cannot be backed up.',
    actions: [
      'Finish its repair and set it back with ALTER DATABASE ... SET ONLINE.',
      ACTIONS.setAside
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3034',
    role: 'cause',
    meaning: 'The backup was asked for files or filegroups that do not exist or are empty.',
    actions: ['Choose whole databases in the backup program instead of single filegroups.'],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3035',
    role: 'cause',
    meaning: 'A differential backup has no full backup to build on.',
    actions: [
      'Take a full backup of the database first, or set the backup job to full for its next run.',
      'Check in msdb.dbo.backupset which program took the last full backup: another full or VSS backup replaces ' +
        'the base.',
      'Set the other program to copy-only backups so that it leaves the chain alone.'
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3036',
    role: 'cause',
    meaning: 'The database is a warm standby in the middle of a restore sequence.',
    actions: ['Leave the log shipping secondary out of this backup and back up its primary.'],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3040',
    role: 'info',
    meaning: 'Replication could not be told of the backup, which went on nevertheless.',
    actions: ['Check the replication agents of this database.'],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3041',
    role: 'wrapper',
    meaning: 'A BACKUP command did not complete; the message names the database but not the reason.',
    actions: [
      'Compare all 3041 of the same minutes: the database that has a cause of its own beside it is the one to ' +
        'follow, the rest were stopped with it.',
      'Read the ERRORLOG of the instance at that minute for the error just before.',
      'Leave it alone if no backup failed: Hyper-V Replica logs it for healthy snapshots too.'
    ],
    database: 'command',
    sources: ['tbl3', 'kb3050765', 'sql18210'],
    confidence: 'documented'
  },
  {
    code: 'sql:3043',
    role: 'cause',
    meaning: 'The backup found a damaged page in a database file.',
    actions: [
      ACTIONS.checkdb,
      ACTIONS.restore,
      'Keep the older backups until a good one exists.'
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3045',
    role: 'cause',
    meaning: 'A FILESTREAM or full-text path does not lie on an NTFS volume.',
    actions: ['Move the container to an NTFS volume.'],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3046',
    role: 'cause',
    meaning: 'The metadata of the database is inconsistent, so only the tail of its log can still be saved.',
    actions: [
      'Save the tail of the log with BACKUP LOG ... WITH CONTINUE_AFTER_ERROR.',
      ACTIONS.restore
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3049',
    role: 'cause',
    meaning: 'The backup found damage in the transaction log of the database.',
    actions: [
      'Read the ERRORLOG of the instance for the place of the damage, and check the disk of the log.',
      'Set the recovery model to SIMPLE, run CHECKPOINT and set it back, so that a new log begins; take a full ' +
        'backup at once.',
      ACTIONS.checkdb
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3050',
    role: 'cause',
    meaning: 'The list of changes for a differential backup fitted neither into memory nor into a temporary file.',
    actions: [
      'Free space on the disk of the temporary folder.',
      'Take a full backup, which needs no such list.'
    ],
    retry: 'no',
    database: 'instance-and-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3051',
    role: 'cause',
    meaning: 'The mirroring partner fell out of step during a log backup, and mirroring was suspended.',
    actions: [
      'Resume mirroring with ALTER DATABASE ... SET PARTNER RESUME after the reason is known from the error log.'
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3056',
    role: 'info',
    meaning: 'A FILESTREAM container holds a file that does not belong there; the backup took it along and went on.',
    actions: ['Find out who writes into the container, and keep other programs out of it.'],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3101',
    role: 'cause',
    meaning: 'A restore needed the database for itself while somebody was using it.',
    actions: [ACTIONS.restoreOnly],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3102',
    role: 'cause',
    meaning: 'The command wants a database that its own session is using.',
    actions: ['Report this to the maker of the backup program.'],
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3110',
    role: 'cause',
    meaning: 'The login may not restore this database.',
    actions: [ACTIONS.restoreOnly],
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3119',
    role: 'wrapper',
    meaning: 'A restore could not be planned; the messages before it say why.',
    actions: [ACTIONS.restoreOnly],
    sources: ['tbl3', 'dpm_restore3119'],
    confidence: 'documented'
  },
  {
    code: 'sql:3123',
    role: 'cause',
    meaning: 'The name of the database in the command is not valid, often because of blanks or odd characters.',
    actions: ['Rename the database so that its name neither begins nor ends with a blank.'],
    retry: 'no',
    sources: ['tbl3', 'kb2014054'],
    confidence: 'documented'
  },
  {
    code: 'sql:3147',
    role: 'cause',
    meaning: 'The backup was asked for tempdb, which cannot be backed up and need not be.',
    actions: ['Take tempdb out of the selection of the backup program.'],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3149',
    role: 'cause',
    meaning: 'A file to be recovered on its own is not in a state that allows it.',
    actions: [ACTIONS.restoreOnly],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3156',
    role: 'wrapper',
    meaning: 'A file could not be restored to the place it was meant for; another error of the same chain says why.',
    actions: [ACTIONS.restoreOnly],
    sources: ['tbl3', 'dpm_restore3119'],
    confidence: 'documented'
  },
  {
    code: 'sql:3168',
    role: 'cause',
    meaning: 'A backup of a system database comes from another version of SQL Server.',
    actions: [ACTIONS.restoreOnly],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3169',
    role: 'cause',
    meaning: 'The backup to be restored was made by a version of SQL Server that does not fit this one.',
    actions: [ACTIONS.restoreOnly],
    sources: ['tbl3', 'kb224071'],
    confidence: 'documented'
  },
  {
    code: 'sql:3196',
    role: 'cause',
    meaning: 'A restore of master from a snapshot was asked for, which SQL Server does not do while it runs.',
    actions: [ACTIONS.restoreOnly],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3197',
    role: 'info',
    meaning: 'The database stood still for the snapshot: the freeze has reached it.',
    actions: ['Check only that 3198 follows for the same database; a freeze without it was aborted.'],
    database: 'bare',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3198',
    role: 'info',
    meaning: 'The database writes again after the snapshot.',
    actions: [ACTIONS.ignore],
    database: 'bare',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3201',
    role: 'cause',
    collateralWith: [995],
    meaning: 'The device of a backup could not be opened; the message carries the operating system error.',
    actions: [
      'Look at the operating system error: 2 and 3 mean a missing path, 5 missing rights, 995 that somebody else ' +
        'aborted.',
      'Correct path and rights for the service account of the instance if the device is a file or a share.',
      'Restart the service SQL Server VSS Writer and run the backup again if the device is a virtual one.'
    ],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3202',
    role: 'cause',
    collateralWith: [995],
    meaning: 'Writing to the backup device failed; the operating system error in the message decides what it means.',
    actions: [
      ACTIONS.firstAbortIf995,
      'Correct the device (free space, rights, connection) if the operating system error is not 995.'
    ],
    sources: ['tbl3', 'seeding_rca'],
    confidence: 'documented'
  },
  {
    code: 'sql:3203',
    role: 'cause',
    collateralWith: [995],
    meaning: 'Reading from a file or device failed; the operating system error in the message decides what it means.',
    actions: [
      ACTIONS.firstAbortIf995,
      'Check the disk of the file with chkdsk and DBCC CHECKDB if the operating system error is not 995.'
    ],
    sources: ['tbl3', 'seeding_rca'],
    confidence: 'documented'
  },
  {
    code: 'sql:3204',
    role: 'collateral',
    meaning: 'The backup or restore was called off by its own program or by somebody else.',
    actions: [ACTIONS.firstAbort],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3209',
    role: 'cause',
    meaning: 'A user instance of SQL Server Express was chosen, and these cannot be backed up this way.',
    actions: ['Leave user instances out of the backup, or attach their databases to a real instance.'],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3211',
    role: 'info',
    meaning: 'The statement reports its progress.',
    actions: [ACTIONS.ignore],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3224',
    role: 'cause',
    meaning: 'The instance had no worker thread left for the backup, usually because too many databases are in one ' +
      'snapshot.',
    actions: [
      ACTIONS.fewerDatabases,
      ACTIONS.moreThreads,
      'Look for blocked sessions that hold worker threads at the time of the backup.'
    ],
    retry: 'later',
    sources: ['tbl3', 'kb943471'],
    confidence: 'documented'
  },
  {
    code: 'sql:3229',
    role: 'collateral',
    meaning: 'The backup device did not answer in time.',
    actions: [
      'Look for other backups, replication and heavy load at the same time.',
      ACTIONS.fewerDatabases
    ],
    retry: 'later',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3230',
    role: 'collateral',
    meaning: 'The backup device failed more often than the instance tries again.',
    actions: ['Look for other backups, replication and heavy load at the same time.'],
    retry: 'later',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3260',
    role: 'cause',
    meaning: 'A buffer between the instance and the virtual device was full.',
    actions: [
      'Run the backup again when the server is less busy.',
      ACTIONS.fewerDatabases
    ],
    retry: 'later',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3261',
    role: 'cause',
    meaning: 'The instance does not accept the way the virtual device was set up.',
    actions: [
      ACTIONS.updateSqlWriter,
      'Update the backup program.'
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3265',
    role: 'cause',
    meaning: 'The login that the SQL writer uses is not sysadmin, which a backup to a virtual device requires.',
    actions: [
      'Create the login if it is gone: CREATE LOGIN [NT SERVICE\\SQLWriter] FROM WINDOWS.',
      ACTIONS.makeSysadmin,
      'Run the backup again and check that the SQLWRITER event is gone.'
    ],
    retry: 'no',
    sources: ['tbl3', 'kb224071', 'sqlwriter_svc'],
    confidence: 'documented'
  },
  {
    code: 'sql:3266',
    role: 'cause',
    meaning: 'The backup file on the device ends in data that cannot be read as a backup.',
    actions: [
      'Write the native backup to a new file, or overwrite the old one with BACKUP ... WITH FORMAT once nothing in ' +
        'it is needed.',
      'Check with RESTORE HEADERONLY and RESTORE VERIFYONLY which backups in the file are still good.',
      'Move the native backup job away from the server backup if both write at the same time.'
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3267',
    role: 'cause',
    meaning: 'The instance lacks the resources for another scheduler, usually because too many databases are in ' +
      'one snapshot.',
    actions: [ACTIONS.fewerDatabases, ACTIONS.moreThreads, ACTIONS.memory],
    retry: 'later',
    sources: ['tbl3', 'kb943471'],
    confidence: 'documented'
  },
  {
    code: 'sql:3270',
    role: 'cause',
    meaning: 'The instance met an inconsistency in its own backup code.',
    actions: [
      'Install the latest update of SQL Server.',
      'Open a support case with the ERRORLOG of the instance if it happens again.'
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3271',
    role: 'cause',
    collateralWith: [995, 1236, 258],
    meaning: 'The virtual device of the backup failed; the operating system error in the message decides whether ' +
      'this is the cause.',
    actions: [
      ACTIONS.firstAbortIf995,
      'Correct the operating system error if it is another one: 112 is a full disk, 5 missing rights, 1117 a ' +
        'failing disk.'
    ],
    sources: ['tbl3', 'sql3271', 'kb2615182'],
    confidence: 'documented'
  },
  {
    code: 'sql:3276',
    role: 'cause',
    meaning: 'A restore from a snapshot was asked for a backup that is none.',
    actions: [ACTIONS.restoreOnly],
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3277',
    role: 'cause',
    meaning: 'A snapshot backup was asked for with more or fewer than one virtual device.',
    actions: ['Update the backup program or report this to its maker.'],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3627',
    role: 'cause',
    meaning: 'The instance could not start work in parallel because too much of it is running already.',
    actions: [
      ACTIONS.fewerDatabases,
      ACTIONS.moreThreads,
      'Look for blocked sessions and other backups at the same time.'
    ],
    retry: 'later',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:4035',
    role: 'info',
    meaning: 'The backup reports how many pages of a file it has processed.',
    actions: [ACTIONS.ignore],
    database: 'in-database',
    sources: ['tbl4'],
    confidence: 'documented'
  },
  {
    code: 'sql:18204',
    role: 'cause',
    collateralWith: [995],
    meaning: 'A native backup could not open or create its device; the message carries the operating system error.',
    actions: [
      'Correct path, rights or space of that backup file or share.',
      'Move the native backup job away from the server backup, for both seem to run at the same time.',
      ACTIONS.firstAbortIf995
    ],
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18210',
    role: 'cause',
    collateralWith: [995],
    meaning: 'The device of a backup failed while it was open; the operating system error in the message decides ' +
      'whether this is the cause.',
    actions: [
      ACTIONS.firstAbortIf995,
      'Correct the operating system error if it is another one: 112 is a full disk, 5 missing rights, 1117 a ' +
        'failing disk.',
      'Leave it alone if no backup failed: Hyper-V Replica logs it for healthy snapshots too.'
    ],
    sources: ['tbl18', 'sql18210', 'kb3050765'],
    confidence: 'documented'
  },
  {
    code: 'sql:18264',
    role: 'info',
    meaning: 'The database was backed up.',
    actions: [ACTIONS.ignore],
    database: 'creation-date',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18265',
    role: 'info',
    meaning: 'The transaction log was backed up.',
    actions: [ACTIONS.ignore],
    database: 'creation-date',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18266',
    role: 'info',
    meaning: 'Files of the database were backed up.',
    actions: [ACTIONS.ignore],
    database: 'creation-date',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18267',
    role: 'info',
    meaning: 'The database was restored.',
    actions: [ACTIONS.ignore],
    database: 'creation-date',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18268',
    role: 'info',
    meaning: 'The transaction log was restored.',
    actions: [ACTIONS.ignore],
    database: 'creation-date',
    sources: ['tbl18'],
    confidence: 'documented'
  },
  {
    code: 'sql:18270',
    role: 'info',
    meaning: 'The changes since the last full backup were backed up.',
    actions: [ACTIONS.ignore],
    database: 'creation-date',
    sources: ['tbl18'],
    confidence: 'documented'
  }
]
