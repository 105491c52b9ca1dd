import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeParts } from '../../scripts/release/parts.js'
import { MissingError } from '../../scripts/release/program.js'
import { ROOT } from '../../scripts/set-up.js'

export const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }

/** Where the manifests of these releases say that the release is. */
export const BASE_URL = 'https://downloads.example'

/** Makes parts of a release in a folder; yields what is missing on this machine, for the `skip` of a test, or false. */
export async function whyNoRelease (parts: readonly string[], folder: string): Promise<string | false> {
  try {
    await makeParts(parts, { folder, baseUrl: BASE_URL })
    return false
  } catch (error) {
    if (!(error instanceof MissingError)) throw error
    return error.message
  }
}

/** The files of the repository at these paths, in order; what git does not know is none of them. */
export function tracked (...paths: readonly string[]): readonly string[] {
  const found = execFileSync('git', ['ls-files', '-z', '--', ...paths.map((path) => `:(glob)${path}${/\.\w+$/.test(path) ? '' : '/**'}`)], { cwd: ROOT, encoding: 'utf8' })
  return found.split('\0').filter((path) => path !== '' && !/(?:^|\/)\./.test(path)).sort()
}
