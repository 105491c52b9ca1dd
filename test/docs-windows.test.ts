import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { ROOT } from '../scripts/set-up.js'
import { blocksOf, DOCUMENTS, FOR_WINDOWS } from './documents-with-commands.js'

const EXE = String.raw`"C:\Program Files\sqlvss_exporter\sqlvss_exporter.exe"`
const INSTALLER = { test: 'test/release/wine.test.ts', words: "['msiexec', '/i'" }
const NOT_ON_WINDOWS = { notRun: 'not tried here' }
const NOT_SEEN = { notRun: 'has not been seen on a real Windows server yet' }

/** Every command that is for Windows alone: run under Wine by a test, or not tried, which its document says. */
const FOR_WINDOWS_ALONE: Readonly<Record<string,
{ readonly test: string, readonly words: string } | { readonly notRun: string }>> = {
  'wevtutil qe Application /f:xml /uni:true /e:Events > application.xml': NOT_SEEN,
  'wevtutil qe Microsoft-Windows-Backup /f:xml /uni:true /e:Events > backup.xml': NOT_SEEN,
  'wevtutil qe System /f:xml /uni:true /e:Events > system.xml': NOT_SEEN,
  'wevtutil qe Application /f:xml /uni:true /e:Events > C:\\exports\\application.xml': NOT_ON_WINDOWS,
  'wevtutil sl Application /ms:134217728': NOT_ON_WINDOWS,
  'msiexec /i sqlvss_exporter-VERSION-windows-x64.msi /qn LISTEN=:10099 FIREWALL=10.0.0.5': INSTALLER,
  [`${EXE} selftest`]: { test: 'test/windows/exporter.test.ts', words: "exporter('selftest'" },
  [`${EXE} --selftest`]: NOT_ON_WINDOWS,
  [`${EXE} check --config.file=C:\\ProgramData\\sqlvss_exporter\\sqlvss_exporter.yml`]: { test: 'test/release/wine.test.ts', words: "'check', `--config.file=" },
  [`${EXE} --event-logs=example --web.listen-address=127.0.0.1:10100`]: { test: 'test/release/wine.test.ts', words: "'--event-logs=example'" },
  [`${EXE} service install`]: NOT_ON_WINDOWS,
  [`${EXE} service start`]: NOT_ON_WINDOWS,
  'certutil -hashfile sqlvss_exporter-VERSION-windows-x64.msi SHA256': NOT_ON_WINDOWS,
  'winget settings --enable LocalManifestFiles': NOT_ON_WINDOWS,
  'winget install --manifest winget': NOT_ON_WINDOWS,
  'choco pack chocolatey\\sqlvss_exporter.nuspec': NOT_ON_WINDOWS,
  'choco install sqlvss_exporter --source . --install-arguments="LISTEN=:10099 FIREWALL=10.0.0.5"': NOT_ON_WINDOWS,
  'sc query sqlvss_exporter': NOT_ON_WINDOWS,
  'net stop sqlvss_exporter': NOT_ON_WINDOWS,
  'net start sqlvss_exporter': NOT_ON_WINDOWS,
  'netsh advfirewall firewall add rule name=sqlvss_exporter dir=in action=allow protocol=TCP program="C:\\Program Files\\sqlvss_exporter\\sqlvss_exporter.exe" remoteip=10.0.0.5': NOT_ON_WINDOWS,
  'netsh advfirewall firewall delete rule name=sqlvss_exporter': NOT_ON_WINDOWS,
  'eventcreate /t INFORMATION /id 900 /l APPLICATION /so sqlvss_exporter_test /d "a test"': NOT_ON_WINDOWS,
  'icacls server.key /inheritance:r /grant:r "NT SERVICE\\sqlvss_exporter:R" "*S-1-5-18:F" "*S-1-5-32-544:F"': NOT_ON_WINDOWS,
  'icacls "D:\\MSSQL15.PROD\\MSSQL\\Log" /grant "NT SERVICE\\sqlvss_exporter:(OI)(CI)R"': NOT_ON_WINDOWS,
  'net localgroup (Get-LocalGroup -SID S-1-5-32-573).Name "NT SERVICE\\sqlvss_exporter" /add': NOT_ON_WINDOWS,
  'Restart-Service sqlvss_exporter': NOT_ON_WINDOWS,
  'Invoke-WebRequest -UseBasicParsing http://localhost:10099/-/ready': NOT_ON_WINDOWS,
  '(Invoke-WebRequest -UseBasicParsing http://127.0.0.1:10100/metrics).Content -split "`n" -match \'^sqlvss_incidents_failing\'': NOT_ON_WINDOWS
}

const onWindows = DOCUMENTS.flatMap(blocksOf).filter(({ language }) => FOR_WINDOWS.includes(language))
const linesOf = ({ text }: { readonly text: string }): readonly string[] => text.split('\n').filter((line) => line !== '')

t.test('the commands for Windows are run under Wine, or their document says that they are not', async (t) => {
  t.strictSame([...new Set(onWindows.flatMap(linesOf))].sort(), Object.keys(FOR_WINDOWS_ALONE).sort())
  for (const block of onWindows) {
    for (const command of linesOf(block)) {
      const way = FOR_WINDOWS_ALONE[command]!
      if ('test' in way) t.match(read(way.test), way.words, command)
      else t.match(read(block.document).replace(/\s+/g, ' '), way.notRun, `${block.document}: ${command}`)
    }
  }
})

t.test('the set-up on Windows marks above each block what was tried under Wine, and what was not', async (t) => {
  const marked = read('docs/windows-setup.md').matchAll(/(?<above>(?:[^\n]+\n)+)\n *```(?:bat|powershell)\n(?<text>[^]*?)^ *```$/gm)
  const found = [...marked].map(({ groups }) => [
    [...new Set([...groups!['above']!.matchAll(/\*\*\[(Wine|Windows)\]\*\*/g)].map(([, mark]) => mark!))].sort(),
    groups!['text']!.split('\n').map((line) => line.trim()).filter((line) => line !== '')
  ] as const)
  t.equal(found.length, onWindows.filter(({ document }) => document === 'docs/windows-setup.md').length)
  for (const [marks, commands] of found) {
    const tried = commands.map((command) => 'test' in FOR_WINDOWS_ALONE[command]! ? 'Wine' : 'Windows')
    t.strictSame(marks, [...new Set(tried)].sort(), commands[0]!)
  }
})

function read (name: string): string {
  return readFileSync(join(ROOT, name), 'utf8')
}
