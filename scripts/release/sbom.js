import { ROOT } from '../set-up.js'
import { run } from './program.js'

// without --omit=dev, which leaves out what both the program and its tools depend on
const NPM_SBOM = ['sbom', '--sbom-format=cyclonedx', '--sbom-type=application', '--package-lock-only']

/** The bill of materials in CycloneDX: what npm knows of the packages in the bundle, and the works beside them. */
export function sbom (packages, others) {
  const { metadata, components, dependencies, ...npms } = JSON.parse(run('npm', NPM_SBOM, { cwd: ROOT }))
  const bundled = new Set(packages.map(referenceOf))
  const kept = [...components.filter((one) => bundled.has(one['bom-ref'])), ...others.map(componentOf)]
  const program = { ...metadata.component, name: 'sqlvss_exporter' } // npm takes the name of the folder
  const known = new Set([program, ...kept].map((one) => one['bom-ref']))
  delete npms.serialNumber // and the time of metadata: they would be others in every build
  return {
    ...npms,
    metadata: { component: program },
    components: kept,
    dependencies: dependencies
      .filter(({ ref }) => known.has(ref))
      .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => known.has(one)) }))
  }
}

function referenceOf ({ name, version }) {
  return `${name}@${version}`
}

function componentOf ({ name, version, licence, source }) {
  return {
    'bom-ref': referenceOf({ name, version }),
    type: 'library',
    name,
    version,
    purl: `pkg:npm/${source.name.replace('@', '%40')}@${source.version}`,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(source.integrity.replace('sha512-', ''), 'base64').toString('hex') }],
    licenses: [{ license: { id: licence } }]
  }
}
