import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'

const WRITER = fileURLToPath(new URL('../test/evtx-writer/', import.meta.url))
const OURS_ALONE = ['crc32', 'values', 'binxml', 'chunk', 'log-file', 'xml-tree', 'event-shape']

// provider, event id, level, insertion strings; # stands for something that no two events share. The mean record has
// about 730 bytes; in real Application logs it has 800 to 1,800
const REPORT = 'C:\\ProgramData\\Microsoft\\Windows\\WER\\Temp\\WERF#.tmp.'
const STACK = Array.from({ length: 6 }, (_, n) =>
  `   at Contoso.Orders.Import.Stage${n}.Run(System.Threading.CancellationToken)`).join('\r\n')
const LICENCE = Array.from({ length: 8 }, (_, n) => `${n}: 2de67392-b7a7-462a-b1ca-108dd189f588, 1, 1 [(0 [0x00000000, 1, 0])]`).join('\r\n')
const EVERYDAY = [
  ['MSSQLSERVER', 18265, 4, ['Sales_#', '2025/11/03(10:11:12)', '1', '58:1528:1', '58:1538:1', '1', "{'S:\\MSSQL15.MSSQLSERVER\\MSSQL\\Backup\\Sales_#.trn'}"]],
  ['MSSQLSERVER', 18264, 4, ['Sales_#', '2025/11/03(10:11:12)', '3912', '58:1528:1', '58:1538:1', '1', "{'S:\\MSSQL15.MSSQLSERVER\\MSSQL\\Backup\\Sales_#.bak'}"]],
  ['MSSQL$SQLEXPRESS', 17137, 4, ['ReportServer_#']],
  ['VSS', 8224, 4, ['']],
  ['ESENT', 326, 4, ['svchost', '3064,D,50,', 'DS_Token_DB: ', '1', 'C:\\Windows\\system32\\config\\DataSharing\\DSTokenDB2.dat', '0', '[1] 0.000#']],
  ['MsiInstaller', 1040, 4, ['C:\\Users\\Administrator\\AppData\\Local\\Temp\\{#}\\vc_runtimeMinimum_x64.msi', '4188', '(NULL)', '(NULL)', '']],
  ['Microsoft-Windows-Security-SPP', 1003, 4, [`55c92734-d682-4d71-983e-d6ec3f16059f\r\n${LICENCE}\r\n#`]],
  ['.NET Runtime', 1026, 2, [`Application: Orders.exe\r\nFramework Version: v4.0.30319\r\nException Info: System.IO.IOException\r\n${STACK} #`]],
  ['Application Error', 1000, 2, ['w3wp.exe', '10.0.17763.1', '57ad0000', 'KERNELBASE.dll', '10.0.17763.4644', '9be75f4d', 'e0434352', '0000000000034f99', '#', '01d9c2', 'C:\\windows\\system32\\inetsrv\\w3wp.exe', 'C:\\windows\\System32\\KERNELBASE.dll']],
  ['Windows Error Reporting', 1001, 4, ['1541199#', '5', 'AppHangB1', 'Not available', '0', 'explorer.exe', '10.0.19041.1', '#', `${REPORT}WERInternalMetadata.xml\r\n${REPORT}xml\r\n${REPORT}csv\r\n${REPORT}txt`, '', '', '0', 'e9a6', '4']]
]
const SOUGHT = [
  ['SQLVDI', 1, 2, ['Loc=SignalAbort. Desc=Client initiates abort. ErrorCode=(0). Process=4711. Thread=9120. Client. Instance=SALES. VD=Global\\{#}1_SQLVDIMemoryName_0.']],
  ['SQLWRITER', 24583, 2, ['ICommandText::Execute', '0x80040e14', 'SQLSTATE: 42000, Native Error: 3013\nError message: BACKUP DATABASE is terminating abnormally. #']],
  ['MSSQLSERVER', 3041, 2, ['BACKUP DATABASE Sales_#']],
  ['MSSQLSERVER', 18210, 2, ['BackupVirtualDeviceFile::RequestDurableMedia', 'Flush', '{#}1', '995(The I/O operation has been aborted.)']]
]
const CALL_STACK = Buffer.from('- Code: CORSVCC00000772- Call: CORSVCC00000754- PID:  00003764- TID:  00003816- CMD:  C:\\Windows\\system32\\vssvc.exe')
const WITH_CALL_STACK = new Set(['VSS', 'SQLVDI'])
const START = 134_118_720_000_000_000n // 1 January 2026, in 100 nanoseconds from 1601
const TIME = 6
const RECORD_ID = 10
const BODY = 17

/** The writer of the tests, compiled into a folder. */
export async function compiledWriter (folder) {
  mkdirSync(folder)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const name of readdirSync(WRITER).filter((file) => OURS_ALONE.includes(file.replace(/\.ts$/, '')))) {
    const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ES2022 }
    const { outputText } = ts.transpileModule(readFileSync(join(WRITER, name), 'utf8'), { compilerOptions })
    writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), outputText)
  }
  const modules = OURS_ALONE.map((name) => import(pathToFileURL(join(folder, `${name}.js`)).href))
  return Object.assign({}, ...await Promise.all(modules))
}

/**
 * Writes an Application log of about the size asked for; one event in as many as said is wanted. It stays open to grow.
 * The same arguments give the same log.
 */
export function writeLog (writer, path, { bytes, oneIn }) {
  const file = openSync(path, 'w')
  const [everyday, sought] = [EVERYDAY, SOUGHT].map((rows) => rows.map((row) => kindOf(writer, row)))
  const log = { events: 0, wanted: 0, chunks: 0, chunk: new writer.Chunk(1) }
  const random = randomNumbers(42)

  const add = (isWanted) => {
    const among = isWanted ? sought : everyday
    const record = among[Math.floor(random() * among.length)](log.events + 1, random)
    if (!log.chunk.add(record)) {
      flush(writer, file, log)
      Object.assign(log, { chunk: new writer.Chunk(log.events + 1), chunks: log.chunks + 1 })
      log.chunk.add(record)
    }
    log.events++
    if (isWanted) log.wanted++
  }
  while ((log.chunks + 1) * writer.CHUNK_BYTES < bytes) add((log.events + 1) % oneIn === 0)
  flush(writer, file, log)
  return {
    facts: () => ({ events: log.events, wanted: log.wanted, bytes: 4096 + (log.chunks + 1) * writer.CHUNK_BYTES }),
    grow (records) {
      for (let n = 0; n < records; n++) add(true)
      flush(writer, file, log)
    },
    close: () => closeSync(file)
  }
}

function flush (writer, file, { chunk, chunks, events }) {
  writeSync(file, chunk.finished(), 0, writer.CHUNK_BYTES, 4096 + chunks * writer.CHUNK_BYTES)
  writeSync(file, writer.fileHeader({ oldest: 0, newest: chunks, chunks: chunks + 1, nextId: events + 1 }), 0, 4096, 0)
}

/** Makes records of one kind: what all have in common is shaped once. */
function kindOf (writer, [provider, eventId, level, strings]) {
  const { template, values } = writer.fragmentOf(writer.xmlTree("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>" +
    `<Provider Name='${provider}'/><EventID Qualifiers='16384'>${eventId}</EventID><Version>0</Version><Level>${level}</Level><Task>0</Task>` +
    "<Opcode>0</Opcode><Keywords>0x80000000000000</Keywords><TimeCreated SystemTime='2026-01-01T00:00:00Z'/><EventRecordID>1</EventRecordID>" +
    "<Correlation/><Execution ProcessID='4711' ThreadID='0'/><Channel>Application</Channel><Computer>sql01.contoso.local</Computer>" +
    '<Security/></System><EventData/></Event>'), 'template')
  const binary = WITH_CALL_STACK.has(provider) ? CALL_STACK : undefined
  return (id, random) => {
    const filetime = START + BigInt(id) * 30_000_000n
    const salt = Math.floor(random() * 2 ** 32).toString(16).padStart(8, '0')
    const own = values.slice()
    own[TIME] = bigValue(values[TIME].type, filetime)
    own[RECORD_ID] = bigValue(values[RECORD_ID].type, BigInt(id))
    own[BODY] = writer.nested(writer.classicInstance(strings.map((text) => text.replaceAll('#', salt)), binary))
    return { id, filetime, fragment: { template, values: own } }
  }
}

function bigValue (type, number) {
  const content = Buffer.alloc(8)
  content.writeBigUInt64LE(number)
  return { type, content }
}

/** A linear congruential generator: speed matters, chance does not. */
function randomNumbers (seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return state / 0x80000000
  }
}
