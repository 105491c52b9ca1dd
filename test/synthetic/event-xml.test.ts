import { existsSync, readFileSync } from 'node:fs'
import t from 'tap'
import { engine } from './engine-events.js'
import { classicXml, escaped } from './event-xml.js'
import { sqlvdi, sqlwriterOleDb } from './sqlwriter-events.js'
import { logCleared104, scm7036 } from './windows-events.js'
import { backupStarted, snapshotFailed521 } from './backup-events.js'

const REAL = new URL('../../../shared/events/xml/', import.meta.url)

const likeReal = [
  ['scm-7036-vss-running-server2022.xml', () => scm7036(
    { serviceName: 'VSS', displayName: 'Volume Shadow Copy', state: 'running' },
    { computer: 'WIN-FUDU2CKJOE8', recordId: 573, time: Date.parse('2023-10-18T02:46:36.494Z') })],
  ['mssqlserver-15457-info.xml', () => engine(
    { eventId: 15457, data: ['show advanced options', '0', '1'] },
    { computer: 'MSEDGEWIN10', recordId: 9691, time: Date.parse('2019-11-04T09:27:26.143Z') })],
  ['mssql-instance-radar-17115-info-no-db.xml', () => engine(
    { eventId: 17115, sqlInstance: 'RADAR', database: '', data: ['\r\n\t -s "RADAR"\r\n\t -m'] },
    { computer: 'mssql01.offsec.lan', recordId: 125735, time: Date.parse('2021-02-03T15:18:22.260Z') })],
  ['vss-8193-w11.xml', () => classicXml({
    provider: 'VSS',
    eventId: 8193,
    qualifiers: 0,
    level: 2,
    shape: 'long',
    data: ['CoCreateInstance', '0x8007045b, A system shutdown is in progress.\r\n', '']
  }, { computer: 'GoldPaperW11', recordId: 460, time: Date.parse('2022-02-07T07:37:44.950Z') })],
  ['eventlog-104-backup-channel-cleared.xml', () => logCleared104('Microsoft-Windows-Backup',
    { computer: 'FS03.offsec.lan', recordId: 5118, time: Date.parse('2021-10-25T18:11:10.419Z') })]
] as const

for (const [file, synthetic] of likeReal) {
  const skip = existsSync(new URL(file, REAL)) ? false : 'the real event is not at hand'
  t.test(`a synthetic event has the shape of ${file}`, { skip }, async (t) => {
    t.equal(shapeOf(synthetic()), shapeOf(readFileSync(new URL(file, REAL), 'utf8')))
  })
}

/** What may differ: who, the last digits of the time, process ids, and the origin in Binary of a VSS event. */
function shapeOf (xml: string): string {
  return xml.trim().replaceAll('\r\n', '\n')
    .replace(/(SystemTime='[^.]+\.\d{3})\d+Z/, '$1')
    .replace(/ProcessID='\d+' ThreadID='\d+'/, '')
    .replace(/<Security[^>]*>/, '<Security/>')
    .replace(/<SubjectUserName>.*<\/SubjectDomainName>/, '')
    .replace(/<Binary>2D20436F64653A[0-9A-F]*<\/Binary>/, '')
}

t.test('markup in a name is text in the event', async (t) => {
  t.equal(escaped('<b>a & b</b>'), '&lt;b&gt;a &amp; b&lt;/b&gt;')
})

t.test('a SQLVDI event is one line of one insertion string', async (t) => {
  t.equal(sqlvdi(), "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>" +
    "<Provider Name='SQLVDI'/><EventID Qualifiers='0'>1</EventID><Level>2</Level><Task>0</Task>" +
    "<Keywords>0x80000000000000</Keywords><TimeCreated SystemTime='2026-03-02T21:00:00.0000000Z'/>" +
    '<EventRecordID>1001</EventRecordID><Channel>Application</Channel><Computer>SQL01.contoso.local</Computer><Security/>' +
    '</System><EventData><Data>SQLVDI: Loc=SignalAbort. Desc=Client initiates abort. ErrorCode=(0). Process=4772. ' +
    'Thread=10300. Client. Instance=SBSMONITORING. ' +
    'VD=Global\\{3AB8F080-950C-4EF9-B637-0F37B2428F17}1_SQLVDIMemoryName_0. </Data></EventData></Event>')
})

t.test('521 prints its code in decimal before version 2 and in hex since', async (t) => {
  t.match(snapshotFailed521({ version: 0 }), "<Data Name='ErrorCode'>2155348129</Data>")
  t.match(snapshotFailed521({ version: 2 }), "<Data Name='ErrorCode'>0x807800a1</Data><Data Name='ErrorMessage'>%%2155348129")
})

t.test('the events of Windows Server Backup are written to its own channel', async (t) => {
  t.match(backupStarted(), '<Channel>Microsoft-Windows-Backup</Channel>')
  t.match(snapshotFailed521(), '<Channel>Application</Channel>')
})

t.test('24583 holds its chain in three insertion strings or in one', async (t) => {
  t.equal(sqlwriterOleDb().split('<Data>').length - 1, 3)
  t.equal(sqlwriterOleDb({ form: 'text' }).split('<Data>').length - 1, 1)
})
