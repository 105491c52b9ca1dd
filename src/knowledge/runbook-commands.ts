import type { Block, Commands, Steps } from './runbook.js'

/** What commands are for, and the same in both shells. */
type Typed = readonly [string, Commands, Commands]

/** The events around a failed backup, oldest first: the first one of SQLVDI names the instance. */
export const SHOW_EVENTS: Typed = [
  'The events of the last day, oldest first:',
  {
    shell: 'PowerShell',
    commands: [
      "$query = \"*[System[Provider[@Name='SQLVDI' or @Name='SQLWRITER' or @Name='VSS' or @Name='Microsoft-Windows-Backup'] " +
        'and TimeCreated[timediff(@SystemTime) <= 86400000]]]"',
      'Get-WinEvent -LogName Application -Oldest -FilterXPath $query | Format-List TimeCreated, ProviderName, Id, Message'
    ]
  },
  {
    shell: 'cmd',
    commands: [
      'wevtutil qe Application /f:text /q:"*[System[Provider[@Name=\'SQLVDI\' or @Name=\'SQLWRITER\' or @Name=\'VSS\' or ' +
        '@Name=\'Microsoft-Windows-Backup\'] and TimeCreated[timediff(@SystemTime) <= 86400000]]]"'
    ]
  }
]

/** What Windows Server Backup itself logged. */
export const SHOW_BACKUPS: Typed = [
  'What Windows Server Backup did, and what can be restored:',
  { shell: 'PowerShell', commands: ['Get-WBSummary', 'Get-WBJob -Previous 5', 'Get-WinEvent -LogName Microsoft-Windows-Backup -MaxEvents 20'] },
  { shell: 'cmd', commands: ['wbadmin get versions', 'wevtutil qe Microsoft-Windows-Backup /c:20 /rd:true /f:text'] }
]

export const SHOW_WRITERS: Commands = { shell: 'PowerShell or cmd', commands: ['vssadmin list writers'] }

/** The SQL Server services of a server. */
export const SHOW_SERVICES: Typed = [
  'The SQL Server services:',
  {
    shell: 'PowerShell',
    commands: ["Get-Service | Where-Object { $_.Name -match '^MSSQL(SERVER$|\\$)' } | Format-Table Status, Name, DisplayName"]
  },
  { shell: 'cmd', commands: ['net start | findstr /c:"SQL Server (" /c:"Windows Internal Database"'] }
]

/** Stops one instance; its agent stops with it. */
export const STOP_ONE: Typed = [
  'Stop the instance:',
  { shell: 'PowerShell', commands: ["Stop-Service -Name 'MSSQL$SBSMONITORING' -Force"] },
  { shell: 'cmd', commands: ['net stop "MSSQL$SBSMONITORING" /y'] }
]

/** Starts one instance again, and the agent that stopped with it. */
export const START_ONE: Typed = [
  'Start the instance again, and its agent:',
  { shell: 'PowerShell', commands: ["Start-Service -Name 'MSSQL$SBSMONITORING'", "Start-Service -Name 'SQLAgent$SBSMONITORING'"] },
  { shell: 'cmd', commands: ['net start "MSSQL$SBSMONITORING"', 'net start "SQLAgent$SBSMONITORING"'] }
]

/** Runs the scheduled backup now; with parameters of its own it would cover something else. */
export const RUN_BACKUP: Typed = [
  'Run the scheduled backup:',
  { shell: 'PowerShell', commands: ['Start-WBBackup -Policy (Get-WBPolicy)'] },
  { shell: 'cmd', commands: ['wbadmin start backup'] }
]

export const RESTART_WRITER: Typed = [
  'Restart the SQL Server VSS writer:',
  { shell: 'PowerShell', commands: ['Restart-Service -Name SQLWriter'] },
  { shell: 'cmd', commands: ['net stop SQLWriter', 'net start SQLWriter'] }
]

/** The last errors in every ERRORLOG at its usual place. */
export const READ_ERROR_LOG: Typed = [
  'The last errors in the ERRORLOG of each instance (cmd: where they are):',
  {
    shell: 'PowerShell',
    commands: [
      "Select-String -Path 'C:\\Program Files\\Microsoft SQL Server\\MSSQL*\\MSSQL\\Log\\ERRORLOG' -Pattern 'Error:|Fehler:|Erreur' -Context 0,1 | " +
        'Select-Object -Last 20'
    ]
  },
  { shell: 'cmd', commands: ['reg query "HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server" /s /d /f ERRORLOG'] }
]

/** The databases of an instance and what is known to break snapshots; changes nothing. */
export const SHOW_DATABASES: readonly [string, Commands, string] = [
  'The databases of an instance, and whether they close by themselves (AUTO_CLOSE):',
  {
    shell: 'PowerShell or cmd',
    commands: ['sqlcmd -S .\\SBSMONITORING -E -Q "SELECT QUOTENAME(name), state_desc, is_auto_close_on FROM sys.databases"']
  },
  '`Login failed`: an administrator of Windows has no rights in SQL Server by that alone; ask whoever has, or go on without. A ' +
    'certificate that is not trusted: add `-C`. No `sqlcmd` on the server: SQL Server Management Studio asks the same.'
]

export const LOOK_AT_PAGE =
  'Open the status page of the exporter, `http://SERVER:10099/`: it says which instance and database, why, and shows the events.'

export const NAMES_TO_PUT_IN =
  'Put the instance of the alert where `SBSMONITORING` stands. The default instance is the service `MSSQLSERVER` (agent ' +
  '`SQLSERVERAGENT`, `sqlcmd -S .`). Windows Internal Database has no agent. Its service is `MSSQL$MICROSOFT##WID`, reached with ' +
  '`sqlcmd -S \\\\.\\pipe\\MICROSOFT##WID\\tsql\\query`; on Windows Server 2008 and 2008 R2 it is `MSSQL$MICROSOFT##SSEE`, reached with ' +
  '`sqlcmd -S \\\\.\\pipe\\MSSQL$MICROSOFT##SSEE\\sql\\query`. In a PowerShell single quotation marks belong around a name with `$`.'

export const BEFORE_STOPPING =
  'Whoever uses the databases of the instance is cut off while it is stopped: ask first, or wait for a quiet hour. An instance ' +
  'of a failover cluster is taken offline in Failover Cluster Manager, never through its service.'

export const OTHER_PRODUCT = 'If another product makes the backup, start its job instead: the same job that failed.'

/** The stop-and-retry test of KB 2615182 on one instance. */
export const TEST_ONE: readonly [Steps, ...Block[]] = [
  {
    steps: [
      'Stop the service of the instance, `SQL Server (SBSMonitoring)` in the example of the article.',
      'Run the backup again, the same one that failed.',
      'Start the service again, whatever came of it.',
      'The backup succeeded: this instance is the cause, go on with [SqlVssCulpritConfirmed](SqlVssCulpritConfirmed.md). It failed ' +
        'again: go on with [SqlVssSuspectExonerated](SqlVssSuspectExonerated.md). The exporter sees either and says so.'
    ]
  },
  BEFORE_STOPPING,
  ...STOP_ONE,
  ...RUN_BACKUP,
  OTHER_PRODUCT,
  ...START_ONE,
  NAMES_TO_PUT_IN
]

export const EXPORTER_LOG: Typed = [
  'The service and its log:',
  {
    shell: 'PowerShell',
    commands: ['Get-Service sqlvss_exporter', "Get-Content 'C:\\ProgramData\\sqlvss_exporter\\sqlvss_exporter.log' -Tail 50"]
  },
  { shell: 'cmd', commands: ['sc query sqlvss_exporter', 'type C:\\ProgramData\\sqlvss_exporter\\sqlvss_exporter.log'] }
]

/** Starts the exporter anew. */
export const RESTART_EXPORTER: readonly [Commands, Commands] = [
  { shell: 'PowerShell', commands: ['Restart-Service sqlvss_exporter'] },
  { shell: 'cmd', commands: ['net stop sqlvss_exporter', 'net start sqlvss_exporter'] }
]

/** Calls the program itself. */
export function callExporter (command: string): readonly [Commands, Commands] {
  const program = 'C:\\Program Files\\sqlvss_exporter\\sqlvss_exporter.exe'
  return [
    { shell: 'PowerShell', commands: [`& '${program}' ${command}`] },
    { shell: 'cmd', commands: [`"${program}" ${command}`] }
  ]
}

export const SELFTEST = callExporter('selftest')

/** Asks an address over HTTP. */
export function ask (...[first, ...others]: readonly [string, ...string[]]): readonly [Commands, Commands, string] {
  const asked = (command: string): Commands['commands'] => [`${command} ${first}`, ...others.map((url) => `${command} ${url}`)]
  return [
    { shell: 'PowerShell', commands: asked('Invoke-WebRequest -UseBasicParsing') },
    { shell: 'cmd', commands: asked('curl') },
    '`curl` comes with Windows Server 2019 and later.'
  ]
}
