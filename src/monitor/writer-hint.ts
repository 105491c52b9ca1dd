import { isCalled } from '../core/sql-instance.js'
import { writerNamed } from '../core/vss-writer.js'
import type { WriterState } from '../core/discovery.js'
import type { EpochMs } from '../core/event.js'
import type { Knowledge } from '../core/knowledge.js'
import type { WriterHint } from '../core/status.js'
import type { MonitorParts } from './parts.js'
import type { Picture } from './pictures.js'

/** What vssadmin said after the last failure, and the failures after which it was asked. */
export interface Hinted {
  readonly writerHint: WriterHint | undefined
  readonly hintedAt: ReadonlySet<string>
}

export const NO_HINT: Hinted = { writerHint: undefined, hintedAt: new Set() }

/** Asks for the state of the writers once after each failure of this server because of SQL Server: asking disturbs them. */
export async function askWriters (
  before: Hinted, pictures: ReadonlyMap<string, Picture>, parts: MonitorParts, now: EpochMs, signal: AbortSignal
): Promise<Hinted> {
  if (parts.listWriters === undefined) return before
  const own = [...pictures.values()].filter(({ status }) => isCalled(status.computer, parts.computer))
  const failing = own.flatMap(({ status }) => status.incidents)
    .filter(({ state, outcome }) => state === 'failing' && outcome === 'sql_vss_failure').map(({ id }) => id)
  const hintedAt = new Set(failing)
  if (failing.every((id) => before.hintedAt.has(id))) return { ...before, hintedAt }
  return { writerHint: hintOf(await parts.listWriters(signal), parts.knowledge, now), hintedAt }
}

function hintOf (answer: readonly WriterState[] | string, knowledge: Knowledge, at: EpochMs): WriterHint {
  if (typeof answer === 'string') return { at, problem: answer, writers: [] }
  return {
    at,
    problem: undefined,
    writers: answer.map(({ writer, state }) => {
      const { meaning, isFailed } = knowledge.writerState(state) ?? { meaning: 'its state is not known', isFailed: false }
      return { writer: writerNamed(writer, knowledge), state, meaning, isFailed }
    })
  }
}
