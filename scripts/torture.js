import './node-version.js'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { buildStale, installMissing, ROOT } from './set-up.js'

// Does to the built exporter what servers do to programs: npm run torture -- [--seed 1] [--kills 1000] [--only NAME] [--write] [--with-load]
installMissing()
buildStale()
const args = ['--import', '@tapjs/typescript/import', join('test', 'torture', 'main.ts'), ...process.argv.slice(2)]
const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
process.exitCode = status ?? 1
