import { readFileSync } from 'node:fs'
import { ownFile } from './own-files.js'

/** What was built: the version of package.json, and the revision that `npm run build` noted. */
export interface BuildInfo {
  readonly version: string
  readonly revision: string
}

/** Put in by the bundler, where neither package.json nor the revision's file comes along. */
declare const BUNDLED: BuildInfo | undefined

/** Reads what was built; the revision is `unknown` where the program was built without one. */
export function buildInfo (): BuildInfo {
  if (typeof BUNDLED !== 'undefined') return BUNDLED
  const { version } = JSON.parse(readFileSync(ownFile('package.json'), 'utf8')) as { version: string }
  return { version, revision: revision() }
}

/** What --version prints, in the form of the Prometheus exporters. */
export function printedBuildInfo ({ version, revision }: BuildInfo): string {
  return [
    `sqlvss_exporter, version ${version} (revision: ${revision})`,
    `  node version:     ${process.version}`,
    `  platform:         ${process.platform}/${process.arch}`,
    ''
  ].join('\n')
}

function revision (): string {
  try {
    return readFileSync(ownFile('dist/revision'), 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
