/** A document that a row of knowledge was learnt from. */
export interface Reference {
  readonly title: string
  /** Absent where the document has no lasting address. */
  readonly url?: string
  /** The day it was read, as YYYY-MM-DD. */
  readonly read?: string
}

/** Every document the tables cite, under the key they cite it by. */
export const REFERENCES = {
  // Microsoft on backups that fail because of SQL Server
  kb2615182: {
    title: 'Windows Server backup may fail because of the SQL Server VSS writer (KB 2615182)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/backup-fails-vss-writer'
  },
  kb2014054: {
    title: 'VSS backups and database names with blanks at their ends (KB 2014054)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/sql/database-engine/backup-restore/backup-database-using-vss-backup-application'
  },
  kb4504103: {
    title: 'VSS backup of SQL Server 2008 and 2008 R2 fails without components (KB 4504103)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/sql/database-engine/backup-restore/asr-agent-vss-backup-fails'
  },
  kb4504104: {
    title: 'VSS backups without components fail where databases have AUTO_CLOSE (KB 4504104)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/sql/database-engine/backup-restore/revocery-jobs-fail-servers'
  },
  kb943471: {
    title: 'Too many databases in one snapshot (KB 943471)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/sql/database-engine/backup-restore/error-when-you-create-a-snapshot'
  },
  kb224071: {
    title: 'Questions about backup and restore of SQL Server, among them the login of SQLWriter (KB 224071)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/sql/database-engine/backup-restore/backup-restore-operations'
  },
  kb3050765: {
    title: 'Events 18210, 3041 and 1 with Hyper-V Replica (KB 3050765)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/virtualization/events-18210-3041-and-1-hyper-v-replica'
  },
  vdi3456: {
    title: 'Error 3456 after striped backups to virtual devices',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/sql/database-engine/backup-restore/backup-multistriped-vdi-issue'
  },
  kb33111_listed: {
    title: 'Error 33111 and certificates for restores',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/sql/database-engine/backup-restore/error-33111-restore-issues-sql-connector'
  },
  dpm_restore3119: {
    title: 'Databases with several backslashes in their paths fail to restore in DPM (KB 2550085)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/system-center/dpm/databases-with-multiple-backslash-characters-fail-restore'
  },

  // Microsoft on VSS and Windows Server Backup
  kb2009550: {
    title: 'No VSS writers are listed (KB 2009550)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/no-vss-writers-listed-run-vssadmin-list-writers'
  },
  kb2009513: {
    title: 'Backup fails with events 12292 and 11 (KB 2009513)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/backup-fails-event-12292-11'
  },
  kb978773: {
    title: 'Event 12289 during backup and restore (KB 978773)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/event-12289-vss-backup-restore'
  },
  kb3098315: {
    title: 'Event 8193 because of too many files of a writer (KB 3098315)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/event-id-8193-when-you-perform-backup'
  },
  kb968247: {
    title: 'System state backup fails because of an invalid ImagePath (KB 968247)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/system-state-backup-fails-invalid-imagepath'
  },
  kb2747459: {
    title: 'Backup of a server fails with 0x80070005 (KB 2747459)',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/cannot-back-up-server-error-0x80070005'
  },
  wbadmin_start: {
    title: 'wbadmin start backup',
    url: 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/wbadmin-start-backup'
  },
  syswriter: {
    title: 'The System Writer is missing from the backup',
    url: 'https://learn.microsoft.com/en-us/troubleshoot/windows-server/backup-and-storage/system-writer-not-found-in-backup'
  },
  sid8193: { title: 'Event 8193 with ConvertStringSidToSid' },
  dpm40003: { title: 'DPM and event 5 with 0x8078015B' },
  volsnap25: {
    title: 'Volume Shadow Copy, volsnap event 25',
    url: 'https://learn.microsoft.com/en-us/archive/blogs/csstwplatform/volume-shadow-copy-volsnap-event-25'
  },
  tn_vsswriterops: {
    title: 'Windows Server 2008 R2: VSS writer operations',
    url: 'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/ee264195(v=ws.10)'
  },
  tn_volsnap: {
    title: 'Windows Server 2008 R2: integrity of the volume snapshot driver',
    url: 'http://technet.microsoft.com/en-us/library/dd364896(v=ws.10).aspx'
  },
  azure_vm_troubleshoot: {
    title: 'Backup of Azure virtual machines: errors of VSS',
    url: 'https://learn.microsoft.com/en-us/azure/backup/backup-azure-vms-troubleshoot'
  },
  fsrvp: {
    title: 'Protocol MS-FSRVP: File Server Remote VSS',
    url: 'https://learn.microsoft.com/openspecs/windows_protocols/ms-fsrvp/'
  },
  writer_state_enum: {
    title: 'VSS_WRITER_STATE, the states of a VSS writer',
    url: 'https://learn.microsoft.com/en-us/windows/win32/api/vss/ne-vss-vss_writer_state'
  },
  inbox_writers: {
    title: 'VSS writers that come with Windows',
    url: 'https://learn.microsoft.com/en-us/windows/win32/vss/in-box-vss-writers'
  },
  writer_vetoes: {
    title: 'Writer errors and vetoes of VSS',
    url: 'https://learn.microsoft.com/en-us/windows/win32/vss/writer-errors-and-vetoes'
  },
  provider_errors: {
    title: 'Errors of shadow copy providers',
    url: 'https://learn.microsoft.com/en-us/windows/win32/vss/error-handling-in-shadow-copy-providers'
  },
  setwriterfailureex: {
    title: 'CVssWriterEx2::SetWriterFailureEx',
    url: 'https://learn.microsoft.com/en-us/windows/win32/api/vswriter/nf-vswriter-cvsswriterex2-setwriterfailureex'
  },

  // Microsoft on SQL Server
  sqlwriter_log: {
    title: 'Log of the SQL Server VSS writer',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/backup-restore/sql-server-vss-writer-logging'
  },
  sqlwriter_guide: {
    title: 'SQL Server VSS writer: guide for backups',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/backup-restore/sql-server-vss-writer-backup-guide'
  },
  sqlwriter_svc: {
    title: 'SQL Writer service',
    url: 'https://learn.microsoft.com/en-us/sql/database-engine/configure-windows/sql-writer-service'
  },
  vdi_ref: {
    title: 'Reference of the virtual device interface',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/backup-restore/vdi-reference/reference-virtual-device-interface'
  },
  sql945: {
    title: 'Database engine error 945',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/mssqlserver-945-database-engine-error'
  },
  sql3271: {
    title: 'Database engine error 3271',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/mssqlserver-3271-database-engine-error'
  },
  sql18210: {
    title: 'Database engine error 18210',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/mssqlserver-18210-database-engine-error'
  },
  sql35250: {
    title: 'Database engine error 35250',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/mssqlserver-35250-database-engine-error'
  },
  tbl0: {
    title: 'Database engine errors 0 to 999',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-0-to-999'
  },
  tbl1: {
    title: 'Database engine errors 1000 to 1999',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-1000-to-1999'
  },
  tbl3: {
    title: 'Database engine errors 3000 to 3999',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-3000-to-3999'
  },
  tbl4: {
    title: 'Database engine errors 4000 to 4999',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-4000-to-4999'
  },
  tbl5: {
    title: 'Database engine errors 5000 to 5999',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-5000-to-5999'
  },
  tbl9: {
    title: 'Database engine errors 9000 to 9999',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-9000-to-9999'
  },
  tbl17: {
    title: 'Database engine errors 16000 to 17999',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-16000-to-17999'
  },
  tbl18: {
    title: 'Database engine errors 18000 to 18999',
    url: 'https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors-18000-to-18999'
  },
  adfs_wid: {
    title: 'Configuration database of AD FS',
    url: 'https://learn.microsoft.com/en-us/windows-server/identity/ad-fs/technical-reference/the-role-of-the-ad-fs-configuration-database'
  },
  wsus_wid: {
    title: 'Database of WSUS',
    url: 'https://learn.microsoft.com/en-us/previous-versions/windows/desktop/bb530782(v=vs.85)'
  },

  // Microsoft on Windows and COM
  win32_0: {
    title: 'System error codes 0 to 499',
    url: 'https://learn.microsoft.com/en-us/windows/win32/debug/system-error-codes--0-499-'
  },
  win32_500: {
    title: 'System error codes 500 to 999',
    url: 'https://learn.microsoft.com/en-us/windows/win32/debug/system-error-codes--500-999-'
  },
  win32_1000: {
    title: 'System error codes 1000 to 1299',
    url: 'https://learn.microsoft.com/en-us/windows/win32/debug/system-error-codes--1000-1299-'
  },
  win32_1300: {
    title: 'System error codes 1300 to 1699',
    url: 'https://learn.microsoft.com/en-us/windows/win32/debug/system-error-codes--1300-1699-'
  },
  win32_1700: {
    title: 'System error codes 1700 to 3999',
    url: 'https://learn.microsoft.com/en-us/windows/win32/debug/system-error-codes--1700-3999-'
  },
  wevtutil: {
    title: 'wevtutil',
    url: 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/wevtutil'
  },
  icacls: {
    title: 'icacls',
    url: 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/icacls'
  },
  msiexec: {
    title: 'msiexec',
    url: 'https://learn.microsoft.com/en-us/windows-server/administration/windows-commands/msiexec'
  },
  log_retention: {
    title: 'Set log retention policy',
    url: 'https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2008-R2-and-2008/cc721981(v=ws.11)'
  },
  w32time: {
    title: 'Windows Time service tools and settings',
    url: 'https://learn.microsoft.com/en-us/windows-server/networking/windows-time-service/windows-time-service-tools-and-settings'
  },
  com_errors: {
    title: 'COM error codes',
    url: 'https://learn.microsoft.com/en-us/windows/win32/com/com-error-codes-1'
  },

  // Headers and manifests
  vanara: { title: 'Names and values of vsserror.h in Vanara', url: 'https://github.com/dahall/Vanara' },
  vdierror: { title: 'vdierror.h of the virtual device interface' },
  oledbhr: { title: 'HRESULTs of OLE DB in System.Data.OleDb' },
  etw_manifests: {
    title: 'Manifest of the provider Microsoft-Windows-Backup',
    url: 'https://github.com/repnz/etw-providers-docs'
  },
  etw_scm: {
    title: 'Manifest of the provider Service Control Manager',
    url: 'https://github.com/repnz/etw-providers-docs'
  },
  winevtkb_backup: {
    title: 'Event messages of Microsoft-Windows-Backup',
    url: 'https://github.com/libyal/winevt-kb'
  },
  winevtkb_vss: { title: 'Event messages of VSS', url: 'https://github.com/libyal/winevt-kb' },

  // Prometheus
  prometheus_configuration: {
    title: 'Configuration of Prometheus',
    url: 'https://prometheus.io/docs/prometheus/latest/configuration/configuration/'
  },

  // Real event logs and what others found
  evtx_7036: { title: 'Public event logs with event 7036 of the Service Control Manager' },
  seeding_rca: { title: 'Notes on seeding of availability groups: which errors are not the cause' },
  nagios_wsb: { title: 'Nagios check for Windows Server Backup' },
  pastebin_ev5: { title: 'Public copy of event 5 of Windows Server Backup in XML' },
  pastebin_ev50: { title: 'Public copy of event 50 of Windows Server Backup in XML' },
  wsb_efilock: { title: 'Notes on a locked EFI system partition and 0x8078011E' },
  post_shared_protection_point: { title: 'Forum post on Windows Server Backup 2008 and 2155348001' },
  post_target_snapshot: { title: 'Japanese post on event 517 with 0x80780034' },
  msde_sample: { title: 'Public list of writers with the MSDE writer' },
  osearch_post: { title: 'Public post on the SharePoint search writer' },
  wid_pipes: { title: 'Named pipes of Windows Internal Database in public tools' },
  ransom_lists: { title: 'Public lists of Windows service names' },

  // Nothing to cite
  none: { title: 'Common knowledge of administrators, found in no document' }
} as const satisfies Readonly<Record<string, Reference>>

export type ReferenceKey = keyof typeof REFERENCES

/** The document behind a key; undefined for a key from elsewhere. */
export function referenceOf (key: string): Reference | undefined {
  return Object.hasOwn(REFERENCES, key) ? REFERENCES[key as ReferenceKey] : undefined
}
