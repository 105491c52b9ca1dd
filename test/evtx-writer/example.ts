import { exampleEvents } from '../scenarios/example.js'
import { evtxOf } from './events-file.js'

const CHANNEL = '<Channel>Microsoft-Windows-Backup</Channel>'

/** The events of the bundled example that Windows Server Backup wrote to its own channel, as the file of that channel. */
export function exampleBackupChannel (): Buffer {
  return evtxOf(exampleEvents().map(({ xml }) => xml).filter((xml) => xml.includes(CHANNEL)))
}
