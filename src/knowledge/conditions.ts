import type { Condition } from '../core/knowledge.js'
import type { ReferenceKey } from './references.js'

/** What some events say all by themselves, whatever code stands beside them; `silent-veto...` are vetoes with no word on their cause. */
export const CONDITIONS: readonly Condition<ReferenceKey>[] = [
  {
    rule: 'sqlwriter-torn-database',
    meaning: 'The database has files on several volumes, and the snapshot holds only some of these volumes.',
    actions: [
      'Add every volume that holds a file of the database to the backup job.',
      'Move the files of the database to volumes that are backed up together, where the job must not grow.'
    ],
    sources: ['sqlwriter_log', 'sqlwriter_guide']
  },
  {
    rule: 'sqlwriter-no-databases',
    meaning: 'The SQL Server VSS writer sees no database in this instance: its login is missing or has too few rights.',
    actions: [
      'Check which account the service "SQL Server VSS Writer" (SQLWriter) runs under; it is to be Local System.',
      'Make sure that the login NT SERVICE\\SQLWriter exists in this instance, is enabled and is a member of sysadmin; ' +
        'on older versions that is NT AUTHORITY\\SYSTEM, under its name in the language of the server.',
      'Restart the service "SQL Server VSS Writer" (SQLWriter) while no backup runs, and run the backup again.'
    ],
    sources: ['kb224071', 'sqlwriter_svc']
  },
  {
    rule: 'wsb-cancelled',
    meaning: 'The backup ended before it was done, most probably because somebody or something stopped it.',
    actions: [
      'Ask who stopped the backup, or what ran at that time, and run it again.'
    ],
    sources: ['etw_manifests']
  },
  {
    rule: 'silent-veto-of-wid',
    meaning: 'The VSS writer of Windows Internal Database gave no reason in the event log.',
    actions: [
      'Restart the service "Windows Internal Database VSS Writer" (WIDWriter) while no backup runs, and run the backup again.'
    ],
    sources: ['inbox_writers', 'sqlwriter_log']
  },
  {
    rule: 'silent-veto',
    meaning: 'The writer gave no reason in the event log, as it does when databases with AUTO_CLOSE or names with blanks at ' +
      'their ends are in its way, when one snapshot holds too many databases, or when it is stuck.',
    actions: [
      'Restart the service "SQL Server VSS Writer" (SQLWriter) while no backup runs: a stuck writer fails every backup.',
      'Look for databases with AUTO_CLOSE in every instance (SELECT name FROM sys.databases WHERE is_auto_close_on = 1) ' +
        'and switch it off: ALTER DATABASE ... SET AUTO_CLOSE OFF.',
      'Look for database names with blanks at their ends (SELECT QUOTENAME(name) FROM sys.databases) and rename them.',
      'Count the databases that one backup holds: more than about 35 in one instance can use up its worker threads.'
    ],
    sources: ['kb4504104', 'kb2014054', 'kb943471', 'writer_vetoes']
  },
  {
    rule: 'silent-veto-of-writer-alone',
    meaning: 'The writer gave no reason in the event log. With every instance that is known stopped, what is left is the ' +
      'writer itself, or an instance that no event has named yet.',
    actions: [
      'Look in services.msc for a SQL Server service that was not stopped for the test; if there is one, stop it too and run ' +
        'the backup again.',
      'Restart the service "SQL Server VSS Writer" (SQLWriter) while no backup runs: a stuck writer fails every backup.'
    ],
    sources: ['kb4504104', 'writer_vetoes']
  }
]
