import { fileURLToPath } from 'node:url'

/** The path of a file that comes with the program: below the folder of package.json, or of the bundle or the .exe. */
export function ownFile (name: string): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url))
}
