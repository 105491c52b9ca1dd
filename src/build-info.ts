import { readFileSync } from 'node:fs'

/** What was built: the version of package.json, and the revision that `npm run build` noted. */
export interface BuildInfo {
  readonly version: string
  readonly revision: string
}

/** Reads what was built; the revision is `unknown` where the program was built without one. */
export function buildInfo (): BuildInfo {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
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
    return readFileSync(new URL('./revision', import.meta.url), 'utf8').trim()
  } catch {
    return 'unknown'
  }
}
