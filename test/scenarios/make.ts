// Writes the stories, the fixtures and the bundled example: npx ts-node-esm --transpileOnly test/scenarios/make.ts
import { mkdirSync, writeFileSync } from 'node:fs'
import { generatedFiles } from './files.js'

const ROOT = new URL('../../', import.meta.url)

for (const [path, text] of generatedFiles()) {
  const file = new URL(path, ROOT)
  mkdirSync(new URL('.', file), { recursive: true })
  writeFileSync(file, text)
}
