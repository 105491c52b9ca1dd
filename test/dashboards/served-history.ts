import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A Prometheus that holds a history and scrapes nothing. */
export interface ServedHistory {
  readonly url: string
  stop (): Promise<void>
}

/** Serves what OpenMetrics text tells; a sample counts for a little longer than half an hour, so that few are enough. */
export async function serveHistory (text: string): Promise<ServedHistory> {
  const folder = await mkdtemp(join(tmpdir(), 'sqlvss-history-'))
  const [data, history, config] = ['data', 'history.om', 'prometheus.yml'].map((name) => join(folder, name))
  await writeFile(history!, text)
  await writeFile(config!, '{}')
  const made = spawnSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', '--quiet', history!, data!], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`promtool tsdb create-blocks-from openmetrics: ${made.stderr}`)
  const prometheus = spawn('prometheus', [
    `--config.file=${config}`, `--storage.tsdb.path=${data}`, '--storage.tsdb.retention.time=100y',
    '--query.lookback-delta=35m', '--web.listen-address=127.0.0.1:0'
  ], { stdio: ['ignore', 'ignore', 'pipe'] })
  const url = await listening(prometheus)
  prometheus.stderr.resume()
  return {
    url,
    async stop () {
      const exit = once(prometheus, 'exit')
      prometheus.kill()
      await exit
      await rm(folder, { recursive: true })
    }
  }
}

async function listening (prometheus: ChildProcess): Promise<string> {
  let address: string | undefined
  const lines: string[] = []
  for await (const line of createInterface(prometheus.stderr!)) {
    lines.push(line)
    address ??= /msg="Listening on" address=(?<address>\S+)/.exec(line)?.groups?.address
    if (address !== undefined && line.includes('Server is ready')) return `http://${address}`
  }
  throw new Error(`prometheus ended before it listened:\n${lines.join('\n')}`)
}
