import { writeFileSync } from 'node:fs'
import { openEventSource } from '../../../src/windows/event-source.js'
import { inSystem32, koffi } from '../../../src/windows/koffi.js'
import { nameOfSid } from '../../../src/windows/service-account.js'
import { readTexts } from '../../../src/windows/registry.js'
import { startService, stopService, serviceStatus, uninstallService } from '../../../src/windows/service-control.js'
import { installService } from '../../../src/windows/service-install.js'
import { discover } from '../../../src/windows/sql-instances.js'
import { wevtapiReader } from '../../../src/windows/wevtapi.js'

const reader = wevtapiReader()
const { signal } = new AbortController()

const CALLS = {
  info: reader.info,
  query: reader.query,
  discover,
  installService,
  uninstallService,
  startService,
  stopService,
  serviceStatus,
  nameOfSid,
  readTexts: (key: string, view: 64 | 32) => [...readTexts(key, view) ?? []],
  write: (source: string, level: 'error', id: number, text: string) => { openEventSource(source).write(level, id, text) },
  openHandles: () => koffi().load(inSystem32('wevtapi.dll')).func('int32_t __stdcall FakeLiveHandles()')()
} as const

/** A function of src/windows and what it is given; a reader is given a signal besides. */
export type Call = { readonly [N in keyof typeof CALLS]: readonly [N, ...unknown[]] }[keyof typeof CALLS]

const [calls, file] = process.argv.slice(2) as [string, string]
answersTo(JSON.parse(calls) as Call[]).then(
  (answers) => { writeFileSync(file, JSON.stringify(answers)) },
  (error: unknown) => { throw error }
)

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
