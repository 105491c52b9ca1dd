import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../scripts/stack/server.js'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const LONGEST_WAIT = 120_000 // on a busy machine; no test is about how long it takes

/** A server of ours that runs as a process of its own. */
export interface Program {
  /** host:port. */
  readonly address: string
  stop (): Promise<void>
}

/** Why a test that needs programs is skipped, or false where all of them are installed. */
export function without (...programs: readonly string[]): string | false {
  const missing = programs.filter((program) => spawnSync(program, ['--version']).error !== undefined)
  return missing.length > 0 && `${missing.join(', ')}: not installed`
}

/** Asks until there is an answer: other processes are waited for. */
export async function eventually<T> (what: string, ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (const deadline = Date.now() + LONGEST_WAIT; Date.now() < deadline;) {
    const answer = await Promise.resolve().then(ask).catch(() => undefined)
    if (answer !== undefined) return answer
    await pause(50)
  }
  throw new Error(`expected within ${LONGEST_WAIT / 1000} s: ${what}`)
}

/** The built exporter, listening on a port of its own. */
export async function startExporter (...flags: readonly string[]): Promise<Program> {
  const args = [MAIN, '--web.listen-address=127.0.0.1:0', ...flags]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const address = await listeningAddress(child)
  child.stderr.resume()
  return { address, stop: () => ended(child) }
}

/** Prometheus with a configuration, in a folder. */
export async function startPrometheus (folder: string, config: object, ...flags: readonly string[]): Promise<Program> {
  const file = join(folder, 'prometheus.yml')
  writeFileSync(file, JSON.stringify(config))
  return await startServer('prometheus', [
    `--config.file=${file}`, `--storage.tsdb.path=${join(folder, 'data')}`, '--log.level=error', '--rules.alert.resend-delay=1s',
    ...flags
  ])
}

/** Alertmanager with a configuration file, alone: it looks for no others like it. */
export async function startAlertmanager (folder: string, file: string): Promise<Program> {
  return await startServer('prometheus-alertmanager', [
    `--config.file=${file}`, `--storage.path=${join(folder, 'alertmanager-data')}`, '--log.level=error', '--cluster.listen-address='
  ])
}

/** One series that a query found. */
export type Sample = readonly [labels: Readonly<Record<string, string>>, value: string]

/** What a query finds. */
export async function queryPrometheus ({ address }: Program, query: string): Promise<readonly Sample[]> {
  const response = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(query)}`)
  const { data } = await response.json() as {
    data: { result: readonly { metric: Record<string, string>, value: [number, string] }[] }
  }
  return data.result.map(({ metric, value }) => [metric, value[1]])
}

async function startServer (program: string, args: readonly string[]): Promise<Program> {
  const address = `127.0.0.1:${await freePort()}`
  const flags = [...args, `--web.listen-address=${address}`]
  const child = spawn(program, flags, { stdio: ['ignore', 'ignore', 'inherit'] })
  await eventually(`${program} is ready`, async () => (await fetch(`http://${address}/-/ready`)).ok || undefined)
  return { address, stop: () => ended(child) }
}

async function listeningAddress (exporter: ChildProcess): Promise<string> {
  const lines = createInterface(exporter.stderr!)
  for await (const line of lines) {
    const address = /msg="Listening on" .*url=https?:\/\/(?<address>[^/]+)\//.exec(line)?.groups?.['address']
    if (address !== undefined) return address
  }
  throw new Error('the exporter ended before it listened')
}

async function ended (child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill()
  await exit
}
