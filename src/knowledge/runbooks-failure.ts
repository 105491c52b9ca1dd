import {
  BEFORE_STOPPING, LOOK_AT_PAGE, NAMES_TO_PUT_IN, OTHER_PRODUCT, READ_ERROR_LOG, RESTART_WRITER, RUN_BACKUP,
  SHOW_BACKUPS, SHOW_DATABASES, SHOW_EVENTS, SHOW_SERVICES, SHOW_WRITERS, START_ONE, STOP_ONE, TEST_ONE
} from './runbook-commands.js'
import type { Points, Runbook } from './runbook.js'

const READ_THE_EVENTS: Points = {
  points: [
    '`Microsoft-Windows-Backup` 521 (Application log; 9 in its own log): the backup failed. 2155348129 is ' +
      '[0x807800A1](../error-codes/wsb-0x807800A1.md): VSS failed, and no more than that.',
    '`SQLVDI` 1: the **first** of these names the instance, `Instance=SBSMONITORING`. Nothing behind `Instance=` is the default one.',
    '`SQLWRITER` 24583: a chain of `Native Error` numbers and their messages; one of them may name the database. 24579: a database ' +
      'has files on volumes that are not in the backup. 24581: the writer has no rights in the instance.',
    '`VSS` 8229 with class id `{a65faa63-5ea8-4ebc-9dbd-a0c4db26912a}`: the SQL Server writer refused the snapshot.',
    '`MSSQLSERVER` or `MSSQL$NAME` 3041, 18210: a backup inside that instance failed. Victims log these, too.'
  ]
}

const WHAT_TO_IGNORE: Points = {
  points: [
    '[3013](../error-codes/sql-3013.md) only ends every failed chain; [3271](../error-codes/sql-3271.md), ' +
      '[18210](../error-codes/sql-18210.md), 3202 and 3203 with operating system error [995](../error-codes/win32-995.md) say that ' +
      'somebody else aborted. A database that only these name is a victim.',
    '`SQLWRITER` 24583 with `RESTORE DATABASE`: a restore, no backup.',
    '`MSSQL*` 18456 (login failed), unless the login is `NT SERVICE\\SQLWriter` or the account of the computer at that minute.',
    '24583, `SQLVDI` 1, 3041 and 18210 at a time at which no backup failed: databases with AUTO_CLOSE and snapshots that only freeze ' +
      '(Hyper-V Replica) leave them behind after a success.',
    '`VSS` 12289 with 0x80042409 and "Old failure": it quotes an old session.'
  ]
}

/** The alerts on a backup that failed because of SQL Server, in the order of the procedure. */
export const FAILURE_RUNBOOKS: readonly Runbook[] = [
  {
    alert: 'SqlVssBackupFailedInstanceKnown',
    severities: ['warning'],
    summary: 'A backup failed because of SQL Server, and the events name the instance.',
    meaning: [
      'The VSS writer of SQL Server refused or broke the snapshot of the server, the whole backup failed with it, and the first `SQLVDI` ' +
        'event names the SQL Server instance `mssql_instance`. The instance is a suspect, not proven.',
      'The alert ends with a backup that succeeds while the instance runs. It goes on while the server is down. It also ends, without a ' +
        'success, once the failure is older than what the exporter remembers (`retention` in its configuration): then `SqlVssBackupTooOld` ' +
        'tells, where a backup succeeded before.'
    ],
    impact: [
      'This server has no new backup: everything on it, not only SQL Server. The databases themselves work. Backups that SQL Server makes ' +
        'by itself are not touched.'
    ],
    diagnosis: [
      LOOK_AT_PAGE,
      ...SHOW_EVENTS,
      READ_THE_EVENTS,
      'What may be ignored:',
      WHAT_TO_IGNORE
    ],
    mitigation: [
      'Do what the page of the error code says where the alert or the status page names one: most causes are mended without a stop. ' +
        'Otherwise begin with the stop-and-retry test of KB 2615182, as the status page does.',
      ...TEST_ONE,
      'Nothing else explains the failure: a writer that is stuck fails every backup, and the test does not tell it from its ' +
        'instance. Restart it while no backup runs, and run the backup again with the instance running.',
      ...RESTART_WRITER
    ],
    sources: ['kb2615182', 'wbadmin_start', 'kb3050765', 'kb978773', 'sqlwriter_log', 'writer_vetoes']
  },
  {
    alert: 'SqlVssBackupFailedInstanceUnknown',
    severities: ['warning'],
    summary: 'A backup failed because of SQL Server, and no event names the instance.',
    meaning: [
      'The VSS writer of SQL Server failed, and the whole backup with it. No event tells which SQL Server instance is to blame, so the ' +
        'article tests them all at once.',
      'The alert ends with a backup that succeeds while the instances run.'
    ],
    impact: ['This server has no new backup: everything on it, not only SQL Server.'],
    diagnosis: [
      LOOK_AT_PAGE,
      'Is the writer in a failed state? If vssadmin does not list `SqlServerWriter` at all, its service is stopped, or a database has a name ' +
        'with blanks at its ends.',
      SHOW_WRITERS,
      ...SHOW_EVENTS,
      'Causes that log no instance: AUTO_CLOSE, blanks at the ends of a database name, more than about 35 databases in one snapshot, a stuck ' +
        'writer. Ask each instance:',
      ...SHOW_DATABASES,
      'What may be ignored:',
      WHAT_TO_IGNORE
    ],
    mitigation: [
      'First restart the writer while no backup runs, and run the backup again.',
      ...RESTART_WRITER,
      'It still fails: test all instances. With none of them running the SQL Server writer takes no part in the backup. Write down which ' +
        'services run now; only these are started again.',
      ...SHOW_SERVICES,
      {
        steps: [
          'Stop every SQL Server service that runs. On Small Business Server 2008 these are `SQL Server (SBSMonitoring)` and `Windows Internal ' +
            'Database`; on Small Business Server 2011 Standard `SQL Server (SharePoint)`, too.',
          'Run the backup again, the same one that failed.',
          'It succeeded: one of them is the cause. Start them one by one, with a backup after each; the one after which it fails is the cause.',
          'It failed: it is none of them. Start them all again and look at the other writers, the providers and the storage.'
        ]
      },
      BEFORE_STOPPING,
      'Windows Internal Database serves WSUS, AD FS and the Remote Desktop broker: sign-in may fail while it is stopped.',
      ...STOP_ONE,
      ...RUN_BACKUP,
      OTHER_PRODUCT,
      ...START_ONE,
      NAMES_TO_PUT_IN
    ],
    sources: ['kb2615182', 'kb2014054', 'kb4504104', 'kb943471', 'inbox_writers', 'adfs_wid', 'wsus_wid']
  },
  {
    alert: 'SqlVssBackupFailedDatabaseNamed',
    severities: ['info'],
    summary: 'A database was named in a failed backup.',
    meaning: [
      'An event of the failed backup (`SQLWRITER` 24583 or 24579) names the database `database` of the instance `mssql_instance` ' +
        'together with an error that can be a cause. Databases that were only aborted with the rest are left out.'
    ],
    impact: [
      'This one database makes the backup of the whole server fail. It may be unusable itself: suspect, without its files, in recovery.'
    ],
    diagnosis: [
      'All databases should be `ONLINE` and have AUTO_CLOSE 0.',
      ...SHOW_DATABASES,
      'The reason stands in the ERRORLOG of the instance, at the minute of the failure.',
      ...READ_ERROR_LOG,
      'The numbers that are met most: [945](../error-codes/sql-945.md) (its files or memory are missing), ' +
        '[926](../error-codes/sql-926.md) (suspect), [927](../error-codes/sql-927.md) (being restored), ' +
        '[942](../error-codes/sql-942.md) (offline). All are in the ' +
        '[index](../error-codes/README.md).'
    ],
    mitigation: [
      {
        steps: [
          'Do what the page of its error code says: give back the missing file, free disk space, bring it online.',
          'If it cannot be mended now, set it offline, so that the others are backed up. It then cannot be used, and is backed up as plain files.',
          'Run the backup again.',
          'Never detach or drop it, and do not repair it with loss of data, before its owner agrees and a copy of its files is safe.'
        ]
      },
      {
        shell: 'PowerShell or cmd',
        commands: ['sqlcmd -S .\\SBSMONITORING -E -Q "ALTER DATABASE [SBSMonitoring] SET AUTO_CLOSE OFF"', 'sqlcmd -S .\\SBSMONITORING -E -Q ' +
          '"ALTER DATABASE [SBSMonitoring] SET OFFLINE WITH ROLLBACK IMMEDIATE"']
      },
      'The first line switches AUTO_CLOSE off, the second takes the database away from its users: they are two choices, not two steps.',
      ...RUN_BACKUP
    ],
    sources: ['kb2615182', 'sql945', 'kb4504104', 'sqlwriter_log']
  },
  {
    alert: 'SqlVssCulpritConfirmed',
    severities: ['warning'],
    summary: 'A backup succeeded while the suspected instance was stopped.',
    meaning: [
      'A backup that began while the service of `mssql_instance` was stopped succeeded: that instance makes the backups fail. The instance is ' +
        'proven, its cause is not: load, a missing login, a stuck writer or too many databases pass the same test.',
      'With `mssql_instance="unknown"` all instances were stopped: one of them is the cause.'
    ],
    impact: [
      'There is a backup; the databases of that instance are in it as plain, closed files. With the instance running, the next one is ' +
        'expected to fail again.'
    ],
    diagnosis: [
      'Is its service running again?',
      ...SHOW_SERVICES,
      'The cause: the ERRORLOG of the instance at the minute of the failure, and the state of its databases.',
      ...READ_ERROR_LOG,
      ...SHOW_DATABASES,
      'Nothing there? Count the databases (more than about 35 in one snapshot use up the worker threads), and check that the login ' +
        '`NT SERVICE\\SQLWriter` is enabled and `sysadmin` in the instance:',
      { shell: 'PowerShell or cmd', commands: ['sqlcmd -S .\\SBSMONITORING -E -Q "SELECT IS_SRVROLEMEMBER(\'sysadmin\', \'NT SERVICE\\SQLWriter\'), COUNT(*) FROM sys.databases"'] }
    ],
    mitigation: [
      ...START_ONE,
      'With `unknown`: start the services one by one, with a backup after each; the one after which it fails is the cause.',
      'Mend the cause by the page of its [error code](../error-codes/README.md), then run the backup with the instance running. Only that ends ' +
        'this alert and proves the repair.',
      ...RUN_BACKUP,
      NAMES_TO_PUT_IN
    ],
    sources: ['kb2615182', 'kb943471', 'kb224071', 'sqlwriter_svc']
  },
  {
    alert: 'SqlVssSuspectExonerated',
    severities: ['warning'],
    summary: 'The backup failed again while the suspected instance was stopped.',
    meaning: [
      'A backup that began while the service of `mssql_instance` was stopped failed because of SQL Server again: that instance is not the ' +
        'cause, or not the only one. With `unknown` all were stopped, and SQL Server is not the cause.'
    ],
    impact: ['There is still no backup, and a service may have been left stopped.'],
    diagnosis: [
      'Which instance does the newest failure name?',
      LOOK_AT_PAGE,
      ...SHOW_EVENTS,
      'Did the test hold? The instance must have been stopped from before the snapshot until after it, the same job must have run, and no ' +
        'other backup at the same time.',
      'All were stopped: see the other writers and the providers.',
      { shell: 'PowerShell or cmd', commands: ['vssadmin list writers', 'vssadmin list providers', 'vssadmin list shadowstorage'] }
    ],
    mitigation: [
      ...START_ONE,
      {
        steps: [
          'The newest failure names another instance: test that one ([SqlVssBackupFailedInstanceKnown](SqlVssBackupFailedInstanceKnown.md)).',
          'It names none: test all of them ([SqlVssBackupFailedInstanceUnknown](SqlVssBackupFailedInstanceUnknown.md)).',
          'All were stopped: restart the service of the writer that is in a failed state, while no backup runs, and check the storage.'
        ]
      },
      NAMES_TO_PUT_IN
    ],
    sources: ['kb2615182', 'writer_vetoes', 'inbox_writers']
  },
  {
    alert: 'SqlVssSqlInstanceLeftStopped',
    severities: ['warning'],
    summary: 'An instance that took part in a diagnosis has been stopped for hours.',
    meaning: [
      'The service of `mssql_instance` has been stopped for more than four hours, and it was part of a stop-and-retry test: somebody may have ' +
        'forgotten to start it. Instances that are off without a diagnosis do not raise this.'
    ],
    impact: [
      'Whatever uses its databases does not work, its agent runs no jobs, and its databases are backed up as plain files only.'
    ],
    diagnosis: [
      ...SHOW_SERVICES,
      'Who stopped it, and when: `Service Control Manager` 7036 in the System log, and 17147 or 17148 of `MSSQL$NAME` in the Application log.',
      {
        shell: 'PowerShell',
        commands: ["Get-WinEvent -LogName Application -MaxEvents 20 -FilterXPath '*[System[EventID=17147 or EventID=17148 or EventID=17126]]'"]
      },
      {
        shell: 'cmd',
        commands: ['wevtutil qe Application /c:20 /rd:true /f:text /q:"*[System[EventID=17147 or EventID=17148 or EventID=17126]]"']
      },
      'A service that was stopped without such an event, or a 7036 that Windows did not write, makes the exporter err: the list above is right.'
    ],
    mitigation: [
      'Is the test over? Then it can run again.',
      ...START_ONE,
      'It does not start: read the ERRORLOG; a full disk and a missing file are the usual reasons.',
      ...READ_ERROR_LOG,
      NAMES_TO_PUT_IN
    ],
    sources: ['kb2615182', 'etw_scm', 'tbl17']
  },
  {
    alert: 'SqlVssBackupRepeatedFailures',
    severities: ['critical'],
    summary: 'Three backups in a row failed because of SQL Server.',
    meaning: [
      'At least three backups of this server in a row failed because of the SQL Server VSS writer, and none succeeded in between: this does not ' +
        'mend itself.'
    ],
    impact: ['For three backups, mostly three nights, nothing of this server can be restored to a newer state.'],
    diagnosis: [
      LOOK_AT_PAGE,
      'Is it always the same instance and code? Always the same: one cause. Different ones: load or too many databases at the hour of the backup.',
      ...SHOW_BACKUPS,
      ...SHOW_EVENTS
    ],
    mitigation: [
      'Get a backup tonight, then the cause.',
      {
        steps: [
          'Restart the SQL Server VSS writer while no backup runs, and run the backup.',
          'It fails: stop the suspected instance (or all, where none is named), run the backup, start it again. That is a backup of the ' +
            'server, with the databases as plain, closed files, and the test of the article in one.',
          'Have SQL Server back up the databases by itself until the cause is mended.',
          'Go on with [SqlVssCulpritConfirmed](SqlVssCulpritConfirmed.md).'
        ]
      },
      ...RESTART_WRITER,
      ...STOP_ONE,
      ...RUN_BACKUP,
      ...START_ONE,
      {
        shell: 'PowerShell or cmd',
        commands: ['sqlcmd -S .\\SBSMONITORING -E -Q "BACKUP DATABASE [SBSMonitoring] TO DISK = \'D:\\Backup\\SBSMonitoring.bak\' WITH COPY_ONLY"']
      },
      NAMES_TO_PUT_IN
    ],
    sources: ['kb2615182', 'kb943471', 'writer_vetoes']
  },
  {
    alert: 'SqlVssWriterFailed',
    severities: ['warning'],
    summary: 'A VSS writer failed in the last backup.',
    meaning: [
      'The events of the last backup say that the VSS writer `writer` failed. It need not be that of SQL Server: any writer that fails can fail ' +
        'the whole backup.'
    ],
    impact: ['A writer that failed often stays so, and fails every backup until its service is restarted.'],
    diagnosis: [
      'Ask the writers, as administrator. Only the number in brackets counts: `[1]` is well, `[2]` to `[5]` are a backup under way, `[6]` and ' +
        'more have failed. The state is that of the last session and says nothing about the next.',
      SHOW_WRITERS,
      'Event 8229 of `VSS` tells the writer and the code: [0x800423F4](../error-codes/0x800423F4.md) is lasting, ' +
        '[0x800423F2](../error-codes/0x800423F2.md) a timeout, [0x800423F3](../error-codes/0x800423F3.md) worth another try.',
      { shell: 'PowerShell', commands: ["Get-WinEvent -LogName Application -MaxEvents 10 -FilterXPath \"*[System[Provider[@Name='VSS']]]\" | Format-List"] },
      { shell: 'cmd', commands: ['wevtutil qe Application /c:10 /rd:true /f:text /q:"*[System[Provider[@Name=\'VSS\']]]"'] }
    ],
    mitigation: [
      'Restart the service behind the writer while no backup runs, then run the backup.',
      {
        points: [
          '`SqlServerWriter`: `SQLWriter`. `WIDWriter`: `WIDWriter`.',
          '`System Writer`: `CryptSvc`. `WMI Writer`: `Winmgmt`. `Microsoft Hyper-V VSS Writer`: `vmms`. `IIS Config Writer`: `AppHostSvc`.',
          '`NTDS` and the cluster writer: none. Restarting theirs takes a domain controller or a node out of service; restart the server in a ' +
            'maintenance window.'
        ]
      },
      ...RESTART_WRITER,
      ...RUN_BACKUP,
      'If it fails again and the writer is SQL Server\'s, go on with [SqlVssBackupFailedInstanceKnown](SqlVssBackupFailedInstanceKnown.md).'
    ],
    sources: ['writer_vetoes', 'writer_state_enum', 'setwriterfailureex', 'inbox_writers']
  }
]
