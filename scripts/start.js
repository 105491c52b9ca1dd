import './node-version.js'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildStale, installMissing, ROOT } from './set-up.js'

// Installs what is missing, builds what is stale, and runs the exporter in this process, with the arguments given.
installMissing()
buildStale()
// npm runs scripts in the folder of package.json; paths start where the user is
if (process.env.INIT_CWD !== undefined) process.chdir(process.env.INIT_CWD)
await import(pathToFileURL(join(ROOT, 'dist', 'main.js')).href)
