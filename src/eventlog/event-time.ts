import type { EpochMs } from '../core/event.js'

const UTC_TIME = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)?$/
const MINUTE = 60_000

/** A time as Windows writes it into an event, with up to nine fractional digits, cut to milliseconds; undefined where it is none. */
export function epochMs (text: string): EpochMs | undefined {
  const parts = UTC_TIME.exec(text.trim())
  if (parts === null) return undefined
  const second = `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}`
  const milliseconds = (parts[7] ?? '').padEnd(3, '0').slice(0, 3)
  const time = Date.parse(`${second}.${milliseconds}Z`)
  const isReal = new Date(time).getUTCDate() === Number(parts[3]) // the 30th of February is the 1st of March
  return isReal ? time - zoneOffset(parts[8]) : undefined
}

function zoneOffset (zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0
  const [hours, minutes] = zone.slice(1).split(':').map(Number) as [number, number]
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * MINUTE
}
