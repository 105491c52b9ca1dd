import type { WriterState } from '../core/discovery.js'
import { printedText, ProgramError, runProgram } from '../eventlog/program.js'

const LIMITS = { timeout: 60_000, mostBytes: 1024 * 1024 }
const MOST_WRITERS = 200
const GUID = /\{([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\}/i
const STATE = /\[(\d{1,2})\]/

/**
 * What `vssadmin list writers` prints of each writer. Its words are in the language of the server; only the first GUID of a
 * block, which is the writer's class id, and the number of its state in brackets are the same everywhere.
 */
export function parseWriters (text: string): readonly WriterState[] {
  return text.split(/(?:\r?\n){2,}/).flatMap((block): readonly WriterState[] => {
    const writer = GUID.exec(block)?.[1]
    const state = STATE.exec(block)?.[1]
    return writer === undefined || state === undefined ? [] : [{ writer: writer.toLowerCase(), state: Number(state) }]
  }).slice(0, MOST_WRITERS)
}

/** Asks vssadmin.exe, which needs an elevated administrator; a sentence where it does not tell. */
export async function listWriters (vssadmin: string, signal: AbortSignal): Promise<readonly WriterState[] | string> {
  try {
    const { status, stdout } = await runProgram(vssadmin, ['list', 'writers'], LIMITS, signal)
    const writers = parseWriters(printedText(stdout))
    if (status === 0 && writers.length > 0) return writers
    return `vssadmin list writers: expected writers, found none (exit code ${status}); it needs an elevated administrator`
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error
    return `vssadmin list writers: ${error.message}`
  }
}
