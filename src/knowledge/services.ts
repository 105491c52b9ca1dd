import { DEFAULT_INSTANCE, isWindowsInternalDatabase } from '../core/sql-instance.js'
import type { SqlService, StopList, StopNote } from '../core/knowledge.js'
import type { ReferenceKey } from './references.js'

interface Cited {
  readonly sources: readonly [ReferenceKey, ...ReferenceKey[]]
}

/** Services whose names do not follow from the name of the instance. */
const SERVICES: ReadonlyMap<string, SqlService> = new Map([
  [DEFAULT_INSTANCE, { serviceName: 'MSSQLSERVER', displayName: 'SQL Server (MSSQLSERVER)' }],
  ['MICROSOFT##SSEE', {
    serviceName: 'MSSQL$MICROSOFT##SSEE',
    displayName: 'Windows Internal Database (MICROSOFT##SSEE)'
  }],
  ['MICROSOFT##WID', { serviceName: 'MSSQL$MICROSOFT##WID', displayName: 'Windows Internal Database' }]
])

/** The Windows service of an instance, given by its canonical name. */
export function serviceOf (instance: string): SqlService {
  return SERVICES.get(instance) ?? { serviceName: `MSSQL$${instance}`, displayName: `SQL Server (${instance})` }
}

const VEEAM: Cited & { readonly risk: string } = {
  risk: 'Veeam Backup & Replication keeps its configuration here and stops with it.',
  sources: ['ransom_lists']
}

/** Instances whose name tells whom they serve, and what these lose while the instance is stopped. */
export const STOP_RISKS: Readonly<Record<string, Cited & { readonly risk: string }>> = {
  SBSMONITORING: {
    risk: 'Only the reports of Small Business Server are missing while it is stopped.',
    sources: ['kb2615182', 'ransom_lists']
  },
  SHAREPOINT: {
    risk: 'The SharePoint sites of the server (companyweb on Small Business Server) cannot be opened while it is stopped.',
    sources: ['kb2615182', 'ransom_lists']
  },
  'MICROSOFT##SSEE': {
    risk: 'Whatever keeps its data here stops with it: WSUS, AD FS 2.0, SharePoint Services 3.0 or Rights Management.',
    sources: ['wid_pipes', 'adfs_wid', 'wsus_wid']
  },
  'MICROSOFT##WID': {
    risk: 'Nobody can sign in through AD FS and no session is brokered by Remote Desktop while it is stopped, if the ' +
      'server has these roles; WSUS stops too.',
    sources: ['adfs_wid', 'wsus_wid']
  },
  BKUPEXEC: {
    risk: 'Backup Exec keeps its catalogue here and stops with it.',
    sources: ['ransom_lists']
  },
  VEEAMSQL2008R2: VEEAM,
  VEEAMSQL2012: VEEAM,
  VEEAMSQL2016: VEEAM,
  EPOSERVER: {
    risk: 'The console of McAfee ePolicy Orchestrator is missing while it is stopped.',
    sources: ['ransom_lists']
  },
  KAV_CS_ADMIN_KIT: {
    risk: 'The console of Kaspersky Administration Kit is missing while it is stopped.',
    sources: ['ransom_lists']
  },
  CITRIX_METAFRAME: {
    risk: 'The Citrix farm keeps its data store here and is impaired while it is stopped.',
    sources: ['ransom_lists']
  },
  ADSYNC: {
    risk: 'Microsoft Entra Connect does not synchronise the directory while it is stopped.',
    sources: ['none']
  }
}

/** What stopping an instance takes along; the Agent depends on the engine and does not come back by itself. */
export function stopNoteOf (instance: string): StopNote {
  const dependents = isWindowsInternalDatabase(instance) ? [] : [`SQL Server Agent (${instance})`]
  const risk = Object.hasOwn(STOP_RISKS, instance) ? STOP_RISKS[instance]?.risk : undefined
  return risk === undefined ? { dependents } : { dependents, risk }
}

const SBS_MONITORING: SqlService = { serviceName: 'MSSQL$SBSMONITORING', displayName: 'SQL Server (SBSMonitoring)' }
const SHAREPOINT: SqlService = { serviceName: 'MSSQL$SHAREPOINT', displayName: 'SQL Server (SharePoint)' }

/** What to stop where no event names an instance; with none running, the SQL writer takes no part in the backup. */
export const STOP_LISTS: readonly (StopList & Cited)[] = [
  {
    product: 'Small Business Server 2008',
    services: [SBS_MONITORING, serviceOf('MICROSOFT##SSEE')],
    sources: ['kb2615182']
  },
  {
    product: 'Small Business Server 2011 Standard',
    services: [SHAREPOINT, SBS_MONITORING, serviceOf('MICROSOFT##SSEE')],
    sources: ['kb2615182']
  }
]
