import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { eventually } from '../e2e/programs.js'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))

// tap adds NODE_OPTIONS to the environment of all that is spawned: what it loads by them takes time, and minds signals itself
const BARE = ['env', '-u', 'NODE_OPTIONS']

/** An exporter that runs as a process of its own, and may be maltreated. */
export interface Exporter {
  readonly pid: number
  /** Lines of its log so far. */
  readonly log: readonly string[]
  /** How it ended. */
  readonly ended: Promise<{ readonly status: number | null, readonly signal: NodeJS.Signals | null }>
  /** host:port; rejects where it ends before it listens. */
  address (): Promise<string>
  /** Waits for a line of its log. */
  said (line: RegExp): Promise<string>
  /** Has the event logs read from now on, and waits for what they lead to; other than reload it cannot be refused. */
  poll (): Promise<void>
  /** What a route answers. */
  get (path: string): Promise<string>
  /** The answer to POST /-/reload. */
  reload (): Promise<Response>
  /** Ends it, without a chance to save anything unless told otherwise. */
  kill (signal?: NodeJS.Signals): Promise<void>
}

/** How a process is started beside its flags. */
export interface Circumstances {
  /** Put before the program: a shell that sets a limit, another user. */
  readonly through?: readonly string[]
  readonly node?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

/** Starts the built exporter on a free port; it is not waited for. */
export function spawnExporter (
  flags: readonly string[], { through = [], node = [], env = {} }: Circumstances = {}
): Exporter {
  const [program, ...args] = [
    ...BARE, ...through, process.execPath, ...node, MAIN, '--web.listen-address=127.0.0.1:0', '--poll.interval=1d', ...flags
  ]
  const child = spawn(program!, args, { stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, ...env } })
  const log: string[] = []
  const lines = createInterface(child.stderr).on('line', (line) => { log.push(line) })
  const ended = Promise.all([once(child, 'exit'), once(lines, 'close')])
    .then(([[status, signal]]) => ({ status: status as number | null, signal: signal as NodeJS.Signals | null }))
  let listening: string | undefined
  let isEnded = false
  ended.then(() => { isEnded = true })
  const said = async (line: RegExp): Promise<string> => {
    const found = await eventually(`${line} in the log; found ${log.join('\n')}`, () =>
      log.find((one) => line.test(one)) ?? (isEnded ? '' : undefined))
    if (found === '') throw new Error(`expected ${line} before it ended, found ${log.join('\n')}`)
    return found
  }
  const address = async (): Promise<string> =>
    /url=http:\/\/([^/]+)\//.exec(listening ??= await said(/msg="Listening on"/))![1]!
  const get = async (path: string): Promise<string> => await (await fetch(`http://${await address()}${path}`)).text()
  const reload = async (): Promise<Response> => await fetch(`http://${await address()}/-/reload`, { method: 'POST' })
  const readAfter = async (since: number): Promise<void> => {
    const { status } = await reload()
    if (status !== 200) throw new Error(`POST /-/reload: expected 200, found ${status}`)
    const answer = await eventually(`a poll; found ${log.join('\n')}`, async () =>
      isEnded ? 'ended' : await lastPoll(get) >= since ? 'polled' : undefined)
    if (answer === 'ended') throw new Error(`expected a poll, found that it ended: ${JSON.stringify(await ended)}; ${log.join('\n')}`)
  }
  return {
    pid: child.pid!,
    log,
    ended,
    address,
    said,
    get,
    reload,
    async poll () {
      // the poll under way may have read before this was asked, the one after it has not
      await readAfter(Date.now())
      await readAfter(Date.now())
    },
    async kill (signal = 'SIGKILL') {
      child.kill(signal)
      await ended
    }
  }
}

/** The incidents that `diagnose` finds. */
export async function diagnosed (
  paths: readonly string[], env: Readonly<Record<string, string>>
): Promise<readonly unknown[]> {
  const [program, ...args] = [...BARE, process.execPath, MAIN, 'diagnose', '--format=json', ...paths]
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...env } })
  return (await json(child.stdout) as { readonly incidents: readonly unknown[] }).incidents
}

/** Waits for so many polls that begin after this, whatever its clock shows. */
export async function pollsOfItself ({ get }: Exporter, times: number): Promise<void> {
  for (let n = 0; n <= times; n++) {
    const before = await lastPoll(get)
    await eventually('another poll', async () => await lastPoll(get) > before || undefined)
  }
}

async function lastPoll (get: (path: string) => Promise<string>): Promise<number> {
  const { exporter } = JSON.parse(await get('/api/v1/status')) as { exporter: { lastPoll?: string } }
  return exporter.lastPoll === undefined ? 0 : Date.parse(exporter.lastPoll)
}

/** The value of a series without labels, or with those that are given; undefined where there is none. */
export function valueOf (metrics: string, series: string): number | undefined {
  const line = metrics.split('\n').find((one) => one.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}
