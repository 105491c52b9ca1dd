import type { EventLogStatus } from '../core/status.js'
import { nameInCommand } from './command-name.js'

/** What makes an event log readable again: a sentence, and what to type on the server, as administrator. */
export interface Mending {
  readonly advice: string
  readonly shell: 'PowerShell' | 'shell'
  readonly commands: readonly string[]
  /** They show what is there, and mend nothing. */
  readonly isLook?: true
}

/** How the log is named in a command. */
interface Place {
  readonly name: string
}

type Row = (place: Place) => Mending

/** By the code of the error; `other` for those without a row. */
interface Rows extends Readonly<Record<string, Row>> {
  readonly other: Row
}

const MISSING = 'Put the file or folder there again, or correct its path in the configuration.'
const TRY_ALL = 'Let the exporter try everything it needs; it says what is missing.'

const CHANNEL_ROWS: Rows = {
  access_denied: () => ({
    advice: 'Put the account of the service into the group Event Log Readers, and start the service anew.',
    shell: 'PowerShell',
    commands: [
      "net localgroup (Get-LocalGroup -SID S-1-5-32-573).Name 'NT SERVICE\\sqlvss_exporter' /add",
      'Restart-Service sqlvss_exporter'
    ]
  }),
  not_found: ({ name }) => ({
    advice: 'Is the name in the configuration right? Microsoft-Windows-Backup is there where Windows Server Backup is installed.',
    shell: 'PowerShell',
    commands: [`Get-WinEvent -ListLog '*${name}*'`, 'Get-WindowsFeature Windows-Server-Backup']
  }),
  disabled: ({ name }) => ({
    advice: 'Switch the channel on; what happened until then is not recorded.', shell: 'PowerShell', commands: [`wevtutil sl '${name}' /e:true`]
  }),
  unavailable: () => ({
    advice: 'Start the service Windows Event Log; between two computers a firewall may be in the way.',
    shell: 'PowerShell',
    commands: ['Get-Service EventLog', 'Start-Service EventLog']
  }),
  timeout: ({ name }) => ({
    advice: 'Does the log answer by hand? Where it does not, the service Windows Event Log hangs, and starting the server anew mends that.',
    shell: 'PowerShell',
    commands: [`wevtutil qe '${name}' /c:1 /rd:true /f:text`]
  }),
  other: () => ({
    advice: TRY_ALL, shell: 'PowerShell', commands: ["& 'C:\\Program Files\\sqlvss_exporter\\sqlvss_exporter.exe' selftest"]
  })
}

const WINDOWS_FILE_ROWS: Rows = {
  other: CHANNEL_ROWS.other,
  access_denied: ({ name }) => ({
    advice: 'Let the account of the service read the file.',
    shell: 'PowerShell',
    commands: [`icacls '${name}' /grant 'NT SERVICE\\sqlvss_exporter:(R)'`]
  }),
  not_found: ({ name }) => ({
    advice: MISSING, shell: 'PowerShell', isLook: true, commands: [`Get-Item '${name}'`]
  }),
  not_an_event_log: () => ({
    advice: 'Export the log anew, with wevtutil or Event Viewer; a copy that was cut short or packed cannot be read.',
    shell: 'PowerShell',
    commands: ['wevtutil epl Application application.evtx']
  })
}

const FILE_ROWS: Rows = {
  ...WINDOWS_FILE_ROWS,
  access_denied: ({ name }) => ({
    advice: 'Let the account of the exporter read the file, and enter its folders.',
    shell: 'shell',
    commands: [`namei -l '${name}'`, `chmod a+r '${name}'`]
  }),
  not_found: ({ name }) => ({
    advice: MISSING, shell: 'shell', isLook: true, commands: [`ls -ld '${name}'`]
  }),
  other: () => ({ advice: TRY_ALL, shell: 'shell', commands: ['sqlvss_exporter selftest'] })
}

/** How to mend what keeps an event log from being read; undefined where it can be. */
export function mendingOf ({ name, kind, error }: EventLogStatus): Mending | undefined {
  if (error === undefined) return undefined
  const place = { name: nameInCommand(name) }
  const rows = rowsFor(name, kind)
  return (rows[error.code] ?? rows.other)(place)
}

function rowsFor (name: string, kind: string): Rows {
  if (kind === 'channel') return CHANNEL_ROWS
  return /^[a-z]:\\|^\\\\/i.test(name) ? WINDOWS_FILE_ROWS : FILE_ROWS
}
