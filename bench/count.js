// counts the wanted events of an XML event log as a process of its own: node bench/count.js FILE
import { pathToFileURL } from 'node:url'
import { openXmlFile } from '../dist/eventlog/xml-file.js'
import { WANTED } from './synthetic-log.js'

/** Reads a log to its end: how many records were wanted, and how many events were looked at. */
export async function count (path) {
  const log = openXmlFile(path, WANTED, { isFinal: true })
  let [records, scanned, batch] = [0, 0]
  do {
    batch = await log.read(batch?.position, new AbortController().signal)
    records += batch.records.length
    scanned += batch.scanned
  } while (batch.more)
  return { records, scanned }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { records } = await count(process.argv[2])
  console.log(JSON.stringify({ records, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) }))
}
