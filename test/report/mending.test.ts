import t from 'tap'
import { htmlReport } from '../../src/report/html.js'
import { mendingOf } from '../../src/report/mending.js'
import { anEventLog, aStatus, HOSTILE_VALUES } from '../a-status.js'

const commands = (name: string, kind: string, code: string) =>
  mendingOf(anEventLog({ name, kind, isUp: false, error: { code, message: '' } }))?.commands

for (const [kind, name, code, expected] of [
  ['channel', 'Application', 'access_denied', [
    "net localgroup (Get-LocalGroup -SID S-1-5-32-573).Name 'NT SERVICE\\sqlvss_exporter' /add", 'Restart-Service sqlvss_exporter'
  ]],
  ['channel', 'Microsoft-Windows-Backup', 'not_found', ["Get-WinEvent -ListLog '*Microsoft-Windows-Backup*'", 'Get-WindowsFeature Windows-Server-Backup']],
  ['channel', 'Microsoft-Windows-Backup', 'disabled', ["wevtutil sl 'Microsoft-Windows-Backup' /e:true"]],
  ['channel', 'System', 'unavailable', ['Get-Service EventLog', 'Start-Service EventLog']],
  ['channel', 'System', 'timeout', ["wevtutil qe 'System' /c:1 /rd:true /f:text"]],
  ['channel', 'System', 'bookmark_gone', ["& 'C:\\Program Files\\sqlvss_exporter\\sqlvss_exporter.exe' selftest"]],
  ['evtx', 'C:\\logs\\app log.evtx', 'access_denied', ["icacls 'C:\\logs\\app log.evtx' /grant 'NT SERVICE\\sqlvss_exporter:(R)'"]],
  ['evtx', '\\\\nas\\logs\\app.evtx', 'not_found', ["Get-Item '\\\\nas\\logs\\app.evtx'"]],
  ['evtx', 'C:\\logs\\app.evtx', 'not_an_event_log', ['wevtutil epl Application application.evtx']],
  ['xml', '/srv/logs/app.xml', 'access_denied', ["namei -l '/srv/logs/app.xml'", "chmod a+r '/srv/logs/app.xml'"]],
  ['xml', '/srv/logs/app.xml', 'not_found', ["ls -ld '/srv/logs/app.xml'"]],
  ['xml', '/srv/logs/app.xml', 'other', ['sqlvss_exporter selftest']]
] as const) {
  t.test(`${kind} ${name}, ${code}: what to type`, async (t) => { t.strictSame(commands(name, kind, code), expected) })
}

t.test('a look at what is not there is not called mending', async (t) => {
  const error = { code: 'not_found', message: 'no such folder' }
  const found = htmlReport(aStatus({ eventLogs: [anEventLog({ name: '/srv/logs', kind: 'xml', isUp: false, error })] }))
  t.match(found, '<p>Put the file or folder there again, or correct its path in the configuration.</p>\n' +
    '<pre><code>ls -ld &#39;/srv/logs&#39;</code></pre>\n<p class="quiet">It shows what is there now, on the computer the exporter runs on.</p>')
})

t.test('a log that can be read needs nothing', async (t) => {
  t.equal(mendingOf(anEventLog({})), undefined)
})

t.test('no name of a log ends the quotation marks of a command', async (t) => {
  const values = [...HOSTILE_VALUES.map(([, value]) => value), "x'; rm -rf .; '", '$(reboot)', '`reboot`', '%COMSPEC%', "'", '\u2019']
  for (const value of values) {
    for (const [kind, path] of [['channel', value], ['evtx', `C:\\${value}`], ['xml', `/srv/${value}`]] as const) {
      for (const command of commands(path, kind, 'not_found')!.concat(commands(path, kind, 'access_denied')!)) {
        t.match(command, /^(?:[^']|'[\p{L}\p{N} .:*\\/()+~@_-]*')*$/u)
      }
    }
  }
  t.strictSame(commands("x'; reboot; '", 'channel', 'disabled'), ["wevtutil sl 'NAME' /e:true"])
})
