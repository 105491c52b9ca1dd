#!/usr/bin/env node
import { writeSync } from 'node:fs'
import { EXIT, run } from './cli.js'
import { logfmt } from './log.js'

process.on('uncaughtException', endWith)
process.on('unhandledRejection', endWith)
process.stdout.on('error', endQuietly)
process.exitCode = await run(process.argv.slice(2))

// a mistake of ours: the state is saved atomically, and whoever started the process starts it again
function endWith (error: unknown): void {
  const err = error instanceof Error ? error.stack : String(error)
  writeSync(2, `${logfmt({ time: new Date().toISOString(), level: 'ERROR', msg: 'Ended by a fault in the program', err })}\n`)
  process.exit(EXIT.fault)
}

// the reader of a pipe left, as head does
function endQuietly (error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') endWith(error)
  process.exit(EXIT.ok)
}
