import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EpochMs } from '../../src/core/event.js'
import { evtxOf } from '../evtx-writer/events-file.js'
import { badNight, vdiSet } from '../scenarios/runs.js'
import { componentFailed565 } from '../synthetic/backup-events.js'
import { engineBackupFailed } from '../synthetic/engine-events.js'
import { merged, printedEvents, SECOND, syntheticLog } from '../synthetic/event-log.js'
import { classicXml } from '../synthetic/event-xml.js'
import { markedSuspect, sqlvdi, sqlwriterOleDb, sqlwriterTorn, terminating } from '../synthetic/sqlwriter-events.js'
import { vssVeto, WRITERS } from '../synthetic/vss-events.js'
import { logCleared104, scm7036, volsnap } from '../synthetic/windows-events.js'
import { CORPUS, type Nasty } from './corpus.js'

// what XML cannot carry comes from an .evtx file
const NOT_IN_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u
const LONGEST_FILE_NAME = 200

/** The server whose events hold the text everywhere but in its name. */
export function serverOf (nasty: Nasty): string {
  return `srv-${CORPUS.indexOf(nasty)}.contoso.local`
}

/** How many of the logs hold an event that cannot be read, and is quoted. */
export const UNREADABLE = CORPUS.filter(({ text }) => !NOT_IN_XML.test(text)).length

/** Writes an event log for each of the corpus, called by its text where a file can be. */
export function writeLogs (folder: string, last: EpochMs): void {
  mkdirSync(folder)
  for (const nasty of CORPUS) {
    const events = eventsOf(nasty, last)
    const file = join(folder, fileNameOf(nasty))
    if (NOT_IN_XML.test(nasty.text)) writeFileSync(`${file}.evtx`, evtxOf(events.map(({ xml }) => xml)))
    else writeFileSync(`${file}.xml`, printedEvents(events))
  }
}

/** A failed backup of a server with this name, and one of another server that says it in every event. */
function eventsOf (nasty: Nasty, last: EpochMs) {
  const [called, other] = [syntheticLog(nasty.text), syntheticLog(serverOf(nasty), 5001)]
  badNight(called, last, { sqlInstance: 'PROD', database: 'Sales', vdiSet: vdiSet(1) })
  badNight(other, last, { sqlInstance: nasty.text, database: nasty.text, vdiSet: vdiSet(2) })
  saidEverywhere(other, nasty.text, last)
  return merged(called, other)
}

function saidEverywhere (log: ReturnType<typeof syntheticLog>, text: string, last: EpochMs): void {
  const at = last + 12 * SECOND
  const set = vdiSet(2)
  log.at(at,
    (written) => componentFailed565({ backupTime: last, component: text, logicalPath: text }, written),
    (written) => sqlvdi({ sqlInstance: text, vdiSet: set, form: 'values' }, written),
    (written) => sqlwriterOleDb({ chain: [terminating(), markedSuspect(text)], client: text, call: text }, written),
    (written) => sqlwriterTorn({ database: text, sqlInstance: text }, written),
    (written) => engineBackupFailed({ sqlInstance: text, database: text, vdiSet: set }, { ...written, channel: text }),
    (written) => vssVeto({ writer: { ...WRITERS.asr, name: text, instanceName: text } }, written),
    (written) => scm7036({ serviceName: `MSSQL$${text}`, displayName: text, stateWord: text }, written),
    (written) => volsnap({ volume: text }, written),
    (written) => logCleared104(text, { ...written, message: text }),
    (written) => classicXml({ provider: text, eventId: 1, qualifiers: 0, level: 2, data: [text] }, written))
  // the log says of an event without a number what was found instead
  if (!NOT_IN_XML.test(text)) log.at(at, (written) => classicXml({ provider: 'VSS', eventId: text, qualifiers: 0, level: 2, data: [text] }, written))
}

function fileNameOf ({ text }: Nasty): string {
  const name = text.replace(/[\0/]/g, '|')
  return Buffer.byteLength(name) <= LONGEST_FILE_NAME && text.isWellFormed() ? name : `${text.length} characters`
}
