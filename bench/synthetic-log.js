import { closeSync, openSync, writeSync } from 'node:fs'

/** Events that are looked for; nothing of an ordinary day is among them. */
export const WANTED = {
  providers: [
    { name: 'SQLVDI', ids: new Set([1]) },
    { name: 'SQLWRITER', ids: new Set([24583]) },
    { name: 'MSSQLSERVER', ids: new Set([3041, 18204, 18210]) },
    { name: 'MSSQL$*', ids: new Set([3041, 18204, 18210]) },
    { name: 'VSS', ids: new Set([8193, 8194, 8229, 12289]) },
    { name: 'Microsoft-Windows-Backup' }
  ]
}

/** The same in the language of mtail. */
export const MTAIL_PROGRAM = `counter wanted_events_total by provider
/<Provider Name='(?P<provider>SQLVDI|SQLWRITER|VSS|MSSQLSERVER|MSSQL\\$[^']+|Microsoft-Windows-Backup)'[^>]*><EventID[^>]*>(1|24583|3041|18204|18210|8193|8194|8229|12289|521)</ {
  wanted_events_total[$provider]++
}
`

const EVERYDAY = [
  ['MSSQLSERVER', 18265, 'Log was backed up. Database: Sales_#, creation date(time): 2025/11/03(10:11:12), first LSN: #:1:1'],
  ['MSSQLSERVER', 18264, 'Database backed up. Database: Sales_#, creation date(time): 2025/11/03(10:11:12), pages dumped: #'],
  ['MSSQL$SQLEXPRESS', 17137, 'ReportServer_#'],
  ['VSS', 8224, ''],
  ['ESENT', 326, 'svchost (#,D,50) DS_Token_DB: attached C:\\Windows\\system32\\config\\DataSharing\\DSTokenDB2.dat, 0.000#'],
  ['MsiInstaller', 1040, 'C:\\Users\\Administrator\\AppData\\Local\\Temp\\{#}\\vc_runtimeMinimum_x64.msi, 4188, (NULL), (NULL)'],
  ['.NET Runtime', 1026, 'Application: Orders.exe\r\nFramework Version: v4.0.30319\r\nException Info: System.IO.IOException\r\n   at Orders.Program.Main(System.String[]) <#>'],
  ['Application Error', 1000, 'w3wp.exe, 10.0.17763.1, KERNELBASE.dll, 10.0.17763.4644, e0434352, 0000000000034f99, #']
]
const SOUGHT = [
  ['SQLVDI', 1, 'Loc=SignalAbort. Desc=Client initiates abort. ErrorCode=(0). Process=4711. Thread=9120. Client. Instance=SALES. VD=Global\\{#}1_SQLVDIMemoryName_0.'],
  ['SQLWRITER', 24583, 'Sqllib error: OLEDB Error encountered calling ICommandText::Execute. hr = 0x80040e14. SQLSTATE: 42000, Native Error: 3013 #'],
  ['MSSQLSERVER', 3041, 'BACKUP failed to complete the command BACKUP DATABASE Sales_#. Check the backup application log for detailed messages.'],
  ['Microsoft-Windows-Backup', 521, '2155348129 #']
]
const CALL_STACK = '2D20436F64653A2020434F525356434330303030303737322D2043616C6C3A20'.repeat(4)
const NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event'
const START = Date.UTC(2026, 0, 1)
const EVENTS_PER_WRITE = 1000

/**
 * Writes an Application log as `wevtutil qe Application /f:RenderedXml` prints it, of about the size asked for;
 * one event in as many as said is wanted. The same arguments give the same log.
 */
export function writeLog (path, { bytes, oneIn, encoding }) {
  const file = openSync(path, 'w')
  const random = randomNumbers(42)
  let [events, wanted, written] = [0, 0, 0]
  if (encoding === 'utf16le') written += writeSync(file, Buffer.from([0xff, 0xfe]))
  while (written < bytes) {
    let text = ''
    for (let n = 0; n < EVENTS_PER_WRITE; n++) {
      events++
      const isWanted = events % oneIn === 0
      if (isWanted) wanted++
      text += event(events, isWanted ? SOUGHT : EVERYDAY, random)
    }
    written += writeSync(file, Buffer.from(text, encoding))
  }
  closeSync(file)
  return { events, wanted, bytes: written }
}

function event (recordId, kinds, random) {
  const [provider, eventId, template] = kinds[Math.floor(random() * kinds.length)]
  const text = escaped(template.replaceAll('#', Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')))
  const time = new Date(START + recordId * 3000).toISOString().replace('Z', '1234Z')
  const binary = provider === 'VSS' || provider === 'SQLVDI' ? `<Binary>${CALL_STACK}</Binary>` : ''
  return `<Event xmlns='${NAMESPACE}'><System><Provider Name='${provider}'/><EventID Qualifiers='16384'>${eventId}</EventID>` +
    `<Version>0</Version><Level>${kinds === SOUGHT ? 2 : 4}</Level><Task>0</Task><Opcode>0</Opcode><Keywords>0x80000000000000</Keywords>` +
    `<TimeCreated SystemTime='${time}'/><EventRecordID>${recordId}</EventRecordID><Correlation/>` +
    `<Execution ProcessID='${1000 + recordId % 9000}' ThreadID='0'/><Channel>Application</Channel>` +
    '<Computer>sql01.contoso.local</Computer><Security/></System>' +
    `<EventData><Data>${text}</Data>${binary}</EventData><RenderingInfo Culture='en-US'><Message>${text} ` +
    'For more information, see the log of the application and ask the administrator of this server. '.repeat(4) +
    '</Message><Level>Information</Level><Task></Task><Opcode>Info</Opcode><Channel></Channel><Provider></Provider>' +
    '<Keywords><Keyword>Classic</Keyword></Keywords></RenderingInfo></Event>\r\n'
}

function escaped (text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

/** A linear congruential generator: speed matters, chance does not. */
function randomNumbers (seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x80000000
  }
}
