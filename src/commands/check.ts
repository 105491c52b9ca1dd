import { readConfig, type Flags } from '../config.js'

/** Reads the configuration and says so where it is good; rejects with a ConfigError where it is not. */
export async function check (flags: Flags): Promise<number> {
  await readConfig(flags)
  process.stdout.write(`${flags.file ?? 'configuration'}: ok\n`)
  return 0
}
