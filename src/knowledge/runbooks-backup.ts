import {
  LOOK_AT_PAGE, RESTART_WRITER, RUN_BACKUP, SHOW_BACKUPS, SHOW_DATABASES, SHOW_EVENTS, SHOW_SERVICES, SHOW_WRITERS
} from './runbook-commands.js'
import type { Runbook } from './runbook.js'

/** The alerts on backups that are missing, incomplete or failed for another reason, and on many servers at once. */
export const BACKUP_RUNBOOKS: readonly Runbook[] = [
  {
    alert: 'SqlVssBackupTooOld',
    severities: ['warning', 'critical'],
    summary: 'The last successful backup is older than 36 hours (critical: 72).',
    meaning: [
      'No backup of this server has succeeded for 36 hours, for whatever reason: it failed, it did not run, or it was not seen. Only ' +
        'backups of Windows Server Backup are seen.'
    ],
    impact: ['What changed since the last success cannot be restored.'],
    diagnosis: [
      'Did one run, and how did it end? `Microsoft-Windows-Backup` 1 is the start, 4 the success, 14 the end with its result, 5, 9 and 517 ' +
        'to 521 failures, 8 a cancelled one.',
      ...SHOW_BACKUPS,
      'None ran: is there a schedule, and is its task enabled?',
      {
        shell: 'PowerShell',
        commands: ['Get-WBPolicy', "Get-ScheduledTask -TaskPath '\\Microsoft\\Windows\\Backup\\' | Get-ScheduledTaskInfo"]
      },
      { shell: 'cmd', commands: ['wbadmin get status', 'schtasks /query /tn \\Microsoft\\Windows\\Backup\\Microsoft-Windows-WindowsBackup /v /fo list'] },
      'One succeeded, and the exporter does not know: see whether the status page reads the event log `Microsoft-Windows-Backup`.'
    ],
    mitigation: [
      'It failed because of SQL Server: another alert says so; follow that one. It failed for another reason: go on with ' +
        '[SqlVssOtherBackupFailure](SqlVssOtherBackupFailure.md).',
      'It did not run: run it now, then mend the schedule.',
      ...RUN_BACKUP,
      'The server is backed up by another product on purpose: that product\'s monitoring counts; silence this alert for the server.'
    ],
    sources: ['kb2615182', 'etw_manifests']
  },
  {
    alert: 'SqlVssBackupNeverSucceeded',
    severities: ['critical'],
    summary: 'The event logs reach back far enough and hold no successful backup.',
    meaning: [
      'The log of Windows Server Backup on this server reaches back more than 36 hours, and no backup in it succeeded.'
    ],
    impact: ['There may be no backup of this server at all.'],
    diagnosis: [
      ...SHOW_BACKUPS,
      '`wbadmin get versions` lists what can be restored, whatever the event logs say. Has a schedule ever been set up?',
      { shell: 'PowerShell', commands: ['Get-WindowsFeature Windows-Server-Backup', 'Get-WBPolicy'] },
      { shell: 'cmd', commands: ['schtasks /query /tn \\Microsoft\\Windows\\Backup\\Microsoft-Windows-WindowsBackup /v /fo list'] }
    ],
    mitigation: [
      {
        steps: [
          'There is a schedule: run the backup now and follow its error.',
          'There is none: install the feature and set up a schedule, or find out which other product backs the server up.',
          'Another product does: silence this alert for the server; this exporter still tells when SQL Server breaks its snapshots.'
        ]
      },
      ...RUN_BACKUP
    ],
    sources: ['etw_manifests']
  },
  {
    alert: 'SqlVssOtherBackupFailure',
    severities: ['info'],
    summary: 'A backup failed, and not because of SQL Server.',
    meaning: [
      'A backup of Windows Server Backup failed, and the events give no evidence against SQL Server: another VSS writer, a shadow copy ' +
        'provider, the storage, or the destination is to blame. Stopping SQL Server does not help.'
    ],
    impact: ['This server has no new backup, or one with parts missing.'],
    diagnosis: [
      LOOK_AT_PAGE,
      ...SHOW_BACKUPS,
      SHOW_WRITERS,
      {
        points: [
          '`VSS` 8229 names the writer that refused. A writer other than SQL Server\'s: read what its application logged.',
          '`VSS` 12289, 12293, 12298 and `volsnap` 8, 9, 25, 27, 35, 36 (System log): provider, load, or too little shadow storage.',
          '`VSS` 22 and 8193 with [0x80040154](../error-codes/0x80040154.md): VSS itself is broken, and no writer is listed.',
          '`Microsoft-Windows-Backup` 5 and 517 with 0x8078...: the [index](../error-codes/README.md) has the codes.'
        ]
      },
      'A code 521 with 2155348129 alone does not accuse SQL Server: any writer causes it.'
    ],
    mitigation: [
      {
        steps: [
          'Do what the page of the error code says.',
          'The destination: is it connected, writable, and has it room?',
          'The shadow storage: see it, and enlarge it, or move the backup to a quieter hour.',
          'Run the backup again.'
        ]
      },
      { shell: 'PowerShell or cmd', commands: ['vssadmin list shadowstorage', 'vssadmin resize shadowstorage /for=C: /on=C: /maxsize=20%'] },
      ...RUN_BACKUP
    ],
    sources: ['writer_vetoes', 'provider_errors', 'kb2009550', 'kb2009513', 'tn_volsnap', 'volsnap25']
  },
  {
    alert: 'SqlVssSqlNotInBackup',
    severities: ['info'],
    summary: 'The last backup succeeded, and an instance that used to be in it is not.',
    meaning: [
      'The last backup succeeded, but the SQL Server instance `mssql_instance`, which took part in earlier ones, left no sign of a snapshot ' +
        'in it: no `MSSQL$NAME` 3197 (I/O frozen), 3198 (resumed) or 18264 (backed up).'
    ],
    impact: ['The job reports success, yet the databases of that instance may not be in the backup, or only as files that were in use.'],
    diagnosis: [
      'Was the instance stopped, and does the writer run and see it? `SqlServerWriter` must be in the list.',
      ...SHOW_SERVICES,
      { shell: 'PowerShell or cmd', commands: ['sc.exe query SQLWriter', 'vssadmin list writers'] },
      'A database name with a blank at an end makes the whole writer vanish.',
      ...SHOW_DATABASES,
      'Is the volume of its files still in the job?',
      { shell: 'PowerShell', commands: ['wbadmin get versions', "wbadmin get items '-version:03/02/2026-21:00'"] },
      { shell: 'cmd', commands: ['wbadmin get versions', 'wbadmin get items -version:03/02/2026-21:00'] },
      'May be ignored: the instance was moved away, stopped for good, or trace flag 3226 was switched on, which hides 18264.'
    ],
    mitigation: [
      {
        steps: [
          'Start the service of the instance if it is stopped, and set `SQLWriter` to start automatically.',
          'Rename a database whose name has blanks at its ends.',
          'Add the volumes of its files to the job.',
          'Restart the writer while no backup runs, run the backup again, and look for 3197 in the Application log.'
        ]
      },
      ...RESTART_WRITER,
      ...RUN_BACKUP
    ],
    sources: ['kb2014054', 'sqlwriter_svc', 'tbl3', 'tbl18']
  },
  {
    alert: 'SqlVssFleetBackupsFailing',
    severities: ['critical'],
    summary: 'More than a quarter of the servers, and at least three, fail because of SQL Server.',
    meaning: [
      'Backups fail because of the SQL Server VSS writer on more than a quarter of the servers at once. That is one cause they share, not many ' +
        'broken instances. Pages of single servers are held back meanwhile.'
    ],
    impact: ['A large part of the servers has no new backup.'],
    diagnosis: [
      'The codes in the alert: one code on all servers is one cause. Then take **one** server and diagnose it whole.',
      ...SHOW_EVENTS,
      'What changed the day before? Updates of Windows and SQL Server, the agent of a backup product, the account of the SQL writer:',
      {
        shell: 'PowerShell',
        commands: ['Get-HotFix | Sort-Object InstalledOn | Select-Object -Last 10', "Get-CimInstance Win32_Service -Filter \"Name='SQLWriter'\" | Format-List State, StartName, PathName"]
      },
      { shell: 'cmd', commands: ['dism /online /get-packages /format:table', 'sc qc SQLWriter'] },
      'Do they share storage, a hypervisor that snapshots them at the same minute, or one hour for all backups?'
    ],
    mitigation: [
      {
        steps: [
          'Mend one server and see a backup succeed there before you touch the others; do not stop instances on all of them.',
          'An update broke it: update the SQL writer by the newest update of SQL Server, or take the update back.',
          'Load: spread the backups over the night.',
          'Then do the same everywhere.'
        ]
      },
      ...RESTART_WRITER,
      ...RUN_BACKUP
    ],
    sources: ['kb2615182', 'kb4504103', 'sqlwriter_svc', 'kb224071']
  }
]
