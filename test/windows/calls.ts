import { buildSync } from 'esbuild'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { windowsPath, type Wine } from './wine.js'
import type { Call } from './under-wine/calls.js'

/** Makes one file that node.exe runs, of a program of these tests and all it imports. */
export function bundle (name: string, folder: string): string {
  const outfile = join(folder, `${name}.cjs`)
  buildSync({
    entryPoints: [fileURLToPath(new URL(`./under-wine/${name}.ts`, import.meta.url))],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20'
  })
  return outfile
}

/** Makes calls of src/windows in one process of Windows; yields what each yields, or its error. */
export async function answers (wine: Wine, calls: readonly Call[]): Promise<readonly unknown[]> {
  const file = join(wine.driveC, 'answers.json')
  const args = [JSON.stringify(calls), windowsPath(file)]
  const { status, stderr } = await wine.wineNode(bundle('calls', wine.driveC), args)
  if (status !== 0) throw new Error(`node.exe ended with ${status}: ${stderr}`)
  return JSON.parse(readFileSync(file, 'utf8')) as unknown[]
}
