import { spawnSync } from 'node:child_process'

// Run by node.exe: runs System32\wevtutil.exe with each list of arguments on the command line, given as JSON, and prints
// what came of it as JSON; a second argument says after how many milliseconds a call is given up.

/** How wevtutil.exe ended, and the bytes it wrote. */
export interface WevtutilEnded {
  readonly status: number | null
  readonly error?: string
  readonly stdout: string
  readonly stderr: string
}

const [calls, timeout] = process.argv.slice(2) as [string, string?]

function ended (args: readonly string[]): WevtutilEnded {
  const { status, error, stdout, stderr } = spawnSync('C:\\windows\\system32\\wevtutil.exe', args, {
    ...timeout !== undefined && { timeout: Number(timeout) }
  })
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  return { status, ...code !== undefined && { error: code }, stdout: stdout.toString('hex'), stderr: stderr.toString('hex') }
}

console.log(JSON.stringify((JSON.parse(calls) as string[][]).map(ended)))
