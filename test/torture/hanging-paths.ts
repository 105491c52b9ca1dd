import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { without } from '../e2e/programs.js'

/** Makes calls of the file system hang, for some paths, in a process that runs. */
export interface HangingPaths {
  /** All calls that hang go on. */
  letGo (): Promise<void>
}

const LONGEST = 600_000_000 // microseconds
const CALLS = '%file,%desc'

/** Why that cannot be done here, or false where it can. */
export function obstacleToHanging (): string | false {
  const missing = without('strace')
  if (missing !== false) return missing
  const sleeper = spawn('sleep', ['5'], { stdio: 'ignore' })
  const attach = ['-s', 'INT', '1', 'strace', '-e', 'trace=none', '-p', String(sleeper.pid)]
  const { stderr } = spawnSync('timeout', attach, { encoding: 'utf8' })
  sleeper.kill()
  return !stderr.includes('attached') && 'strace may not look at other processes here'
}

/** Every call for one of the paths, or for a file that was opened by one of them, hangs in its thread until it is let go. */
export async function hangPaths (pid: number, paths: readonly string[]): Promise<HangingPaths> {
  const args = ['-f', '-p', String(pid), ...paths.flatMap((path) => ['-P', path]), '-e', `trace=${CALLS}`,
    '-e', `inject=${CALLS}:delay_enter=${LONGEST}`, '-o', '/dev/null']
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = once(strace, 'exit')
  const said: string[] = []
  for await (const line of createInterface(strace.stderr)) {
    said.push(line)
    if (line.includes('attached')) break // to all of its threads
  }
  if (!said.some((line) => line.includes('attached'))) throw new Error(`expected strace to attach, found ${said.join('\n')}`)
  strace.stderr.resume()
  return {
    async letGo () {
      strace.kill('SIGKILL') // told to end, it would wait for a process that is dying in a call that hangs
      await ended
    }
  }
}
