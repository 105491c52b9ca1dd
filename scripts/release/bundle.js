import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { ROOT } from '../set-up.js'

// files that come with the program are looked for beside the bundle, as dist looks for them above itself
const OWN_URL = "require('node:url').pathToFileURL(require('node:path').join(__dirname, 'dist', 'bundle.cjs')).href"
const PACKAGE_FOLDER = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/

/** The program as one CommonJS file, and the npm packages that are in it. */
export async function bundle ({ version, revision }) {
  const worker = await oneFile('src/web/password-worker.ts', {})
  const main = await oneFile('src/main.ts', {
    define: {
      'import.meta.url': 'OWN_URL',
      BUNDLED: JSON.stringify({ version, revision }),
      PASSWORD_WORKER: JSON.stringify(worker.code)
    },
    banner: { js: `const OWN_URL=${OWN_URL};` }
  })
  const inputs = [...worker.inputs, ...main.inputs]
  const folders = new Set(inputs.flatMap(([path]) => PACKAGE_FOLDER.exec(path) ?? []))
  // one package may be installed in several folders
  const packages = new Map([...folders].sort().map(packageIn).map((one) => [`${one.name}@${one.version}`, one]))
  return { code: main.code, packages: [...packages.values()] }
}

async function oneFile (entry, options) {
  const { outputFiles: [file], metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outfile: 'bundle.cjs',
    bundle: true,
    minify: true,
    // within another function V8 takes in an arrow function whole, and passes over any other until it is called: 8 MB less
    supported: { arrow: false },
    write: false,
    metafile: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    legalComments: 'none', // LICENSES.txt holds them whole
    ...options
  })
  const inputs = Object.entries(metafile.outputs['bundle.cjs'].inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return { code: inAscii(file.text), inputs }
}

// of a source with one letter beyond Latin 1 Node.js keeps two bytes for each of them
function inAscii (code) {
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function packageIn (folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'))
  return { folder: join(ROOT, folder), name, version, licence: license }
}
