import type { VssWriter } from '../core/knowledge.js'
import { SQL_WRITER, WID_WRITER } from '../core/vss-writer.js'
import type { ReferenceKey } from './references.js'

/** Class id of the writer of SQL Server up to Windows Server 2003. */
export const MSDE_WRITER = 'f8544ac1-0611-4fa5-b04b-f7ee00b03277'

interface CitedWriter extends VssWriter {
  readonly sources: readonly [ReferenceKey, ...ReferenceKey[]]
}

/**
 * The writers a server can have. NTDS and the cluster writer name no service: restarting theirs takes a domain controller or
 * a cluster node out of service.
 */
export const VSS_WRITERS: readonly CitedWriter[] = [
  {
    classId: SQL_WRITER,
    name: 'SqlServerWriter',
    serviceName: 'SQLWriter',
    sources: ['sqlwriter_guide', 'sqlwriter_log', 'kb4504103']
  },
  { classId: MSDE_WRITER, name: 'MSDEWriter', sources: ['inbox_writers', 'msde_sample'] },
  {
    classId: '66841cd4-6ded-4f4b-8f17-fd23f8ddc3de',
    name: 'Microsoft Hyper-V VSS Writer',
    serviceName: 'vmms',
    sources: ['kb978773']
  },
  {
    classId: '0ff1ce14-0201-0000-0000-000000000000',
    name: 'OSearch14 VSS Writer',
    serviceName: 'OSearch14',
    sources: ['osearch_post']
  },
  { classId: 'b2014c9e-8711-4c5c-a5a9-3cf384484757', name: 'NTDS', sources: ['inbox_writers'] },
  {
    classId: '772c45f8-ae01-4f94-940c-94961864acad',
    name: 'ADFS VSS Writer',
    serviceName: 'adfssrv',
    sources: ['inbox_writers']
  },
  { classId: 'dd846aaa-a1b6-42a8-aaf8-03dcb6114bfd', name: 'ADAM Writer', sources: ['inbox_writers'] },
  { classId: '886c43b1-d455-4428-a37f-4d6b9e43f50f', name: 'AD RMS Writer', sources: ['inbox_writers'] },
  {
    classId: 'be000cbe-11fe-4426-9c58-531aa6355fc4',
    name: 'ASR Writer',
    serviceName: 'VSS',
    sources: ['inbox_writers', 'writer_vetoes']
  },
  {
    classId: '4969d978-be47-48b0-b100-f328f07ac1e0',
    name: 'BITS Writer',
    serviceName: 'BITS',
    sources: ['inbox_writers']
  },
  {
    classId: '6f5b15b5-da24-4d88-b737-63063e3a1f86',
    name: 'Certificate Authority',
    serviceName: 'CertSvc',
    sources: ['inbox_writers']
  },
  {
    classId: '1072ae1c-e5a7-4ea1-9e4a-6f7964656570',
    name: 'Cluster Shared Volume VSS Writer',
    sources: ['inbox_writers']
  },
  {
    classId: '542da469-d3e1-473c-9f4f-7847f01fc64f',
    name: 'COM+ REGDB Writer',
    serviceName: 'VSS',
    sources: ['inbox_writers', 'writer_vetoes']
  },
  {
    classId: 'be9ac81e-3619-421f-920f-4c6fea9e93ad',
    name: 'Dhcp Jet Writer',
    serviceName: 'DHCPServer',
    sources: ['inbox_writers']
  },
  {
    classId: '12ce4370-5bb7-4c58-a76a-e5d5097e3674',
    name: 'FSRM Writer',
    serviceName: 'srmsvc',
    sources: ['inbox_writers']
  },
  {
    classId: '2a40fd15-dfca-4aa8-a654-1f8c654603f6',
    name: 'IIS Config Writer',
    serviceName: 'AppHostSvc',
    sources: ['inbox_writers']
  },
  {
    classId: '59b1f0cf-90ef-465f-9609-6ca8b2938366',
    name: 'IIS Metabase Writer',
    serviceName: 'IISADMIN',
    sources: ['inbox_writers']
  },
  { classId: '7e47b561-971a-46e6-96b9-696eeaa53b2a', name: 'MSMQ Writer', sources: ['inbox_writers'] },
  {
    classId: 'cd3f2362-8bef-46c7-9181-d62844cdc0b2',
    name: 'MSSearch Service Writer',
    serviceName: 'WSearch',
    sources: ['inbox_writers']
  },
  { classId: '35e81631-13e1-48db-97fc-d5bc721bb18a', name: 'NPS VSS Writer', sources: ['inbox_writers'] },
  {
    classId: '0bada1de-01a9-4625-8278-69e735f39dd2',
    name: 'Performance Counters Writer',
    sources: ['inbox_writers']
  },
  {
    classId: 'afbab4a2-367d-4d15-a586-71dbb18f8485',
    name: 'Registry Writer',
    serviceName: 'VSS',
    sources: ['inbox_writers', 'writer_vetoes']
  },
  {
    classId: '368753ec-572e-4fc7-b4b9-ccd9bdc624cb',
    name: 'TS Gateway Writer',
    serviceName: 'TSGateway',
    sources: ['inbox_writers']
  },
  {
    classId: '5382579c-98df-47a7-ac6c-98a6d7106e09',
    name: 'TermServLicensing',
    serviceName: 'TermServLicensing',
    sources: ['inbox_writers']
  },
  {
    classId: '4dc3bdd4-ab48-4d07-adb0-3bee2926fd7f',
    name: 'Shadow Copy Optimization Writer',
    serviceName: 'VSS',
    sources: ['inbox_writers', 'writer_vetoes']
  },
  {
    classId: 'd46bf321-fdba-4a35-8ec3-454df03bc86a',
    name: 'Sync Share Service VSS writer',
    sources: ['inbox_writers']
  },
  {
    classId: 'e8132975-6f93-4464-a53e-1050253ae220',
    name: 'System Writer',
    serviceName: 'CryptSvc',
    sources: ['inbox_writers']
  },
  {
    classId: 'd61d61c8-d73a-4eee-8cdd-f6f9786b7124',
    name: 'Task Scheduler Writer',
    serviceName: 'Schedule',
    sources: ['inbox_writers']
  },
  {
    classId: '75dfb225-e2e4-4d39-9ac9-ffaff65ddf06',
    name: 'VSS Express Writer Metadata Store Writer',
    sources: ['inbox_writers']
  },
  { classId: '82cb5521-68db-4626-83a4-7fc6f88853e9', name: 'WDS VSS Writer', sources: ['inbox_writers'] },
  { classId: WID_WRITER, name: 'WIDWriter', serviceName: 'WIDWriter', sources: ['inbox_writers'] },
  {
    classId: 'f08c1483-8407-4a26-8c26-6c267a629741',
    name: 'WINS Jet Writer',
    serviceName: 'WINS',
    sources: ['inbox_writers']
  },
  {
    classId: 'a6ad56c2-b509-4e6c-bb19-49d8f43532f0',
    name: 'WMI Writer',
    serviceName: 'Winmgmt',
    sources: ['inbox_writers']
  }
]
