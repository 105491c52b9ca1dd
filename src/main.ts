#!/usr/bin/env node
import './optimise.js' // before all else
import { writeSync } from 'node:fs'
import { EXIT, run } from './cli.js'
import { fileProblem } from './eventlog/file-error.js'
import { logfmt } from './logfmt.js'

// the reader of a pipe left, as head does: what is left to do is done, and the status stays
const READER_LEFT: ReadonlySet<string | undefined> = new Set(['EPIPE', 'EOF'])

const LAST_CALLS = 1000 // milliseconds, for what has begun

process.on('uncaughtException', endWith)
process.on('unhandledRejection', endWith)
process.stdout.on('error', endWithoutOutput)
process.stderr.on('error', () => {}) // there is nowhere left to tell it
run(process.argv.slice(2)).then((status) => {
  process.exitCode = status
  setTimeout(() => { if (isHeld()) endHeld(status) }, LAST_CALLS).unref()
})

// a mistake of ours: the state is saved atomically, and whoever started the process starts it again
function endWith (error: unknown): void {
  const err = error instanceof Error ? error.stack : String(error)
  tell(logfmt({ time: new Date().toISOString(), level: 'ERROR', msg: 'Ended by a fault in the program', err }))
  endFaulty(Date.now() + LAST_CALLS)
}

/** Ends with its status as soon as no file is asked for, and without it where that lasts. */
function endFaulty (latest: number): void {
  if (!isHeld()) process.exit(EXIT.fault)
  if (Date.now() >= latest) endHeld(EXIT.fault)
  setTimeout(endFaulty, 10, latest)
}

/** Whether a file is asked for: Node.js does not end before the answer, which a share that hangs never gives. */
function isHeld (): boolean {
  return process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'))
}

/** The status is lost; service managers take the one signal for a good end, and the other for a bad one. */
function endHeld (status: number): void {
  process.removeAllListeners('SIGTERM')
  process.kill(process.pid, status === EXIT.ok ? 'SIGTERM' : 'SIGKILL')
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
