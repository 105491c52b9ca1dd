import './node-version.js'
import { removeMadeForNpm } from './release/npm.js'

// npm runs this when it has packed: what was made for that is no part of a checkout.
removeMadeForNpm()
