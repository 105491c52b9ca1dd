import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

/** Where the shipped configuration of Alertmanager is. */
export const ALERTMANAGER = fileURLToPath(new URL('../../alerts/alertmanager/', import.meta.url))

const { stdout: VERSION, error } = spawnSync('amtool', ['--version'], { encoding: 'utf8' })

/** Why a test that runs amtool is skipped, or false. */
export const withoutAmtool = error === undefined ? false : 'amtool is not installed'

/** Why a test of Teams is skipped, or false: Alertmanager writes to it since 0.28. */
export const withoutTeams = withoutAmtool || isBefore028(VERSION)

/** What amtool prints when it is run in the folder of the configuration. */
export async function amtool (...args: readonly string[]): Promise<string> {
  return (await promisify(execFile)('amtool', args, { cwd: ALERTMANAGER })).stdout
}

function isBefore028 (text: string): string | false {
  const version = /version (?<version>\d+\.\d+\.\d+)/.exec(text)?.groups?.['version'] ?? 'unknown'
  const [major, minor] = version.split('.').map(Number) as [number, number]
  return major > 0 || minor >= 28 ? false : `Teams needs Alertmanager 0.28, this is ${version}`
}
