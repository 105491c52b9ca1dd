import type { ErrorEntry } from '../core/knowledge.js'
import { ACTIONS } from './actions.js'
import type { ReferenceKey } from './references.js'

/** What is wrong with a database: its state, its files, its log, its recovery. */
export const DATABASE_ERRORS: readonly ErrorEntry<ReferenceKey>[] = [
  {
    code: 'sql:605',
    role: 'cause',
    meaning: 'A page of the database belongs to another object than its allocation says, which is damage.',
    actions: [ACTIONS.checkdb, ACTIONS.restore],
    retry: 'no',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:615',
    role: 'cause',
    meaning: 'A database the backup was working on could not be found any more.',
    actions: [
      'Check with SELECT name, state_desc FROM sys.databases whether the database is online, offline or dropped.',
      'Run the backup again once the state of the database no longer changes.'
    ],
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:822',
    role: 'cause',
    meaning: 'The instance could not even begin to read or write a database file.',
    actions: [ACTIONS.checkDisk],
    retry: 'no',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:823',
    role: 'cause',
    meaning: 'Windows returned an error when the instance read or wrote a database file.',
    actions: [
      'Read the operating system error in the message and the System log at that minute: disk, controller, driver ' +
        'or storage path.',
      ACTIONS.checkDisk,
      ACTIONS.checkdb,
      ACTIONS.restore
    ],
    retry: 'no',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:824',
    role: 'cause',
    meaning: 'The instance read a page whose content is not what it once wrote, which is damage.',
    actions: [
      ACTIONS.checkdb,
      'Restore the damaged pages listed in msdb.dbo.suspect_pages, or the whole database, from the last good backup.',
      ACTIONS.checkDisk
    ],
    retry: 'no',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:825',
    role: 'cause',
    meaning: 'A page could be read only after several attempts, which is how a failing disk often begins.',
    actions: [
      ACTIONS.checkDisk,
      'Take a native backup WITH CHECKSUM of the databases on that disk today.'
    ],
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:829',
    role: 'cause',
    meaning: 'A page is marked as waiting for its restore and cannot be used.',
    actions: ['Restore the page from a good backup, or finish the page restore that was begun.'],
    retry: 'no',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:832',
    role: 'cause',
    meaning: 'A page changed in memory although nothing had written to it, which points to faulty memory.',
    actions: [
      'Test the memory of the server, and check its firmware and drivers.',
      ACTIONS.checkdb
    ],
    retry: 'no',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:833',
    role: 'collateral',
    meaning: 'Disk requests took longer than fifteen seconds.',
    actions: [
      'Move other disk work (antivirus, native backups, index maintenance) away from the time of the backup.',
      ACTIONS.checkDisk
    ],
    retry: 'later',
    database: 'in-database',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:845',
    role: 'collateral',
    meaning: 'A page stayed locked in memory for so long that the instance gave up waiting.',
    actions: [ACTIONS.checkDisk],
    retry: 'later',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:846',
    role: 'collateral',
    meaning: 'The instance stopped waiting for a page that another task keeps locked in memory.',
    actions: [ACTIONS.checkDisk],
    retry: 'later',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:847',
    role: 'collateral',
    meaning: 'An internal lock was not released in time because the server hardly made progress.',
    actions: ['Look at processor and disk load at the time of the backup in Performance Monitor.'],
    retry: 'later',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:905',
    role: 'cause',
    meaning: 'The database uses partitioning, which this edition of SQL Server does not offer, and so it cannot be ' +
      'opened.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:907',
    role: 'cause',
    meaning: 'The catalogue of the database contradicts itself or its files.',
    actions: [ACTIONS.checkdb, ACTIONS.restore],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:909',
    role: 'cause',
    meaning: 'The database uses data compression, which this edition of SQL Server does not offer, and so it ' +
      'cannot be opened.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:911',
    role: 'cause',
    meaning: 'A database of this name does not exist in the instance, at least not under exactly this name.',
    actions: [
      'Look for blanks or invisible characters around the name with SELECT name, DATALENGTH(name) FROM ' +
        'sys.databases and rename such a database.',
      'Run the backup again if the database was dropped or renamed while the backup ran.'
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0', 'kb2014054'],
    confidence: 'documented'
  },
  {
    code: 'sql:912',
    role: 'cause',
    meaning: 'The upgrade script for the database failed after an update of SQL Server; if it is master, the ' +
      'instance does not start.',
    actions: [
      'Read the ERRORLOG of the instance: the error before this one names the step that failed.',
      'Remove the reason and start the instance again so that the upgrade can finish.'
    ],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:913',
    role: 'cause',
    meaning: 'The instance does not know the database by its number; it is probably just starting or stopping.',
    actions: [
      'Run the backup again in a few minutes.',
      'Open a support case with the ERRORLOG of the instance if the message returns.'
    ],
    retry: 'later',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:916',
    role: 'cause',
    meaning: 'The login that the SQL writer uses is not allowed into this database.',
    actions: [
      ACTIONS.makeSysadmin,
      'Check for a login trigger or a DENY that keeps the service account of SQLWriter out.'
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0', 'sqlwriter_svc'],
    confidence: 'documented'
  },
  {
    code: 'sql:921',
    role: 'cause',
    meaning: 'The database was still being recovered after a start of the instance.',
    actions: [
      'Wait until the ERRORLOG of the instance says that the recovery of this database is complete, then run the ' +
        'backup again.',
      'Move the backup away from the time at which the server or the instance is restarted.'
    ],
    retry: 'later',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:922',
    role: 'cause',
    meaning: 'The recovery of the database was still under way when the backup wanted it.',
    actions: [
      'Wait until the ERRORLOG of the instance says that the recovery of this database is complete, then run the ' +
        'backup again.',
      'Look for a huge transaction log or too many virtual log files if recovery takes long every time.'
    ],
    retry: 'later',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:923',
    role: 'cause',
    meaning: 'The database is in restricted mode, which lets only its owners and administrators in.',
    actions: [
      'Lift the mode with ALTER DATABASE ... SET MULTI_USER.',
      ACTIONS.makeSysadmin
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:924',
    role: 'cause',
    meaning: 'The database is in single-user mode and somebody else has the one place.',
    actions: [
      'Find that session with sp_who2 and end its work.',
      'Lift the mode with ALTER DATABASE ... SET MULTI_USER.'
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:926',
    role: 'cause',
    meaning: 'Recovery of the database failed and it is marked SUSPECT.',
    actions: [ACTIONS.readErrorLog, ACTIONS.restore, ACTIONS.setAside],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:927',
    role: 'cause',
    meaning: 'A restore of the database was begun and never finished.',
    actions: [
      'Finish the restore with RESTORE DATABASE ... WITH RECOVERY, unless log shipping or mirroring keeps it in ' +
        'this state on purpose.',
      'Drop the database if it was a trial restore.'
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:932',
    role: 'cause',
    meaning: 'The database uses change tracking, which this edition of SQL Server does not offer, and so it cannot ' +
      'be opened.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:933',
    role: 'cause',
    meaning: 'The database uses a feature that this edition of SQL Server does not offer, and so it cannot be ' +
      'opened.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:934',
    role: 'cause',
    meaning: 'The database uses change data capture, which this edition of SQL Server does not offer, and so it ' +
      'cannot be opened.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:935',
    role: 'cause',
    meaning: 'The database was last used by a newer SQL Server than this instance.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:942',
    role: 'cause',
    meaning: 'The database is offline.',
    actions: [
      'Bring the database online with ALTER DATABASE ... SET ONLINE and read the ERRORLOG of the instance if that ' +
        'fails.',
      'Drop the database if nobody needs it any more, once a backup of it is kept.'
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:943',
    role: 'cause',
    meaning: 'The database was made by a newer version of SQL Server and cannot be opened here.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:945',
    name: 'DB_IS_SHUTDOWN',
    role: 'cause',
    meaning: 'The database cannot be opened because its files cannot be reached, or because memory or disk space ' +
      'ran out.',
    actions: [
      'Read the ERRORLOG of the instance for 17204, 17207, 5120 or 5123: these messages name the file and the ' +
        'operating system error.',
      'Give back what is missing: the file or its disk, the rights of the service account of the instance on file ' +
        'and folder, or free space and memory.',
      ACTIONS.bringOnline,
      ACTIONS.setAside
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0', 'sql945', 'kb2615182'],
    confidence: 'documented'
  },
  {
    code: 'sql:946',
    role: 'cause',
    meaning: 'The database was made by an older version of SQL Server and has not been upgraded.',
    actions: ['Attach or restore the database on a version that can upgrade it, then move it on.'],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:947',
    role: 'cause',
    meaning: 'The instance met an error while it closed the database.',
    actions: [ACTIONS.readErrorLog, ACTIONS.autoClose],
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:948',
    role: 'cause',
    meaning: 'The database has a version this instance is too old for.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:950',
    role: 'cause',
    meaning: 'The database was made by a preview version of SQL Server and cannot be upgraded.',
    actions: ['Export its data with the preview version and create the database anew.'],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:952',
    role: 'cause',
    meaning: 'The database was just changing its state, for example from online to offline or to read-only.',
    actions: [
      'Run the backup again in a few minutes.',
      'Look in the ERRORLOG of the instance for a job that switches the database on or off at the time of the ' +
        'backup.',
      ACTIONS.autoClose
    ],
    retry: 'later',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:954',
    role: 'cause',
    meaning: 'The database is the mirror of a mirroring pair, which can be neither opened nor backed up.',
    actions: ['Back up the principal on the other server, and leave the mirror out of this backup.'],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:955',
    role: 'cause',
    meaning: 'The mirrored database has no quorum because partner or witness cannot be reached.',
    actions: ['Restore the connection between principal, mirror and witness, and check their endpoints.'],
    retry: 'later',
    database: 'bare',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:956',
    role: 'cause',
    meaning: 'The mirrored database is still catching up with its partner.',
    actions: ['Wait until sys.database_mirroring shows SYNCHRONIZED, then run the backup again.'],
    retry: 'later',
    database: 'bare',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:963',
    role: 'info',
    meaning: 'A step of an upgrade marked the database as suspect.',
    actions: [ACTIONS.readErrorLog],
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:972',
    role: 'cause',
    meaning: 'A database could not be used by a procedure that needed it.',
    actions: ['Check with SELECT name, state_desc FROM sys.databases whether every database is online.'],
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:976',
    role: 'cause',
    meaning: 'The database belongs to an availability group and its replica here does not serve queries.',
    actions: [
      'Install the latest update of SQL Server: the SQL writer of 2016 SP2 CU2 and 2017 CU9 passes over the ' +
        'secondary databases of basic groups.',
      'Allow read access on the secondary replica, or leave it out of this backup and back up the primary.',
      'Resume data movement with ALTER DATABASE ... SET HADR RESUME if it was suspended.'
    ],
    retry: 'no',
    database: 'parenthesised',
    sources: ['tbl0', 'sqlwriter_svc', 'sqlwriter_guide'],
    confidence: 'documented'
  },
  {
    code: 'sql:978',
    role: 'cause',
    meaning: 'The database belongs to an availability group and its replica here admits read-intent connections ' +
      'only.',
    actions: [
      'Set the secondary replica to ALLOW_CONNECTIONS = ALL, or leave it out of this backup and back up the primary.',
      ACTIONS.updateSqlWriter
    ],
    retry: 'no',
    database: 'parenthesised',
    sources: ['tbl0', 'sqlwriter_guide'],
    confidence: 'documented'
  },
  {
    code: 'sql:979',
    role: 'cause',
    meaning: 'The database belongs to an availability group and its replica here admits no read-only connections.',
    actions: [
      'Change the connection mode of the replica, or back up the replica that does admit them.',
      ACTIONS.updateSqlWriter
    ],
    retry: 'no',
    database: 'parenthesised',
    sources: ['tbl0', 'sqlwriter_guide'],
    confidence: 'documented'
  },
  {
    code: 'sql:980',
    role: 'cause',
    meaning: 'The database has a columnstore index, which this edition of SQL Server does not offer, and so it ' +
      'cannot be opened.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:982',
    role: 'cause',
    meaning: 'The availability group has no secondary replica online that may be read.',
    actions: [
      'Check the replicas of the group on its dashboard and bring a readable one online.',
      'Point the backup at the primary replica.'
    ],
    retry: 'later',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:983',
    role: 'cause',
    meaning: 'The replica of the availability group is neither primary nor secondary at this moment; its role is ' +
      'being resolved.',
    actions: [
      'Wait until the failover has ended, then run the backup again.',
      'Check the quorum and the events of the failover cluster if the role stays RESOLVING.'
    ],
    retry: 'later',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:988',
    role: 'cause',
    meaning: 'The nodes that hold the database do not form a quorum.',
    actions: ['Bring the missing cluster nodes back and check the quorum of the cluster.'],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:992',
    role: 'cause',
    meaning: 'The database was in exclusive use, so the backup got no share of it.',
    actions: [
      'Find the session that holds the database with sp_lock or sys.dm_tran_locks and let it end.',
      'Run the backup again afterwards.'
    ],
    retry: 'later',
    database: 'quoted',
    sources: ['tbl0'],
    confidence: 'documented'
  },
  {
    code: 'sql:1101',
    role: 'cause',
    meaning: 'A filegroup of the database has no room for another page.',
    actions: [
      'Free space on the disk of the data files, or add a file to the filegroup.',
      'Allow the files to grow, up to a limit the disk can hold.'
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl1'],
    confidence: 'documented'
  },
  {
    code: 'sql:1105',
    role: 'cause',
    meaning: 'A filegroup is full, so an object of the database could not grow.',
    actions: [
      'Free space on the disk of the data files, or add a file to the filegroup.',
      'Allow the files to grow, up to a limit the disk can hold; look at msdb and tempdb too, for backups write ' +
        'there.'
    ],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl1'],
    confidence: 'documented'
  },
  {
    code: 'sql:3301',
    role: 'cause',
    meaning: 'Recovery met a log record that is not valid.',
    actions: [ACTIONS.readErrorLog, ACTIONS.restore, ACTIONS.setAside],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3302',
    role: 'cause',
    meaning: 'Recovery could not read the transaction log to its end.',
    actions: [ACTIONS.readErrorLog, ACTIONS.restore, ACTIONS.setAside],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3313',
    role: 'cause',
    meaning: 'Recovery could not repeat a change from the transaction log.',
    actions: [
      ACTIONS.readErrorLog,
      'Check the disks of the database, then set it online again: recovery starts anew.',
      ACTIONS.restore,
      ACTIONS.setAside
    ],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3314',
    role: 'cause',
    meaning: 'Recovery could not take back a change of an unfinished transaction.',
    actions: [
      'Read the ERRORLOG of the instance just before it: an input/output error, a full disk or a missing file is ' +
        'the usual reason.',
      'Remove that reason, then set the database OFFLINE and ONLINE: recovery starts anew.',
      ACTIONS.restore,
      ACTIONS.setAside
    ],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3316',
    role: 'cause',
    meaning: 'Recovery did not find the row of which it had to take back a change.',
    actions: [ACTIONS.checkdb, ACTIONS.restore, ACTIONS.setAside],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3402',
    role: 'cause',
    meaning: 'The database is in a state in which it cannot be recovered.',
    actions: [ACTIONS.readErrorLog, ACTIONS.setAside],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3413',
    role: 'cause',
    meaning: 'Recovery failed, and the instance could not even mark the database as suspect.',
    actions: [ACTIONS.readErrorLog, ACTIONS.restore],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3414',
    role: 'cause',
    meaning: 'Recovery of the database failed when it started, so it is not available.',
    actions: [
      'Read the ERRORLOG of the instance just before it: missing files, an unreadable log or a full disk is the ' +
        'usual reason.',
      'Remove that reason and set the database OFFLINE and ONLINE: recovery starts anew.',
      ACTIONS.restore,
      ACTIONS.setAside
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3417',
    role: 'cause',
    meaning: 'The database master cannot be recovered, so the instance does not start.',
    actions: [
      ACTIONS.readErrorLog,
      'Restore master, or rebuild the system databases with the set-up program and attach the others again.'
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3420',
    role: 'cause',
    meaning: 'A database snapshot could not be written and is now suspect, usually because its disk is full.',
    actions: ['Drop the database snapshot, free space on its disk and create it anew.'],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3421',
    role: 'info',
    meaning: 'Recovery of the database has ended; the instance started shortly before.',
    actions: [ACTIONS.ignore],
    database: 'bare',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3422',
    role: 'cause',
    meaning: 'An error made the instance close the database.',
    actions: [
      'Read the error number inside the message and the input/output errors just before it in the error log.',
      ACTIONS.bringOnline
    ],
    database: 'bare',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3431',
    role: 'cause',
    meaning: 'Recovery waits for the outcome of distributed transactions.',
    actions: [
      'Start the service Distributed Transaction Coordinator, and make the other servers of the transaction ' +
        'reachable.',
      'Settle the transactions by hand in Component Services if their partner is gone for good.'
    ],
    retry: 'no',
    database: 'recovery',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3437',
    role: 'cause',
    meaning: 'Recovery could not reach the Distributed Transaction Coordinator.',
    actions: ['Start the service Distributed Transaction Coordinator and set the database OFFLINE and ONLINE.'],
    retry: 'no',
    database: 'recovery',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3441',
    role: 'cause',
    meaning: 'The undo file of a standby database could not be reached when the instance started.',
    actions: ['Give back the undo file and the rights on it, or set log shipping up anew.'],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3443',
    role: 'cause',
    meaning: 'A standby or read-only database was changed outside of its restore sequence.',
    actions: ['Set log shipping up anew from a full backup of the primary.'],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3445',
    role: 'cause',
    meaning: 'The undo file belongs to another database than the standby it was offered to.',
    actions: ['Give back the right undo file, or set log shipping up anew.'],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3446',
    role: 'cause',
    meaning: 'The primary log file of the database is missing.',
    actions: [
      'Give back the log file or its disk, then set the database online again.',
      ACTIONS.restore
    ],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3447',
    role: 'cause',
    meaning: 'Not every log file of the database could be opened.',
    actions: [
      'Give back the missing log file or its disk, then set the database online again.',
      ACTIONS.restore
    ],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3448',
    role: 'cause',
    meaning: 'A rollback met a page that does not fit the transaction log.',
    actions: [ACTIONS.checkdb, ACTIONS.restore],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3449',
    role: 'cause',
    meaning: 'The instance stops itself because only a new start can recover one of its databases.',
    actions: [
      ACTIONS.readErrorLog,
      'Check the disks, start the instance and wait until every database is recovered.'
    ],
    retry: 'later',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3454',
    role: 'info',
    meaning: 'Recovery of the database is writing a checkpoint.',
    actions: [ACTIONS.ignore],
    database: 'in-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3456',
    role: 'cause',
    meaning: 'Recovery could not repeat a log record on the page it belongs to.',
    actions: [
      ACTIONS.readErrorLog,
      'Start the instance with trace flag 3471 (3475 for differentials) and take a new backup if the data came ' +
        'from a striped virtual device of SQL Server 2019 or later.',
      ACTIONS.restore
    ],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3', 'vdi3456'],
    confidence: 'documented'
  },
  {
    code: 'sql:3457',
    role: 'cause',
    meaning: 'Recovery of the FILESTREAM data failed.',
    actions: [
      'Check path, rights and disk of the FILESTREAM container.',
      ACTIONS.readErrorLog
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3619',
    role: 'cause',
    meaning: 'The transaction log is full, so no checkpoint could be written.',
    actions: [ACTIONS.freeLog],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3620',
    role: 'cause',
    meaning: 'The transaction log is full, so automatic checkpoints are switched off.',
    actions: [ACTIONS.freeLog],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3624',
    role: 'cause',
    meaning: 'The instance met a state that its own code holds to be impossible.',
    actions: [
      ACTIONS.checkdb,
      'Install the latest update of SQL Server and keep the dump file for a support case.'
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3633',
    role: 'cause',
    meaning: 'Windows returned an error for a file that the instance was working on.',
    actions: ['Correct the operating system error that the message quotes.'],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3634',
    role: 'cause',
    meaning: 'Windows returned an error for a path that the instance was working on.',
    actions: [
      'Correct the operating system error that the message quotes; check the path, its rights and its disk.'
    ],
    retry: 'no',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3635',
    role: 'cause',
    meaning: 'The instance could not read or change the description of a database file.',
    actions: [
      'Run the backup again.',
      ACTIONS.readErrorLog
    ],
    retry: 'later',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3906',
    role: 'cause',
    meaning: 'Something tried to write to a database that is read-only.',
    actions: ['Find out which job writes to the database, or set it to READ_WRITE.'],
    retry: 'no',
    database: 'quoted',
    sources: ['tbl3'],
    confidence: 'documented'
  },
  {
    code: 'sql:3999',
    role: 'cause',
    meaning: 'Change tracking could not write down its list of commits.',
    actions: [
      'Install the latest update of SQL Server, which corrects known faults of change tracking.',
      'Switch change tracking off and on again for this database if the message stays.'
    ],
    retry: 'no',
    sources: ['kb224071'],
    confidence: 'documented'
  },
  {
    code: 'sql:5105',
    role: 'cause',
    meaning: 'A database file could not be opened under the name the instance has noted.',
    actions: [ACTIONS.giveFileBack, ACTIONS.fileRights, ACTIONS.bringOnline],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5110',
    role: 'cause',
    meaning: 'A database file lies on a network path that the instance does not accept.',
    actions: [
      'Move the file to a local disk, to a cluster disk or to an SMB 3 share.',
      ACTIONS.bringOnline
    ],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5118',
    role: 'cause',
    meaning: 'A database file that must be written to is compressed by NTFS.',
    actions: [
      'Uncompress the file with compact /u, and switch compression off for its folder.',
      ACTIONS.bringOnline
    ],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5120',
    role: 'cause',
    meaning: 'A database file could not be opened; the message carries the operating system error.',
    actions: [
      'Look at the operating system error: 2 and 3 mean a missing file, 5 missing rights, 32 a file in use, 21 a ' +
        'disk offline.',
      ACTIONS.giveFileBack,
      ACTIONS.fileRights,
      ACTIONS.releaseFile,
      ACTIONS.bringOnline
    ],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5121',
    role: 'cause',
    meaning: 'The folder noted for a file does not exist, or is none.',
    actions: [ACTIONS.giveFileBack, ACTIONS.bringOnline],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5123',
    role: 'cause',
    meaning: 'A database file could not be opened or created; the message carries the operating system error.',
    actions: [
      'Look at the operating system error: 3 means a missing folder, 5 missing rights, 32 a file in use, 112 a ' +
        'full disk.',
      ACTIONS.giveFileBack,
      ACTIONS.fileRights,
      ACTIONS.releaseFile
    ],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5124',
    role: 'cause',
    meaning: 'A file says in its header that it belongs to another database.',
    actions: [
      'Give back the right file, for example the one that was moved aside during maintenance.',
      ACTIONS.restore
    ],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5125',
    role: 'cause',
    meaning: 'A database file is shorter than it was, as after a fault of the disk or a careless copy.',
    actions: [ACTIONS.checkDisk, ACTIONS.restore],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5128',
    role: 'cause',
    meaning: 'The file behind a database snapshot could not grow because its disk is full.',
    actions: ['Free space on that disk, or drop database snapshots that nobody needs.'],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5133',
    role: 'cause',
    meaning: 'The folder of a database file could not be found; the message carries the operating system error.',
    actions: [
      'Create the folder or bring its disk online, and give the service account of the instance rights on it.',
      ACTIONS.bringOnline
    ],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5144',
    role: 'collateral',
    meaning: 'A file had to grow, and this took so long that it was called off.',
    actions: [
      'Set the growth of the file to a fixed, moderate size, and enlarge it in quiet hours.',
      'Allow instant file initialisation for the service account of the instance.'
    ],
    retry: 'later',
    database: 'in-database',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5145',
    role: 'collateral',
    meaning: 'A file had to grow, and this took long.',
    actions: [
      'Set the growth of the file to a fixed, moderate size, and enlarge it in quiet hours.',
      'Allow instant file initialisation for the service account of the instance.'
    ],
    retry: 'later',
    database: 'in-database',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5149',
    role: 'cause',
    meaning: 'A database file could not grow; the message carries the operating system error.',
    actions: ['Free space on the disk of the file, or move files to another disk.'],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5159',
    role: 'cause',
    meaning: 'Windows returned an error for a database file.',
    actions: [
      'Correct the operating system error that the message quotes.',
      ACTIONS.checkDisk
    ],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5161',
    role: 'cause',
    meaning: 'A file carries another number than the database has noted for it.',
    actions: [
      'Give back the right file, for example the one that was moved aside during maintenance.',
      ACTIONS.restore
    ],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5171',
    role: 'cause',
    meaning: 'The file named as primary file of the database is none.',
    actions: [
      'Give back the right .mdf file.',
      ACTIONS.restore
    ],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5172',
    role: 'cause',
    meaning: 'The header of a database file is damaged.',
    actions: [ACTIONS.checkDisk, ACTIONS.restore],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5173',
    role: 'cause',
    meaning: 'The files of the database do not belong together.',
    actions: [
      'Give back the files of one and the same time, for example from before a copy or a move.',
      ACTIONS.restore
    ],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5177',
    role: 'cause',
    meaning: 'The sector size of the disk under a database file could not be read.',
    actions: ['Check the disk driver and whether the disk is online.'],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5178',
    role: 'cause',
    meaning: 'A database file was made on a disk with smaller sectors than the one it lies on now.',
    actions: ['Move the file to a disk with the former sector size, or restore the database there.'],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5179',
    role: 'cause',
    meaning: 'The disk under a database file has larger sectors than SQL Server can use.',
    actions: ['Move the file to a disk with sectors of 512 or 4096 bytes.'],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5180',
    role: 'cause',
    meaning: 'The database refers to a file number it does not have.',
    actions: [ACTIONS.checkdb, ACTIONS.restore],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:5184',
    role: 'cause',
    meaning: 'A database file lies on a disk that the clustered instance does not depend on.',
    actions: ['Add the disk to the dependencies of the SQL Server resource in the failover cluster.'],
    retry: 'no',
    sources: ['tbl5'],
    confidence: 'documented'
  },
  {
    code: 'sql:8967',
    role: 'cause',
    meaning: 'A consistency check failed inside, for example because its hidden snapshot could not be made during ' +
      'the backup.',
    actions: ['Move DBCC CHECKDB away from the time of the server backup.'],
    retry: 'later',
    sources: ['none'],
    confidence: 'unverified'
  },
  {
    code: 'sql:9001',
    role: 'cause',
    meaning: 'The transaction log of the database cannot be reached.',
    actions: [
      'Check whether the disk of the log was lost for a moment, and read the System log at that minute.',
      'Set the database OFFLINE and ONLINE so that its log is opened again.',
      ACTIONS.autoClose
    ],
    retry: 'no',
    database: 'log-for',
    sources: ['tbl9'],
    confidence: 'documented'
  },
  {
    code: 'sql:9002',
    role: 'cause',
    meaning: 'The transaction log of the database is full.',
    actions: [
      'Read log_reuse_wait_desc in sys.databases: it says what keeps the log from being reused.',
      'Back up the log, end the long transaction, or enlarge the log or its disk, as that reason asks for.'
    ],
    retry: 'no',
    database: 'log-for',
    sources: ['tbl9'],
    confidence: 'documented'
  },
  {
    code: 'sql:9003',
    role: 'cause',
    meaning: 'The transaction log does not fit the data files of the database.',
    actions: [
      'Give back log and data files of one and the same time.',
      ACTIONS.restore
    ],
    retry: 'no',
    database: 'in-database',
    sources: ['tbl9'],
    confidence: 'documented'
  },
  {
    code: 'sql:9004',
    role: 'cause',
    meaning: 'A part of the transaction log cannot be read as such.',
    actions: [ACTIONS.readErrorLog, ACTIONS.restore, ACTIONS.setAside],
    retry: 'no',
    database: 'log-for',
    sources: ['tbl9'],
    confidence: 'documented'
  },
  {
    code: 'sql:9014',
    role: 'cause',
    meaning: 'The transaction log was written by a newer version of SQL Server.',
    actions: [ACTIONS.otherEdition],
    retry: 'no',
    database: 'log-for',
    sources: ['tbl9'],
    confidence: 'documented'
  },
  {
    code: 'sql:9015',
    role: 'cause',
    meaning: 'A record of the transaction log is damaged.',
    actions: [ACTIONS.checkDisk, ACTIONS.restore],
    retry: 'no',
    sources: ['tbl9'],
    confidence: 'documented'
  },
  {
    code: 'sql:9016',
    role: 'cause',
    meaning: 'A part of the transaction log cannot be decrypted, because the certificate of the encryption is ' +
      'missing.',
    actions: ['Restore the certificate with its private key into master, then set the database online.'],
    retry: 'no',
    database: 'log-for',
    sources: ['tbl9'],
    confidence: 'documented'
  },
  {
    code: 'sql:9017',
    role: 'collateral',
    meaning: 'The transaction log consists of a great many pieces, which makes start and backup slow.',
    actions: ['Shrink the log in quiet hours and let it grow again in a few large steps.'],
    database: 'bare',
    sources: ['tbl9'],
    confidence: 'documented'
  },
  {
    code: 'sql:17053',
    role: 'cause',
    meaning: 'Windows returned an error to a routine of the instance, which the message names.',
    actions: [
      'Look at the operating system error: 2 and 3 mean a missing file, 5 missing rights, 32 a file in use, 21 or ' +
        '1117 a disk in trouble.',
      ACTIONS.bringOnline
    ],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17204',
    role: 'cause',
    meaning: 'A database file could not be opened when the database started; the message names file, number and ' +
      'operating system error.',
    actions: [
      'Look at the operating system error: 2 and 3 mean a missing file, 5 missing rights, 32 a file in use, 21 a ' +
        'disk offline.',
      ACTIONS.giveFileBack,
      ACTIONS.fileRights,
      ACTIONS.bringOnline
    ],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17207',
    role: 'cause',
    meaning: 'A database file could not be opened or created when the database started; the message names it and ' +
      'the operating system error.',
    actions: [
      'Look at the operating system error: 2 and 3 mean a missing file, 5 missing rights, 32 a file in use, 112 a ' +
        'full disk.',
      ACTIONS.giveFileBack,
      ACTIONS.fileRights,
      ACTIONS.bringOnline
    ],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:17208',
    role: 'cause',
    meaning: 'A database file has another size than the database expects.',
    actions: [
      'Give back the right file, for example the one that was moved aside during maintenance.',
      ACTIONS.restore
    ],
    retry: 'no',
    sources: ['tbl17'],
    confidence: 'documented'
  },
  {
    code: 'sql:33111',
    role: 'cause',
    meaning: 'The certificate that the encrypted database or backup needs is not on this instance.',
    actions: ['Restore the certificate with its private key into master.'],
    retry: 'no',
    sources: ['kb33111_listed'],
    confidence: 'documented'
  },
  {
    code: 'sql:35250',
    name: 'HADR_PRIMARYNOTACTIVE',
    role: 'cause',
    meaning: 'The primary replica of the availability group cannot be reached from here.',
    actions: [
      'Check that the mirroring endpoint (usually port 5022) is started on both sides and open in the firewall.',
      'Give the service account of each replica CONNECT on the endpoint of the other.',
      'Check name resolution between the replicas.'
    ],
    retry: 'later',
    sources: ['sql35250'],
    confidence: 'documented'
  }
]
