import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

const LONGEST_START = 60_000
const LONGEST_STOP = 10_000
const PAUSE = 100
const LINES_KEPT = 20

/**
 * Starts a program that serves HTTP, waits until it says that it is ready, and stops it when the signal says so; `ended`
 * then tells how it ended. Its process group is its own: Ctrl+C in a terminal reaches only us.
 */
export async function startServer ({ name, command, args, url, cwd, signal }) {
  signal.throwIfAborted()
  const child = spawn(command, args, { cwd, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = endOf(child, name)
  const stop = () => end(child)
  signal.addEventListener('abort', stop, { once: true })
  const problem = await eventually(async () => {
    if (hasEnded(child)) return await ended
    return (await fetch(`${url}/-/ready`)).ok ? READY : undefined
  }, LONGEST_START)
  if (problem === READY) return { name, url, ended }
  stop()
  await ended
  throw new Error(problem ?? `${name}: ${url} was not ready within ${LONGEST_START / 1000} s`)
}

const READY = Symbol('ready')

/** Asks until there is an answer, and yields undefined where there is none in time; a failed question is no answer yet. */
export async function eventually (ask, longest, every = PAUSE) {
  for (const deadline = Date.now() + longest; Date.now() < deadline; await pause(every)) {
    const answer = await ask().catch(() => undefined)
    if (answer !== undefined) return answer
  }
  return undefined
}

/** The port that is wanted where nothing listens on it, else any free one. */
export async function freePort (wanted = 0) {
  const server = createServer().listen(wanted, '127.0.0.1')
  try {
    await once(server, 'listening')
  } catch (error) {
    if (error.code !== 'EADDRINUSE') throw error
    return await freePort()
  }
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

function endOf (child, name) {
  let lines = []
  let problem
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      lines = [...lines, ...text.split('\n').filter((line) => line !== '')].slice(-LINES_KEPT)
    })
  }
  child.once('error', (error) => { problem = error.message })
  return new Promise((resolve) => {
    child.once('close', (status, signal) => {
      resolve([`${name} ended: ${problem ?? signal ?? `status ${status}`}`, ...lines].join('\n'))
    })
  })
}

function end (child) {
  if (hasEnded(child)) return
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), LONGEST_STOP)
  child.once('exit', () => clearTimeout(late))
}

function hasEnded (child) {
  return child.exitCode !== null || child.signalCode !== null
}
