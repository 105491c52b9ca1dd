import { createHash } from 'node:crypto'
import { dirname, join, relative } from 'node:path'
import { ROOT } from '../set-up.js'
import { windowsVersion } from './exe.js'
import { run } from './program.js'

const SOURCE = join(ROOT, 'packaging', 'windows', 'sqlvss_exporter.wxs')
const SERVICE = 'sqlvss_exporter'
const SERVICE_SID = serviceSid(SERVICE)
const POWERSHELL = '"[System64Folder]WindowsPowerShell\\v1.0\\powershell.exe" -NoProfile -NonInteractive -Command'

/** Properties an administrator may give to msiexec, those first that hold for upgrades, too; the elevated part takes no others. */
const KEPT = ['LISTEN', 'CONFIG', 'ACCOUNT', 'FIREWALL']
const PROPERTIES = [...KEPT, 'START']

// kinds of actions of Windows Installer: a property set; a program run as the system, whose failure undoes all, or does not
const SET = 51
const MUST_RUN = 34 + 0x400 + 0x800
const MAY_RUN = MUST_RUN + 0x40

// not when it is repaired: Windows lets every user ask for that, and shows the windows of programs that the system runs
const INSTALLING = 'NOT Installed'
const REMOVING = 'REMOVE="ALL"'

/** What is done besides files and service, in this order; 5800 is InstallServices, 5900 StartServices. */
const ACTIONS = [
  // who repairs it need be no administrator, and chooses nothing
  ...KEPT.map((name, n) => set(51 + n, `Keep${name}`, name, `[LAST${name}]`, `Installed OR (NOT ${name} AND LAST${name})`)),
  set(1001, 'DefaultConfig', 'CONFIG', `[DATADIR]${SERVICE}.yml`, 'NOT CONFIG'),
  set(1002, 'DefaultAccount', 'ACCOUNT', `NT SERVICE\\${SERVICE}`, 'NOT ACCOUNT'),
  set(1003, 'ListenFlag', 'LISTENFLAG', ' --web.listen-address=[LISTEN]', 'LISTEN'),
  command(2010, 'CloseFirewall', MAY_RUN, `"[System64Folder]netsh.exe" advfirewall firewall delete rule name=${SERVICE}`, REMOVING),
  // rights go to the service, whatever account it runs under
  command(5810, 'ServiceSid', MAY_RUN, `"[System64Folder]sc.exe" sidtype ${SERVICE} unrestricted`, INSTALLING),
  command(5820, 'StartDelayed', MAY_RUN, `"[System64Folder]sc.exe" config ${SERVICE} start= delayed-auto`, INSTALLING),
  command(5830, 'Restart', MAY_RUN, `"[System64Folder]sc.exe" failure ${SERVICE} reset= 86400 actions= restart/60000`, INSTALLING),
  command(5840, 'RestartAfterError', MAY_RUN, `"[System64Folder]sc.exe" failureflag ${SERVICE} 1`, INSTALLING),
  command(5850, 'ProtectData', MUST_RUN, '"[System64Folder]icacls.exe" "[DATADIR]." /inheritance:r /grant:r ' +
    `*S-1-5-18:(OI)(CI)F *S-1-5-32-544:(OI)(CI)F *${SERVICE_SID}:(OI)(CI)M`, INSTALLING),
  // Event Log Readers by its number: the name is in the language of the server
  command(5860, 'ReadEventLogs', MAY_RUN, `${POWERSHELL} ` +
    `"net localgroup (Get-LocalGroup -SID S-1-5-32-573).Name \\"NT SERVICE\\${SERVICE}\\" /add"`, INSTALLING),
  command(5870, 'OpenFirewall', MAY_RUN, `"[System64Folder]netsh.exe" advfirewall firewall add rule name=${SERVICE} dir=in action=allow ` +
    'protocol=TCP program="[INSTALLDIR]sqlvss_exporter.exe" remoteip=[FIREWALL]', `FIREWALL AND ${INSTALLING}`)
]

// what wixl cannot say
const CHANGES = [
  // the configuration is never overwritten (128) and never removed (16), and is one of 64 bits (256)
  "UPDATE `Component` SET `Attributes` = 400 WHERE `Component` = 'Configuration'",
  'UPDATE `InstallExecuteSequence` SET `Condition` = \'VersionNT AND NOT START="no"\' WHERE `Action` = \'StartServices\'',
  // inside the transaction: an upgrade that fails leaves the version before it
  "UPDATE `InstallExecuteSequence` SET `Sequence` = 1501 WHERE `Action` = 'RemoveExistingProducts'",
  'UPDATE `Property` SET `Value` = ' +
    `'WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED;${PROPERTIES.join(';')}' WHERE \`Property\` = 'SecureCustomProperties'`
]

/** Makes the installer of a folder of files; its product code, its package code and its time are others each time. */
export function makeInstaller ({ folder, file, version }) {
  const [major, minor, patch] = windowsVersion(version)
  const files = relative(dirname(SOURCE), folder) // wixl takes no absolute paths
  run('wixl', ['-a', 'x64', '-D', `version=${major}.${minor}.${patch}`, '-D', `files=${files}`, '-o', file, SOURCE])
  run('msibuild', [file, ...[...CHANGES, ...ACTIONS.flatMap(queriesFor)].flatMap((query) => ['-q', query])])
}

/** The rows of a table of an installer, each as a list of its fields. */
export function tableOf (file, table) {
  return String(run('msiinfo', ['export', file, table])).split('\r\n').slice(3, -1).map((row) => row.split('\t'))
}

/** The security identifier that Windows derives from the name of a service. */
export function serviceSid (name) {
  const hash = createHash('sha1').update(Buffer.from(name.toUpperCase(), 'utf16le')).digest()
  return `S-1-5-80-${[0, 4, 8, 12, 16].map((at) => hash.readUInt32LE(at)).join('-')}`
}

function set (sequence, action, property, value, condition) {
  return { sequence, action, type: SET, source: property, target: value, condition }
}

function command (sequence, action, type, target, condition) {
  return { sequence, action, type, source: 'INSTALLDIR', target, condition }
}

function queriesFor ({ sequence, action, type, source, target, condition }) {
  return [
    'INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) ' + `VALUES ('${action}', ${type}, '${source}', '${target}')`,
    'INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) ' + `VALUES ('${action}', '${condition}', ${sequence})`
  ]
}
