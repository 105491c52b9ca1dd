#!/usr/bin/env node
import './optimise.js' // before all else
import { writeSync } from 'node:fs'
import { EXIT, run } from './cli.js'
import { fileProblem } from './eventlog/file-error.js'
import { logfmt } from './logfmt.js'

// the reader of a pipe left, as head does: what is left to do is done, and the status stays
const READER_LEFT: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EOF'])

process.on('uncaughtException', endWith)
process.on('unhandledRejection', endWith)
process.stdout.on('error', endWithoutOutput)
process.stderr.on('error', () => {}) // there is nowhere left to tell it
run(process.argv.slice(2)).then((status) => { process.exitCode = status })

// a mistake of ours: the state is saved atomically, and whoever started the process starts it again
function endWith (error: unknown): void {
  const err = error instanceof Error ? error.stack : String(error)
  tell(logfmt({ time: new Date().toISOString(), level: 'ERROR', msg: 'Ended by a fault in the program', err }))
  process.exit(EXIT.fault)
}

function endWithoutOutput (error: NodeJS.ErrnoException): void {
  if (READER_LEFT.has(error.code)) return
  tell(`sqlvss_exporter: the output cannot be written: ${fileProblem(error).what}`)
  process.exit(EXIT.failed)
}

function tell (line: string): void {
  try {
    writeSync(2, `${line}\n`)
  } catch {} // nobody listens
}
