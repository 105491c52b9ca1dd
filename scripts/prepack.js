import './node-version.js'
import { buildStale, installMissing } from './set-up.js'

// npm runs this before it packs: dist is what src is, and what the package holds beside the files of the repository is made.
installMissing()
buildStale()
const { writeForNpm } = await import('./release/npm.js')
writeForNpm()
