import { backupTales } from './backup-tales.js'
import { blindSpotTales } from './blind-spot-tales.js'
import { downTales } from './down-tales.js'
import { exporterTales } from './exporter-tales.js'
import { fleetTales } from './fleet-tales.js'
import { otherBackupTales } from './other-backup-tales.js'
import { procedureTales } from './procedure-tales.js'
import type { Tale } from './tale.js'

/** Every tale that the alerts are held against. */
export const tales: readonly Tale[] = [
  ...backupTales, ...otherBackupTales, ...procedureTales, ...exporterTales, ...blindSpotTales, ...downTales,
  ...fleetTales
]
