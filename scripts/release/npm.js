import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from '../set-up.js'
import { koffiLicence, licenceText, licences } from './licences.js'
import { sbom } from './sbom.js'

const FOLDER_OF_PACKAGES = /^.*node_modules\//
const KOFFI = /^@koromix\/koffi-/
const RELATION = 'It comes with the works below, each under its own licence.'

/** What is made for the npm package alone: it is there while npm packs, and no longer. */
export const MADE_FOR_NPM = ['LICENSES.txt', 'sbom.cdx.json']

/** Writes what npm packs beside the files of the repository. */
export function writeForNpm () {
  const packages = runTimePackages(JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')))
  const works = packages.map((one) => ({ ...one, text: KOFFI.test(one.name) ? koffiLicence() : licenceText(one) }))
  const content = { 'LICENSES.txt': licences(works, RELATION), 'sbom.cdx.json': `${JSON.stringify(sbom(packages, []), undefined, 2)}\n` }
  for (const name of MADE_FOR_NPM) writeFileSync(join(ROOT, name), content[name])
}

/** Takes away what was made for npm. */
export function removeMadeForNpm () {
  for (const name of MADE_FOR_NPM) rmSync(join(ROOT, name), { force: true })
}

/** The packages that the program needs while it runs, as package-lock.json has them; one may be installed in several folders. */
export function runTimePackages ({ packages: { '': program, ...installed } }) {
  const all = Object.entries(installed).filter(([, { dev }]) => !dev).map(([path, { version, license }]) =>
    ({ folder: join(ROOT, path), name: path.replace(FOLDER_OF_PACKAGES, ''), version, licence: license }))
  return [...new Map(all.map((one) => [`${one.name}@${one.version}`, one])).values()]
}
