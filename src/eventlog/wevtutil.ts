import { EventLogError } from './eventlog.js'
import { EventScanner } from './event-scanner.js'
import { epochMs } from './event-time.js'
import { recordNumberOf } from './event-xml.js'
import { printedText, ProgramError, runProgram } from './program.js'
import { encodingOf } from './text-encoding.js'
import { wantedTable } from './wanted-events.js'
import { channelError, disabledError, windowsError } from './windows-error.js'
import type { EventLogErrorCode } from './eventlog.js'
import type { ProgramProblem } from './program.js'
import type { ChannelEvents, ChannelInfo, ChannelName, ChannelQuery, ChannelReader } from './channel-reader.js'

/** How wevtutil is started; a program that answers like it takes its place in tests. */
export interface WevtutilOptions {
  /** The program, by its full path, and what comes before its own arguments. */
  readonly command: readonly [string, ...string[]]
  /** How long one call may take, in milliseconds. */
  readonly timeout?: number
}

const TIMEOUT = 30_000
const MOST_BYTES = 256 * 1024 * 1024 // of 1,000 events, none of which has more than some 64 KiB
const LONGEST_WORDS = 500
const EVERY_EVENT = wantedTable({ providers: [{ name: '*' }] })
const PROBLEMS: Readonly<Record<ProgramProblem, EventLogErrorCode>> = {
  too_long: 'invalid_query', too_late: 'timeout', too_much: 'other', not_run: 'other', stopped: 'other'
}

/** Reads channels with wevtutil.exe, one process for each question; it needs nothing but Windows, and knows no bookmarks. */
export function wevtutilReader (options: WevtutilOptions): ChannelReader {
  return {
    name: 'wevtutil',
    hasBookmarks: false,
    async info (channel, signal) {
      const [info, isEnabled] = await Promise.all([
        answerOf(options, channel, ['gli', channel.channel], signal), askIfEnabled(options, channel, signal)
      ])
      if (!isEnabled) throw disabledError(channel)
      return infoOf(channel, printedText(info))
    },
    async query (query, signal) {
      const answers: ChannelEvents[] = []
      for (const select of query.selects) answers.push(await eventsOf(options, query, select, signal))
      return answers.length === 1 ? answers[0]! : merged(answers, query)
    }
  }
}

/** A channel whose configuration this account may not see is taken as enabled: its log will tell. */
async function askIfEnabled (options: WevtutilOptions, channel: ChannelName, signal: AbortSignal): Promise<boolean> {
  try {
    const config = printedText(await answerOf(options, channel, ['gl', channel.channel], signal))
    return !/^enabled:\s*false\s*$/im.test(config)
  } catch (error) {
    if (error instanceof EventLogError && error.code === 'access_denied') return true
    throw error
  }
}

async function eventsOf (
  options: WevtutilOptions, query: ChannelQuery, select: string, signal: AbortSignal
): Promise<ChannelEvents> {
  const direction = query.isNewestFirst === true ? ['/rd:true'] : []
  const args = ['qe', query.channel, `/q:${select}`, '/f:xml', `/c:${query.mostEvents}`, ...direction]
  const stdout = await answerOf(options, query, args, signal)
  const events = [...eventsIn(query, stdout)]
  return { events, isMore: events.length >= query.mostEvents }
}

/** The events of several answers in one order; what comes after the end of an answer that was cut short comes again. */
function merged (
  answers: readonly ChannelEvents[], { isNewestFirst = false, mostEvents }: ChannelQuery
): ChannelEvents {
  const sign = isNewestFirst ? -1 : 1
  const cut = answers.filter(({ isMore }) => isMore).map(({ events }) => sign * recordNumberOf(events.at(-1)!))
  const last = Math.min(...cut)
  const all = answers.flatMap(({ events }) => events)
  const byRecord = new Map(all.map((xml) => [sign * recordNumberOf(xml), xml]))
  const inOrder = [...byRecord].filter(([record]) => record <= last).sort(([a], [b]) => a - b).map(([, xml]) => xml)
  return { events: inOrder.slice(0, mostEvents), isMore: cut.length > 0 || inOrder.length > mostEvents }
}

function * eventsIn (channel: ChannelName, bytes: Uint8Array): Generator<string> {
  const { encoding, markLength } = encodingOf(bytes)
  const scanner = new EventScanner(EVERY_EVENT, encoding, { offset: markLength, isSkipping: false })
  let rest = bytes.subarray(markLength)
  while (rest.length > 0) {
    const room = scanner.room(rest.length)
    const part = rest.subarray(0, room.length)
    room.set(part)
    scanner.fill(part.length)
    rest = rest.subarray(part.length)
    if (rest.length === 0) scanner.end()
    for (let event = scanner.next(); event !== undefined; event = scanner.next()) {
      if ('reason' in event) throw channelError(channel, 'other', `in the answer of wevtutil: ${event.reason}`)
      yield event.xml
    }
  }
}

function infoOf (channel: ChannelName, text: string): ChannelInfo {
  const valueOf = (name: string) => new RegExp(`^${name}:\\s*(\\S*)`, 'im').exec(text)?.[1]
  const records = Number(valueOf('numberOfLogRecords') ?? Number.NaN)
  const oldest = Number(valueOf('oldestRecordNumber') ?? Number.NaN)
  if (!Number.isSafeInteger(records) || (records > 0 && !Number.isSafeInteger(oldest))) {
    throw channelError(channel, 'other',
      `expected numberOfLogRecords and oldestRecordNumber from wevtutil gli, found ${inShort(text)}`)
  }
  return { oldestRecord: records === 0 ? undefined : oldest, records, createdAt: epochMs(valueOf('creationTime') ?? '') }
}

/** What wevtutil prints, where it ends well. */
async function answerOf (
  options: WevtutilOptions, channel: ChannelName, question: readonly string[], signal: AbortSignal
): Promise<Uint8Array> {
  const remote = channel.computer === undefined ? [] : [`/r:${channel.computer}`]
  const [program, ...args] = [...options.command, ...question, ...remote, '/uni:true'] as [string, ...string[]]
  const limits = { timeout: options.timeout ?? TIMEOUT, mostBytes: MOST_BYTES }
  try {
    const { status, stdout, stderr } = await runProgram(program, args, limits, signal)
    if (status === 0) return stdout
    throw windowsError(channel, status, inShort(printedText(stderr)))
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error
    throw channelError(channel, PROBLEMS[error.problem], error.message, { cause: error })
  }
}

function inShort (text: string): string {
  return text.trim().replace(/\s+/g, ' ').slice(0, LONGEST_WORDS)
}
