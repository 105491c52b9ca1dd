import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { once } from 'node:events'
import { eventually, freePort } from '../../scripts/stack/server.js'

const LONGEST_START = 120_000

/** A program that listens on a port of its own, once it answers at a path of it; with what it costs so far. */
export async function started (name, command, argsFor, path) {
  const port = await freePort()
  const child = spawn(command, argsFor(port), { stdio: ['ignore', 'ignore', 'ignore'] })
  const url = `http://127.0.0.1:${port}${path}`
  const isReady = await eventually(async () => (await fetch(url)).ok || undefined, LONGEST_START, 5)
  if (!isReady) throw new Error(`${name}: ${url} does not answer`)
  return {
    name,
    url,
    cpuSeconds: () => cpuSeconds(child.pid),
    /** In MiB: now, and at most. */
    memory: () => ['VmRSS', 'VmHWM'].map((field) => statusField(child.pid, field) / 1024),
    async stop () {
      child.kill()
      if (child.exitCode === null) await once(child, 'exit')
    }
  }
}

/** Of all its threads, to the nanosecond where the kernel tells it; /proc/PID/stat counts hundredths of a second. */
export function cpuSeconds (pid) {
  const nanoseconds = readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]))
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e9
}

export function statusField (pid, field) {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1])
}
