import './node-version.js'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { eventually, startExporter } from '../test/e2e/programs.ts'
import { launch, open } from '../test/pages/browser.ts'
import { failing, lastNight } from '../test/pages/stories.ts'
import { printedEvents } from '../test/synthetic/event-log.ts'
import { buildStale, installMissing, ROOT } from './set-up.js'

// Draws docs/pictures/status-page.png: the page of a real exporter that has read five synthetic weeks of a Small Business Server.
// Needs the Debian package chromium.
const PICTURE = join(ROOT, 'docs', 'pictures', 'status-page.png')
const SIZE = { width: 1200, height: 1580 }

installMissing()
buildStale()
const folder = mkdtempSync(join(tmpdir(), 'sqlvss-picture-'))
const file = join(folder, 'Application.xml')
writeFileSync(file, printedEvents(failing(lastNight(Date.now()))))
const exporter = await startExporter(`--event-logs=xml:${file}`)
const browser = await launch()
await eventually('the exporter is ready', async () => (await fetch(`http://${exporter.address}/-/ready`)).ok || undefined)
const { page } = await open(browser, `http://${exporter.address}/`, { viewport: SIZE, colorScheme: 'light' })
await page.screenshot({ path: PICTURE })
await browser.close()
await exporter.stop()
rmSync(folder, { recursive: true })
// fewer colours make a smaller picture, where pngquant is installed
spawnSync('pngquant', ['--force', '--output', PICTURE, '--', PICTURE])
