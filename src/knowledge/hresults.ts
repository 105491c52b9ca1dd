import type { ErrorEntry } from '../core/knowledge.js'
import { ACTIONS } from './actions.js'
import type { ReferenceKey } from './references.js'

/** What VSS, its writers and providers, the virtual device, the database driver and COM report. */
export const HRESULTS: readonly ErrorEntry<ReferenceKey>[] = [
  {
    code: 'hresult:0x80042301',
    name: 'VSS_E_BAD_STATE',
    role: 'cause',
    meaning: 'A program called VSS in the wrong order.',
    actions: ['Update the backup program or report this to its maker.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042302',
    name: 'VSS_E_UNEXPECTED',
    role: 'wrapper',
    meaning: 'A part of VSS met an error it had not expected.',
    actions: [
      'Read the VSS events of the same minute in the Application log: they carry the code behind it.',
      'Restart the services COM+ Event System and Volume Shadow Copy if vssadmin list writers lists nothing.'
    ],
    retry: 'no',
    sources: ['vanara', 'kb2009550'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042303',
    name: 'VSS_E_PROVIDER_ALREADY_REGISTERED',
    role: 'cause',
    meaning: 'A shadow copy provider of this name is registered already.',
    actions: [ACTIONS.updateProvider],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042304',
    name: 'VSS_E_PROVIDER_NOT_REGISTERED',
    role: 'cause',
    meaning: 'The shadow copy provider that was asked for is not registered.',
    actions: [
      'Compare the providers that vssadmin list providers shows with the one the backup program asks for.',
      ACTIONS.updateProvider
    ],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042306',
    name: 'VSS_E_PROVIDER_VETO',
    role: 'wrapper',
    meaning: 'The shadow copy provider refused the snapshot for a reason of its own.',
    actions: [
      'Read the event that the provider itself logged at that minute, for example volsnap in the System log.',
      ACTIONS.shadowStorage
    ],
    retry: 'later',
    sources: ['vanara', 'provider_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042307',
    name: 'VSS_E_PROVIDER_IN_USE',
    role: 'cause',
    meaning: 'The shadow copy provider is busy and cannot be unregistered.',
    actions: [ACTIONS.waitForOther],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042308',
    name: 'VSS_E_OBJECT_NOT_FOUND',
    role: 'cause',
    meaning: 'A snapshot, volume or component that was asked for does not exist, or does no longer.',
    actions: [
      'Check that every volume of the backup job still exists and is online.',
      ACTIONS.runAgain
    ],
    retry: 'no',
    sources: ['vanara', 'provider_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x00042309',
    name: 'VSS_S_ASYNC_PENDING',
    role: 'info',
    meaning: 'A VSS operation is still under way.',
    actions: [ACTIONS.ignore],
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x0004230A',
    name: 'VSS_S_ASYNC_FINISHED',
    role: 'info',
    meaning: 'A VSS operation has ended well.',
    actions: [ACTIONS.ignore],
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x0004230B',
    name: 'VSS_S_ASYNC_CANCELLED',
    role: 'info',
    meaning: 'A VSS operation was called off by the program that began it.',
    actions: [ACTIONS.ignore],
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004230C',
    name: 'VSS_E_VOLUME_NOT_SUPPORTED',
    role: 'cause',
    meaning: 'No shadow copy provider on this server can make a snapshot of the volume.',
    actions: [
      'Take the volume out of the backup, or format it with NTFS or ReFS.',
      ACTIONS.updateProvider
    ],
    retry: 'no',
    sources: ['vanara', 'provider_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004230D',
    name: 'VSS_E_OBJECT_ALREADY_EXISTS',
    role: 'cause',
    meaning: 'The object that was to be made exists already.',
    actions: [
      'Delete shadow copies left over from an earlier backup with vssadmin delete shadows, after looking at the list.'
    ],
    retry: 'no',
    sources: ['vanara', 'fsrvp'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004230E',
    name: 'VSS_E_VOLUME_NOT_SUPPORTED_BY_PROVIDER',
    role: 'cause',
    meaning: 'The chosen shadow copy provider cannot make a snapshot of the volume.',
    actions: ['Set the backup program to the Microsoft provider, or take the volume out of the backup.'],
    retry: 'no',
    sources: ['vanara', 'provider_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004230F',
    name: 'VSS_E_UNEXPECTED_PROVIDER_ERROR',
    role: 'wrapper',
    meaning: 'The shadow copy provider failed in a way that VSS had not expected.',
    actions: [
      'Read the VSS events 12292, 12293 and 11 of the same minute: they name the provider.',
      'Check the registration of the service Microsoft Software Shadow Copy Provider (swprv) if it is that one.',
      ACTIONS.updateProvider
    ],
    retry: 'later',
    sources: ['vanara', 'kb2009513'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042310',
    name: 'VSS_E_CORRUPT_XML_DOCUMENT',
    role: 'cause',
    meaning: 'A document that VSS keeps about its snapshots is not proper XML.',
    actions: ['Update the backup program or report this to its maker.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042311',
    name: 'VSS_E_INVALID_XML_DOCUMENT',
    role: 'cause',
    meaning: 'A document that VSS was given does not have the form it must have.',
    actions: ['Update the backup program and the writer that the event names.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042312',
    name: 'VSS_E_MAXIMUM_NUMBER_OF_VOLUMES_REACHED',
    role: 'cause',
    meaning: 'The backup holds more volumes than one snapshot may have.',
    actions: ['Split the backup job so that each part holds fewer volumes.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042313',
    name: 'VSS_E_FLUSH_WRITES_TIMEOUT',
    role: 'cause',
    meaning: 'The volume could not be flushed in time because too much was being written.',
    actions: [ACTIONS.lessLoad],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042314',
    name: 'VSS_E_HOLD_WRITES_TIMEOUT',
    role: 'cause',
    meaning: 'Writing could not be held back long enough for the snapshot because too much was being written.',
    actions: [
      ACTIONS.lessLoad,
      'Look for a second shadow copy or antivirus filter on the same volume.'
    ],
    retry: 'later',
    sources: ['vanara', 'azure_vm_troubleshoot'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042315',
    name: 'VSS_E_UNEXPECTED_WRITER_ERROR',
    role: 'cause',
    meaning: 'VSS could not deliver its events to the writers.',
    actions: [
      'Restart the services COM+ Event System and Volume Shadow Copy.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042316',
    name: 'VSS_E_SNAPSHOT_SET_IN_PROGRESS',
    role: 'cause',
    meaning: 'Another snapshot was being made, and only one can be made at a time.',
    actions: [
      'Move one of the backup jobs so that they do not meet.',
      ACTIONS.runAgain
    ],
    retry: 'now',
    sources: ['vanara', 'provider_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042317',
    name: 'VSS_E_MAXIMUM_NUMBER_OF_SNAPSHOTS_REACHED',
    role: 'cause',
    meaning: 'The volume holds the greatest number of snapshots it can have.',
    actions: ['List the snapshots with vssadmin list shadows and delete the oldest ones that are not needed.'],
    retry: 'no',
    sources: ['vanara', 'provider_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042318',
    name: 'VSS_E_WRITER_INFRASTRUCTURE',
    role: 'cause',
    meaning: 'VSS cannot reach its writers at all.',
    actions: [
      'Check that the services COM+ Event System and Volume Shadow Copy run.',
      'Run vssadmin list writers: it must list the writers within a minute.'
    ],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042319',
    name: 'VSS_E_WRITER_NOT_RESPONDING',
    role: 'cause',
    meaning: 'A writer did not answer; its process hangs or has died.',
    actions: [
      'Find the writer with vssadmin list writers, and restart the service that hosts it.',
      ACTIONS.runAgain
    ],
    retry: 'no',
    sources: ['vanara', 'writer_vetoes'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004231A',
    name: 'VSS_E_WRITER_ALREADY_SUBSCRIBED',
    role: 'cause',
    meaning: 'A writer tried to register itself a second time.',
    actions: ['Restart the service that hosts the writer.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004231B',
    name: 'VSS_E_UNSUPPORTED_CONTEXT',
    role: 'cause',
    meaning: 'The shadow copy provider does not make snapshots of this kind.',
    actions: [
      'Set the backup program to the Microsoft provider.',
      ACTIONS.updateProvider
    ],
    retry: 'no',
    sources: ['vanara', 'fsrvp'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004231D',
    name: 'VSS_E_VOLUME_IN_USE',
    role: 'cause',
    meaning: 'The shadow storage of the volume is in use.',
    actions: [ACTIONS.waitForOther],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004231E',
    name: 'VSS_E_MAXIMUM_DIFFAREA_ASSOCIATIONS_REACHED',
    role: 'cause',
    meaning: 'The volume has as many shadow storage associations as it may have.',
    actions: ['List them with vssadmin list shadowstorage and delete the one that is not needed.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004231F',
    name: 'VSS_E_INSUFFICIENT_STORAGE',
    role: 'cause',
    meaning: 'There is not enough room for the shadow storage of a volume.',
    actions: [
      ACTIONS.shadowStorage,
      'Free space on the volume; small system and recovery partitions are easily forgotten.'
    ],
    retry: 'no',
    sources: ['vanara', 'provider_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042320',
    name: 'VSS_E_NO_SNAPSHOTS_IMPORTED',
    role: 'cause',
    meaning: 'There was no snapshot to import.',
    actions: ['Check that the disks of the snapshot are visible on this server.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x00042321',
    name: 'VSS_S_SOME_SNAPSHOTS_NOT_IMPORTED',
    role: 'info',
    meaning: 'Some of the snapshots could not be imported.',
    actions: ['Check that all disks of the snapshot are visible on this server.'],
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042321',
    name: 'VSS_E_SOME_SNAPSHOTS_NOT_IMPORTED',
    role: 'cause',
    meaning: 'Some of the snapshots could not be imported.',
    actions: ['Check that all disks of the snapshot are visible on this server.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042322',
    name: 'VSS_E_MAXIMUM_NUMBER_OF_REMOTE_MACHINES_REACHED',
    role: 'cause',
    meaning: 'The snapshot spans more servers than VSS allows.',
    actions: ['Split the backup job by server.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042323',
    name: 'VSS_E_REMOTE_SERVER_UNAVAILABLE',
    role: 'cause',
    meaning: 'The other server that takes part in the snapshot cannot be reached.',
    actions: ['Check name resolution, firewall and the VSS service on that server.'],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042324',
    name: 'VSS_E_REMOTE_SERVER_UNSUPPORTED',
    role: 'cause',
    meaning: 'The other server has a version of VSS that does not support this.',
    actions: ['Leave that server out, or update its operating system.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042325',
    name: 'VSS_E_REVERT_IN_PROGRESS',
    role: 'cause',
    meaning: 'A volume is being reverted to a snapshot at this moment.',
    actions: [ACTIONS.waitForOther],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042326',
    name: 'VSS_E_REVERT_VOLUME_LOST',
    role: 'cause',
    meaning: 'The volume disappeared while it was being reverted to a snapshot.',
    actions: [ACTIONS.checkVolume],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042327',
    name: 'VSS_E_REBOOT_REQUIRED',
    role: 'cause',
    meaning: 'The server must be restarted before VSS can go on.',
    actions: ['Restart the server in a maintenance window, then run the backup again.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042328',
    name: 'VSS_E_TRANSACTION_FREEZE_TIMEOUT',
    role: 'cause',
    meaning: 'The freeze of a transaction manager took too long.',
    actions: [
      ACTIONS.lessLoad,
      'Check that the Distributed Transaction Coordinator answers.'
    ],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042329',
    name: 'VSS_E_TRANSACTION_THAW_TIMEOUT',
    role: 'cause',
    meaning: 'Too much time passed between the freeze and the thaw of a transaction manager.',
    actions: [ACTIONS.lessLoad],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004232A',
    name: 'VSS_E_UNSELECTED_VOLUME',
    role: 'cause',
    meaning: 'The operation would write over a volume that was not chosen.',
    actions: ['Choose every volume that the operation touches.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004232B',
    name: 'VSS_E_SNAPSHOT_NOT_IN_SET',
    role: 'cause',
    meaning: 'The snapshot is not part of the set it was looked for in.',
    actions: [ACTIONS.updateProvider],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004232C',
    name: 'VSS_E_NESTED_VOLUME_LIMIT',
    role: 'cause',
    meaning: 'A virtual disk lies too deep inside other virtual disks to be backed up.',
    actions: ['Take the nested virtual disk out of the backup, or detach it.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004232D',
    name: 'VSS_E_VOLUME_NOT_LOCAL',
    role: 'cause',
    meaning: 'The cluster volume is not mounted on this node.',
    actions: ['Run the backup on the node that owns the volume.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004232E',
    name: 'VSS_E_CLUSTER_TIMEOUT',
    role: 'cause',
    meaning: 'The cluster shared volume was not ready for the snapshot in time.',
    actions: [
      'Check the state of the volume in Failover Cluster Manager.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004232F',
    name: 'VSS_E_NOT_SUPPORTED',
    role: 'cause',
    meaning: 'The operation is not supported here.',
    actions: ['Update the backup program, or choose another kind of backup in it.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042336',
    name: 'VSS_E_WRITERERROR_PARTIAL_FAILURE',
    role: 'wrapper',
    meaning: 'The writer failed for some of its components only.',
    actions: [
      'Read which components failed: event 565 of Windows Server Backup names component and writer.',
      'Follow the SQLWRITER errors of the same minute if the writer is that of SQL Server.'
    ],
    retry: 'no',
    sources: ['vanara', 'setwriterfailureex'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F0',
    name: 'VSS_E_WRITERERROR_INCONSISTENTSNAPSHOT',
    role: 'cause',
    meaning: 'The snapshot holds only some of the volumes that a component needs; with SQL Server, only some files ' +
      'of a database.',
    actions: [
      'Add every volume that holds a file of the database to the backup job.',
      'Move the files of the database to volumes that are backed up together.'
    ],
    retry: 'no',
    sources: ['vanara', 'sqlwriter_log'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F1',
    name: 'VSS_E_WRITERERROR_OUTOFRESOURCES',
    role: 'cause',
    meaning: 'A writer ran out of memory, handles or threads.',
    actions: [
      ACTIONS.lessLoad,
      ACTIONS.fewerDatabases,
      'Restart the service that hosts the writer if it stays in this state.'
    ],
    retry: 'later',
    sources: ['vanara', 'setwriterfailureex'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F2',
    name: 'VSS_E_WRITERERROR_TIMEOUT',
    role: 'cause',
    meaning: 'The time between freezing and releasing a writer was too long.',
    actions: [
      ACTIONS.lessLoad,
      ACTIONS.fewerDatabases,
      'Run only one backup of the server at a time.'
    ],
    retry: 'later',
    sources: ['vanara', 'setwriterfailureex'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F3',
    name: 'VSS_E_WRITERERROR_RETRYABLE',
    role: 'wrapper',
    meaning: 'A writer failed for a reason that may pass.',
    actions: [
      ACTIONS.runAgain,
      'Restart the service that hosts the writer if it fails again; for SQL Server this is SQL Server VSS Writer.',
      'Follow the errors that this writer logged at the same minute.'
    ],
    retry: 'now',
    sources: ['vanara', 'writer_vetoes'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F4',
    name: 'VSS_E_WRITERERROR_NONRETRYABLE',
    role: 'wrapper',
    meaning: 'A writer failed for a reason that stays until somebody removes it.',
    actions: [
      'Follow the errors that this writer logged at the same minute: for SQL Server they come from SQLWRITER and ' +
        'SQLVDI.',
      'Run vssadmin list writers to see which writer is in the state Failed.',
      'Stop the suspected SQL Server instance and run the backup again to learn whether it is the one.'
    ],
    retry: 'no',
    sources: ['vanara', 'kb2615182'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F5',
    name: 'VSS_E_WRITERERROR_RECOVERY_FAILED',
    role: 'cause',
    meaning: 'The writer could not bring its data in the snapshot into a consistent state.',
    actions: [
      'Follow the errors that this writer logged at the same minute.',
      ACTIONS.shadowStorage
    ],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F6',
    name: 'VSS_E_BREAK_REVERT_ID_FAILED',
    role: 'cause',
    meaning: 'The disks of a snapshot could not be given back their identity.',
    actions: [ACTIONS.updateProvider],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F7',
    name: 'VSS_E_LEGACY_PROVIDER',
    role: 'cause',
    meaning: 'The hardware provider is too old for this operation.',
    actions: [ACTIONS.updateProvider],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F8',
    name: 'VSS_E_MISSING_DISK',
    role: 'cause',
    meaning: 'A disk of the snapshot did not appear on this server.',
    actions: [ACTIONS.checkSan],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423F9',
    name: 'VSS_E_MISSING_HIDDEN_VOLUME',
    role: 'cause',
    meaning: 'A hidden volume of the snapshot did not appear on this server.',
    actions: [ACTIONS.checkSan],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423FA',
    name: 'VSS_E_MISSING_VOLUME',
    role: 'cause',
    meaning: 'A volume of the snapshot did not appear on this server.',
    actions: [ACTIONS.checkSan],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423FB',
    name: 'VSS_E_AUTORECOVERY_FAILED',
    role: 'cause',
    meaning: 'The automatic recovery of the snapshot did not end.',
    actions: [
      'Follow the errors that the writers logged at the same minute.',
      ACTIONS.shadowStorage
    ],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423FC',
    name: 'VSS_E_DYNAMIC_DISK_ERROR',
    role: 'cause',
    meaning: 'A dynamic disk caused an error.',
    actions: ['Check the state of the dynamic disks in Disk Management.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423FD',
    name: 'VSS_E_NONTRANSPORTABLE_BCD',
    role: 'cause',
    meaning: 'The document describes a snapshot that cannot be moved to another server.',
    actions: ['Choose a transportable snapshot in the backup program.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423FE',
    name: 'VSS_E_CANNOT_REVERT_DISKID',
    role: 'cause',
    meaning: 'The signature of a disk in the snapshot could not be set.',
    actions: [ACTIONS.checkSan, ACTIONS.updateProvider],
    retry: 'no',
    sources: ['vanara', 'provider_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800423FF',
    name: 'VSS_E_RESYNC_IN_PROGRESS',
    role: 'cause',
    meaning: 'The disk is being resynchronised already.',
    actions: [ACTIONS.waitForOther],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042400',
    name: 'VSS_E_CLUSTER_ERROR',
    role: 'cause',
    meaning: 'The disks of the cluster could not be listed or put into maintenance mode.',
    actions: ['Check the disks and the service Cluster Service in Failover Cluster Manager.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042401',
    name: 'VSS_E_ASRERROR_DISK_ASSIGNMENT_FAILED',
    role: 'cause',
    meaning: 'The bare-metal recovery found too few disks, or disks that are too small.',
    actions: ['Provide at least as many disks of at least the same size as the server had.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042402',
    name: 'VSS_E_ASRERROR_DISK_RECREATION_FAILED',
    role: 'cause',
    meaning: 'The bare-metal recovery could not lay out a disk.',
    actions: ['Clean the disk with diskpart, and check its connection.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042403',
    name: 'VSS_E_ASRERROR_NO_ARCPATH',
    role: 'cause',
    meaning: 'The bare-metal recovery needs a restart before it goes on.',
    actions: ['Restart the server and begin the recovery again.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042404',
    name: 'VSS_E_ASRERROR_MISSING_DYNDISK',
    role: 'cause',
    meaning: 'A dynamic volume lacks one of its disks, or that disk is offline.',
    actions: ['Bring the disk online in Disk Management, or take its volume out of the backup.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042405',
    name: 'VSS_E_ASRERROR_SHARED_CRIDISK',
    role: 'cause',
    meaning: 'A volume that Windows needs lies on a shared cluster disk, which system recovery does not support.',
    actions: ['Move that volume to a local disk, or take the system state out of this backup.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042406',
    name: 'VSS_E_ASRERROR_DATADISK_RDISK0',
    role: 'cause',
    meaning: 'A data disk is the one that the firmware starts from.',
    actions: ['Set the start disk in the firmware to the system disk.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042407',
    name: 'VSS_E_ASRERROR_RDISK0_TOOSMALL',
    role: 'cause',
    meaning: 'The disk that the firmware starts from is too small for the recovery.',
    actions: ['Set a disk of at least the former size as start disk.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042408',
    name: 'VSS_E_ASRERROR_CRITICAL_DISKS_TOO_SMALL',
    role: 'cause',
    meaning: 'There are not enough disks for those that Windows needs.',
    actions: ['Provide at least as many disks of at least the same size as the server had.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042409',
    name: 'VSS_E_WRITER_STATUS_NOT_AVAILABLE',
    role: 'cause',
    meaning: 'One or more writers did not tell their state.',
    actions: [
      'Run vssadmin list writers and restart the service of a writer that is missing.',
      'Leave it alone if it comes with event 12289 and no backup failed: VSS is then clearing away an old session.'
    ],
    retry: 'later',
    sources: ['vanara', 'kb978773'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8004240A',
    name: 'VSS_E_ASRERROR_DYNAMIC_VHD_NOT_SUPPORTED',
    role: 'cause',
    meaning: 'A dynamic disk that Windows needs is a virtual disk file, which system recovery does not support.',
    actions: ['Detach the virtual disk, or take the system state out of this backup.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042411',
    name: 'VSS_E_CRITICAL_VOLUME_ON_INVALID_DISK',
    role: 'cause',
    meaning: 'A volume that Windows needs lies on a disk that system recovery cannot back up.',
    actions: ['Move that volume to a local basic disk.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042412',
    name: 'VSS_E_ASRERROR_RDISK_FOR_SYSTEM_DISK_NOT_FOUND',
    role: 'cause',
    meaning: 'The recovery found no disk that could be the system disk.',
    actions: ['Connect a disk of at least the former size and load its driver.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042413',
    name: 'VSS_E_ASRERROR_NO_PHYSICAL_DISK_AVAILABLE',
    role: 'cause',
    meaning: 'The recovery found no fixed disk to lay out the volumes on.',
    actions: ['Connect a disk and load its driver.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042414',
    name: 'VSS_E_ASRERROR_FIXED_PHYSICAL_DISK_AVAILABLE_AFTER_DISK_EXCLUSION',
    role: 'cause',
    meaning: 'Every disk that would do was excluded from the recovery.',
    actions: ['Include at least one disk of sufficient size.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042415',
    name: 'VSS_E_ASRERROR_CRITICAL_DISK_CANNOT_BE_EXCLUDED',
    role: 'cause',
    meaning: 'A disk that Windows needs was excluded from the recovery.',
    actions: ['Include that disk.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042416',
    name: 'VSS_E_ASRERROR_SYSTEM_PARTITION_HIDDEN',
    role: 'cause',
    meaning: 'The system partition is hidden or has an unknown file system.',
    actions: ['Check the type of the system partition with diskpart.'],
    retry: 'no',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042417',
    name: 'VSS_E_FSS_TIMEOUT',
    role: 'cause',
    meaning: 'The snapshot of a file share was not ready in time.',
    actions: [
      'Check load and network of the file server.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['vanara'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80042501',
    name: 'FSRVP_E_SHADOWCOPYSET_ID_MISMATCH',
    role: 'cause',
    meaning: 'The file server does not know the snapshot it was asked for.',
    actions: [
      ACTIONS.runAgain,
      'Restart the service File Server VSS Agent Service on the file server if it fails again.'
    ],
    retry: 'no',
    sources: ['fsrvp'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80770002',
    name: 'VD_E_NOTOPEN',
    role: 'cause',
    meaning: 'The virtual device was used before it was open.',
    actions: [ACTIONS.restartWriter],
    retry: 'no',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80770003',
    name: 'VD_E_TIMEOUT',
    role: 'cause',
    meaning: 'One side of the virtual device waited for the other until its time was up.',
    actions: [
      'Look for the SQLWRITER and SQL Server errors of the same minute: the instance may have refused the BACKUP.',
      ACTIONS.lessLoad,
      ACTIONS.fewerDatabases
    ],
    retry: 'later',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80770004',
    name: 'VD_E_ABORT',
    role: 'collateral',
    meaning: 'The virtual device was given up because one side asked for it.',
    actions: [ACTIONS.firstAbort],
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80770005',
    name: 'VD_E_SECURITY',
    role: 'cause',
    meaning: 'The virtual device could not be made because rights on its shared memory are missing.',
    actions: [
      'Set the service SQL Server VSS Writer back to the account Local System.',
      ACTIONS.makeSysadmin
    ],
    retry: 'no',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80770006',
    name: 'VD_E_INVALID',
    role: 'cause',
    meaning: 'The virtual device was called with a value it does not accept.',
    actions: [ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80770007',
    name: 'VD_E_INSTANCE_NAME',
    role: 'cause',
    meaning: 'The virtual device does not know the SQL Server instance it was asked for.',
    actions: [
      'Compare the instances in SQL Server Configuration Manager with the name in the event.',
      ACTIONS.restartWriter
    ],
    retry: 'no',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80770009',
    name: 'VD_E_NOTSUPPORTED',
    role: 'cause',
    meaning: 'The virtual device was asked for a configuration that it does not support.',
    actions: [ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8077000A',
    name: 'VD_E_MEMORY',
    role: 'cause',
    meaning: 'There was no memory for the buffers of the virtual device.',
    actions: [ACTIONS.memory, ACTIONS.fewerDatabases],
    retry: 'later',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8077000B',
    name: 'VD_E_UNEXPECTED',
    role: 'cause',
    meaning: 'The virtual device met an error of its own.',
    actions: [ACTIONS.restartWriter, ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8077000C',
    name: 'VD_E_PROTOCOL',
    role: 'cause',
    meaning: 'The virtual device was used in the wrong order.',
    actions: [ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8077000D',
    name: 'VD_E_OPEN',
    role: 'info',
    meaning: 'All parts of the virtual device are open, which is how opening them normally ends.',
    actions: [ACTIONS.ignore],
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8077000E',
    name: 'VD_E_CLOSE',
    role: 'info',
    meaning: 'SQL Server closed the virtual device, which is how a backup normally ends.',
    actions: [
      'Update SQL Server 2008 or 2008 R2 if a backup failed with this code alone: its SQL writer took the end for ' +
        'an error.'
    ],
    sources: ['vdierror', 'vdi_ref', 'kb4504103'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8077000F',
    name: 'VD_E_BUSY',
    role: 'cause',
    meaning: 'The virtual device is in use.',
    actions: [ACTIONS.waitForOther],
    retry: 'later',
    sources: ['vdierror', 'vdi_ref'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80780002',
    role: 'cause',
    meaning: 'The files of a database lie on several volumes, and the snapshot holds only some of them.',
    actions: [
      'Add every volume that holds a file of the database to the backup job.',
      'Move the files of the database to volumes that are backed up together.'
    ],
    retry: 'no',
    sources: ['sqlwriter_log'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E14',
    name: 'DB_E_ERRORSINCOMMAND',
    role: 'wrapper',
    meaning: 'A statement that the SQL writer sent to the instance failed; the native errors that follow say why.',
    actions: ['Follow the native errors in the same SQLWRITER event.'],
    sources: ['oledbhr', 'kb2615182'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E09',
    name: 'DB_SEC_E_PERMISSIONDENIED',
    role: 'cause',
    meaning: 'The login of the SQL writer was denied a permission.',
    actions: [ACTIONS.makeSysadmin],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E4D',
    name: 'DB_SEC_E_AUTH_FAILED',
    role: 'cause',
    meaning: 'The instance did not let the SQL writer log in.',
    actions: [
      'Read the state of error 18456 in the ERRORLOG of the instance.',
      ACTIONS.makeSysadmin
    ],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E21',
    name: 'DB_E_ERRORSOCCURRED',
    role: 'wrapper',
    meaning: 'Several things failed at once, and nothing was done.',
    actions: ['Follow the native errors in the same SQLWRITER event.'],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E31',
    name: 'DB_E_ABORTLIMITREACHED',
    role: 'cause',
    meaning: 'A statement of the SQL writer ran into its time limit.',
    actions: [ACTIONS.lessLoad, ACTIONS.fewerDatabases],
    retry: 'later',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E37',
    name: 'DB_E_NOTABLE',
    role: 'cause',
    meaning: 'An object that the SQL writer asked for does not exist.',
    actions: ['Check that master and msdb are whole with DBCC CHECKDB.'],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E4E',
    name: 'DB_E_CANCELED',
    role: 'collateral',
    meaning: 'A statement of the SQL writer was cancelled.',
    actions: [ACTIONS.firstAbort],
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E19',
    name: 'DB_E_NOTFOUND',
    role: 'cause',
    meaning: 'The SQL writer asked the database driver for something that is not there.',
    actions: [ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E05',
    name: 'DB_E_OBJECTOPEN',
    role: 'cause',
    meaning: 'The SQL writer opened an object that was open already.',
    actions: [ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E0C',
    name: 'DB_E_NOCOMMAND',
    role: 'cause',
    meaning: 'The database driver was given no statement to run.',
    actions: [ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E10',
    name: 'DB_E_PARAMNOTOPTIONAL',
    role: 'cause',
    meaning: 'The database driver was given too few parameters.',
    actions: [ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E53',
    name: 'DB_E_NOTSUPPORTED',
    role: 'cause',
    meaning: 'The database driver does not support the call.',
    actions: [ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E69',
    name: 'DB_E_OBJECTCREATIONLIMITREACHED',
    role: 'cause',
    meaning: 'The database driver has as many sessions open as it can.',
    actions: [ACTIONS.restartWriter, ACTIONS.fewerDatabases],
    retry: 'later',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E73',
    name: 'DB_E_BADINITSTRING',
    role: 'cause',
    meaning: 'The connection string of the SQL writer was not understood.',
    actions: [ACTIONS.updateSqlWriter],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E74',
    name: 'DB_E_NOPROVIDERSREGISTERED',
    role: 'cause',
    meaning: 'No database driver for SQL Server is registered.',
    actions: [
      'Repair SQL Server Native Client or Microsoft OLE DB Driver for SQL Server, then restart SQL Server VSS Writer.'
    ],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E96',
    name: 'DB_E_CANNOTCONNECT',
    role: 'cause',
    meaning: 'The SQL writer got no connection to the instance.',
    actions: [ACTIONS.startInstance],
    retry: 'later',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040E97',
    name: 'DB_E_TIMEOUT',
    role: 'cause',
    meaning: 'The SQL writer waited too long for an object of the instance.',
    actions: [ACTIONS.lessLoad],
    retry: 'later',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80004005',
    name: 'E_FAIL',
    role: 'wrapper',
    meaning: 'A call failed without saying why.',
    actions: [
      'Follow the other codes and native errors of the same event; from IDBInitialize::Initialize it means that ' +
        'the SQL writer could not connect.',
      'Check that the instance runs and that NT SERVICE\\SQLWriter may log in.'
    ],
    sources: ['oledbhr', 'com_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80004004',
    name: 'E_ABORT',
    role: 'wrapper',
    meaning: 'A call was broken off.',
    actions: [ACTIONS.firstAbort],
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8000FFFF',
    name: 'E_UNEXPECTED',
    role: 'wrapper',
    meaning: 'A call failed in a way that its program had not provided for.',
    actions: [
      'Read the VSS events of the same minute: they name the call and the process.',
      ACTIONS.restartWriter
    ],
    retry: 'no',
    sources: ['oledbhr', 'com_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070005',
    name: 'E_ACCESSDENIED',
    role: 'cause',
    meaning: 'A process that takes part in the snapshot was denied access.',
    actions: [
      'Read which process and account the VSS event names (8193, 8194, 12293), and give it the rights it lacks.',
      'Leave it alone if no backup failed: event 8194 alone harms no snapshot.'
    ],
    retry: 'no',
    sources: ['com_errors', 'kb2747459'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8007000E',
    name: 'E_OUTOFMEMORY',
    role: 'cause',
    meaning: 'A process that takes part in the snapshot ran out of memory.',
    actions: [
      'Look for programs that take memory at the time of the backup.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['com_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070057',
    name: 'E_INVALIDARG',
    role: 'cause',
    meaning: 'A call of VSS or of the backup was given a value that it does not accept.',
    actions: ['Read which call the VSS event names; a disk with unusual size or sectors is a frequent reason.'],
    retry: 'no',
    sources: ['oledbhr'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80040154',
    name: 'REGDB_E_CLASSNOTREG',
    role: 'cause',
    meaning: 'A COM class is not registered, so VSS cannot use its writers or its provider.',
    actions: [
      'Read the class id in VSS event 22 or 8193, and repair the program it belongs to.',
      'Run vssadmin list writers: it must list the writers before the backup is run again.'
    ],
    retry: 'no',
    sources: ['kb2009550'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80080005',
    name: 'CO_E_SERVER_EXEC_FAILURE',
    role: 'cause',
    meaning: 'A process that VSS needs could not be started.',
    actions: ['Check in the event pair 12292 and 11 which provider it is, and that its service is not disabled.'],
    retry: 'later',
    sources: ['kb2009513'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80010108',
    name: 'RPC_E_DISCONNECTED',
    role: 'cause',
    meaning: 'A process that takes part in the snapshot ended while VSS was talking to it.',
    actions: [
      'Look in the Application log for a crash (Application Error, Windows Error Reporting) at that minute.',
      'Restart the service of that process.'
    ],
    retry: 'later',
    sources: ['com_errors'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070018',
    name: 'HRESULT_FROM_WIN32(24)',
    role: 'cause',
    meaning: 'A writer reports so many files that its description is too long for VSS.',
    actions: ['Take superfluous files and components away from the writer that event 8193 names.'],
    retry: 'no',
    sources: ['kb3098315'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070424',
    name: 'HRESULT_FROM_WIN32(1060)',
    role: 'cause',
    meaning: 'A service that the backup needs is not installed.',
    actions: ['Install the service, or repair the program it belongs to.'],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070422',
    name: 'HRESULT_FROM_WIN32(1058)',
    role: 'cause',
    meaning: 'A service that the backup needs is disabled.',
    actions: ['Set the service that the event names to Manual and run the backup again.'],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070539',
    name: 'HRESULT_FROM_WIN32(1337)',
    role: 'cause',
    meaning: 'VSS cannot resolve the account of a profile on this server.',
    actions: [
      'Look in ProfileList in the registry for keys that end in .bak or belong to deleted accounts, and remove ' +
        'them once they are exported.'
    ],
    retry: 'no',
    sources: ['sid8193'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800706BA',
    name: 'HRESULT_FROM_WIN32(1722)',
    role: 'cause',
    meaning: 'A process that takes part in the snapshot cannot be reached.',
    actions: [
      'Check that the services Volume Shadow Copy and Remote Procedure Call run and answer.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['win32_1700'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800706BE',
    name: 'HRESULT_FROM_WIN32(1726)',
    role: 'cause',
    meaning: 'A process that takes part in the snapshot ended or hung during a call.',
    actions: [
      'Look in the Application log for a crash at that minute.',
      ACTIONS.runAgain
    ],
    retry: 'later',
    sources: ['win32_1700'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070070',
    name: 'HRESULT_FROM_WIN32(112)',
    role: 'cause',
    meaning: 'A disk that the backup writes to, or that holds a snapshot, is full.',
    actions: [
      'Free space on it.',
      ACTIONS.shadowStorage
    ],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x8007045D',
    name: 'HRESULT_FROM_WIN32(1117)',
    role: 'cause',
    meaning: 'A disk that the backup reads or writes reported an error.',
    actions: [
      ACTIONS.checkVolume,
      'Replace the disk or its cable if the System log shows errors of disk or controller.'
    ],
    retry: 'no',
    sources: ['win32_1000'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070079',
    name: 'HRESULT_FROM_WIN32(121)',
    role: 'cause',
    meaning: 'A disk that the backup reads or writes did not answer in time.',
    actions: [ACTIONS.checkVolume, ACTIONS.lessLoad],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800703E3',
    name: 'HRESULT_FROM_WIN32(995)',
    role: 'collateral',
    meaning: 'A transfer was broken off because its thread ended or its program asked for it.',
    actions: [ACTIONS.firstAbort],
    sources: ['win32_500'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800705AA',
    name: 'HRESULT_FROM_WIN32(1450)',
    role: 'cause',
    meaning: 'Windows lacked resources for what the backup asked for.',
    actions: [
      ACTIONS.lessLoad,
      'Restart the server in a maintenance window if this goes on.'
    ],
    retry: 'later',
    sources: ['win32_1300'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x800705B4',
    name: 'HRESULT_FROM_WIN32(1460)',
    role: 'cause',
    meaning: 'An operation of the backup took longer than it may.',
    actions: [ACTIONS.lessLoad],
    retry: 'later',
    sources: ['win32_1300'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070002',
    name: 'HRESULT_FROM_WIN32(2)',
    role: 'cause',
    meaning: 'A file or registry key that the backup needs does not exist.',
    actions: ['Read which file or key the event names, and give it back or take it out of the backup.'],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070003',
    name: 'HRESULT_FROM_WIN32(3)',
    role: 'cause',
    meaning: 'A path that the backup needs does not exist.',
    actions: ['Read which path the event names, and give it back or take it out of the backup.'],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070015',
    name: 'HRESULT_FROM_WIN32(21)',
    role: 'cause',
    meaning: 'A disk that the backup needs is not ready.',
    actions: ['Check that the disk is connected and online in Disk Management.'],
    retry: 'later',
    sources: ['win32_0'],
    confidence: 'documented'
  },
  {
    code: 'hresult:0x80070017',
    name: 'HRESULT_FROM_WIN32(23)',
    role: 'cause',
    meaning: 'A disk that the backup reads holds data that cannot be read without error.',
    actions: [
      ACTIONS.checkVolume,
      'Save the data of the disk and replace it.'
    ],
    retry: 'no',
    sources: ['win32_0'],
    confidence: 'documented'
  }
]
