/** What to do, where many rows advise the same. */
export const ACTIONS = {
  readErrorLog: 'Read the ERRORLOG of the instance at that minute: the messages just before this one carry the ' +
    'reason.',
  readNeighbours: 'Follow the other errors of the same chain: one of them carries the reason.',
  readInner: 'Follow the error number inside the message.',
  firstAbort: 'Look for the first SQLVDI event and the other SQLWRITER errors of the same minutes: what failed ' +
    'first is the cause.',
  firstAbortIf995: 'Look for what failed first in the same minutes (SQLVDI, other SQLWRITER errors) if the ' +
    'operating system error is 995: then somebody else aborted.',
  restoreOnly: 'Treat this as a failed restore: it says nothing about the backup of the server.',
  ignore: 'Ignore this message: it reports no fault.',

  checkdb: 'Run DBCC CHECKDB on the database and read all of its output before you repair anything.',
  restore: 'Restore the database from the last good backup if it cannot be repaired.',
  bringOnline: 'Bring the database online with ALTER DATABASE ... SET ONLINE and run the backup again.',
  setAside: 'Set the database OFFLINE until it is repaired, so that the others can be backed up; do not detach it.',
  autoClose: 'Switch AUTO_CLOSE off for the database: ALTER DATABASE ... SET AUTO_CLOSE OFF.',
  freeLog: 'Free space in the transaction log: back it up, end long transactions, or enlarge it.',
  otherEdition: 'Move the database to a version and edition of SQL Server that can open it, and drop it here once ' +
    'it is safe there.',
  giveFileBack: 'Check that the file is at its path and that its disk is online, and give back what is missing.',
  fileRights: 'Give the service account of the instance full control of the file and its folder.',
  releaseFile: 'Exclude the database files from antivirus scans and from file backups that keep them open.',

  startInstance: 'Start the service of the instance, and check in SQL Server Configuration Manager that Shared ' +
    'Memory is enabled.',
  makeSysadmin: 'Make the login of the SQL writer sysadmin: ALTER SERVER ROLE sysadmin ADD MEMBER ' +
    '[NT SERVICE\\SQLWriter]; then restart the service SQL Server VSS Writer.',
  memory: 'Give the instance more memory ("max server memory") or take load off the server at the time of the ' +
    'backup.',
  moreThreads: 'Raise "max worker threads" of the instance if it is a 64-bit one with memory to spare.',
  fewerDatabases: 'Spread the databases over several backup jobs, so that each snapshot holds fewer than 35 of them.',

  runAgain: 'Run the backup again.',
  lessLoad: 'Move the backup to a quieter hour, apart from other backups, antivirus scans and index maintenance.',
  waitForOther: 'Wait until the other backup or operation has ended, then run the backup again.',
  restartWriter: 'Restart the service SQL Server VSS Writer and run the backup again.',
  updateSqlWriter: 'Install the latest update of the newest SQL Server version on this server: it brings the SQL ' +
    'writer that all instances share.',
  updateProvider: 'Update the hardware or software that supplies the shadow copy provider.',
  shadowStorage: 'Enlarge the shadow storage with vssadmin resize shadowstorage, or free space on its volume.',
  checkDisk: 'Check the disk under the file: System log, storage path, controller and SMART values.',
  checkVolume: 'Check the volume with chkdsk and the System log in a maintenance window.',
  checkSan: 'Check in the storage system that the disks of the snapshot are presented to this server.',
  checkTarget: 'Check that the destination of the backup is connected, healthy and writable for the backup.',
  targetSpace: 'Free space at the destination of the backup, or give it a larger disk.'
} as const
