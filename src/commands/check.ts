import { readConfig, type Flags } from '../config.js'
import { checkWebConfig } from '../web/web.js'

/** Reads the configuration and says so where it is good; rejects with a ConfigError where it is not. */
export async function check (flags: Flags): Promise<number> {
  const { webConfigFile } = await readConfig(flags)
  if (webConfigFile !== undefined) checkWebConfig(webConfigFile)
  process.stdout.write(`${flags.file ?? 'configuration'}: ok\n`)
  return 0
}
