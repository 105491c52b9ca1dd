// counts the wanted events of an .evtx log, or all, as a process of its own: node bench/evtx-count.js FILE [--all]
import { pathToFileURL } from 'node:url'
import { openEvtxFile } from '../dist/eventlog/evtx-file.js'
import { WANTED } from './synthetic-log.js'

const EVERY_EVENT = { providers: [{ name: '*' }] }

/** An .evtx log in which all events are wanted, or those of every benchmark. */
export function openLog (path, { isAll = false, isFinal = true } = {}) {
  return openEvtxFile(path, isAll ? EVERY_EVENT : WANTED, { isFinal })
}

/** Reads a log on to its end: how many records were wanted, how many events were looked at, and where it ends. */
export async function countOn (log, position) {
  let [records, scanned, batch] = [0, 0]
  do {
    batch = await log.read(batch?.position ?? position, new AbortController().signal)
    if (batch.unreadable.length > 0) throw new Error(`${batch.unreadable[0].where}: ${batch.unreadable[0].reason}`)
    records += batch.records.length
    scanned += batch.scanned
  } while (batch.more)
  return { records, scanned, position: batch.position }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { records, scanned } = await countOn(openLog(process.argv[2], { isAll: process.argv[3] === '--all' }))
  console.log(JSON.stringify({ records, scanned, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }))
}
