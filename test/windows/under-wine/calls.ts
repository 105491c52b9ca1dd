import { writeFileSync } from 'node:fs'
import { openEventSource } from '../../../src/windows/event-source.js'
import { inSystem32, koffi } from '../../../src/windows/koffi.js'
import { nameOfSid } from '../../../src/windows/service-account.js'
import { readTexts } from '../../../src/windows/registry.js'
import { startService, stopService, serviceStatus, uninstallService } from '../../../src/windows/service-control.js'
import { installService, type ServiceSetup } from '../../../src/windows/service-install.js'
import { discover } from '../../../src/windows/sql-instances.js'
import { wevtapiReader } from '../../../src/windows/wevtapi.js'
import type { ChannelQuery } from '../../../src/eventlog/channel-reader.js'

const reader = wevtapiReader()
const { signal } = new AbortController()

const CALLS = {
  info: reader.info,
  query: reader.query,
  abortedQuery: async (query: ChannelQuery) => await reader.query(query, AbortSignal.abort()),
  pagesOf,
  discover,
  // a program is a script that node.exe runs
  installService: (setup: ServiceSetup) => installService({ ...setup, command: [process.execPath, ...setup.command] }),
  uninstallService,
  startService,
  stopService,
  serviceStatus,
  nameOfSid,
  readTexts: (key: string, view: 64 | 32) => [...readTexts(key, view) ?? []],
  writeEvent: (name: string, id: number, text: string) => {
    const source = openEventSource(name)
    source.write('error', id, text)
    source.close()
  },
  openHandles: () => koffi().load(inSystem32('wevtapi.dll')).func('int32_t __stdcall FakeLiveHandles()')()
} as const

/** A function of src/windows and what it is given; a reader is given a signal besides. */
export type Call = { readonly [N in keyof typeof CALLS]: readonly [N, ...unknown[]] }[keyof typeof CALLS]

const [calls, file] = process.argv.slice(2) as [string, string]
answersTo(JSON.parse(calls) as Call[]).then(
  (answers) => { writeFileSync(file, JSON.stringify(answers)) },
  (error: unknown) => { throw error }
)

/** The record numbers of all that a query selects, read on from bookmark to bookmark. */
async function pagesOf (query: ChannelQuery): Promise<readonly (readonly number[])[]> {
  const pages: number[][] = []
  for (let next = query, isMore = true; isMore;) {
    const { events, bookmark, isMore: isOneMore } = await reader.query(next, signal)
    pages.push(events.map((event) => Number(/<EventRecordID>(\d+)/.exec(event)?.[1])))
    isMore = isOneMore
    next = { ...query, bookmark: bookmark! }
  }
  return pages
}

async function answersTo (calls: readonly Call[]): Promise<readonly unknown[]> {
  const answers: unknown[] = []
  for (const [name, ...args] of calls) {
    try {
      const call: (...args: unknown[]) => unknown = CALLS[name] as never
      answers.push(await call(...args, ...name === 'info' || name === 'query' ? [signal] : []) ?? null)
    } catch (error) {
      const { name, code, message } = error as { name: string, code?: string, message: string }
      answers.push({ name, ...code === undefined ? {} : { code }, message })
    }
  }
  return answers
}
