import './node-version.js'
import { buildStale, installMissing } from './set-up.js'

// Installs what is missing and builds what is stale.
installMissing()
if (!buildStale()) console.error('dist is up to date')
