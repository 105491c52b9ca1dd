import './node-version.js'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { installMissing, ROOT } from './set-up.js'

// Makes the release in out, or only some parts of it: npm run dist -- --only msi
const OPTIONS = {
  only: { type: 'string', multiple: true, default: [] },
  out: { type: 'string', default: 'out' },
  'base-url': { type: 'string', default: 'https://example.com/sqlvss_exporter' } // where the manifests say that the release is
}
const { values } = parseArgs({ options: OPTIONS })
installMissing()
const { makeParts } = await import('./release/parts.js')
const { DistError } = await import('./release/program.js')
try {
  await makeParts(values.only, { folder: resolve(ROOT, values.out), baseUrl: values['base-url'] })
} catch (error) {
  if (!(error instanceof DistError)) throw error
  console.error(`dist: ${error.message}`)
  process.exitCode = 1
}
