import './node-version.js'
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { installMissing, ROOT } from './set-up.js'

// Draws every dashboard as docs/pictures/NAME.png: a real Prometheus with a week of a made-up fleet, read by the real
// exporter, Grafana's own libraries, and Chromium. Needs the Debian packages prometheus and chromium.
const RENDER = join(ROOT, 'dashboards', 'render')
const OUT = join(RENDER, 'out')
const PICTURES = join(ROOT, 'docs', 'pictures')
const WIDTH = 1600
const DAY = 86_400
const SHOWN = [
  { uid: 'sqlvss-fleet', span: 7 * DAY },
  { uid: 'sqlvss-server', span: 7 * DAY, instance: 'SBS01:10099' },
  { uid: 'sqlvss-diagnosis', span: 2 * DAY, instance: 'SBS01:10099' },
  { uid: 'sqlvss-exporter', span: DAY }
]
const CHROMIUM = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'
]

installMissing()
installMissing(RENDER)
mkdirSync(PICTURES, { recursive: true })
await bundle()
const { AT, serveWeek } = await import(pathToFileURL(join(OUT, 'history.js')).href)
const prometheus = await serveWeek()
const server = await servePage(prometheus.url)
const { chromium } = createRequire(join(RENDER, 'package.json'))('playwright-core')
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: CHROMIUM })
const shown = SHOWN.filter(({ uid }) => process.argv.length === 2 || process.argv.includes(uid))
for (const one of shown) await draw(one)
await browser.close()
server.close()
await prometheus.stop()

async function bundle () {
  const page = { entryPoints: [join(RENDER, 'page.tsx')], outfile: join(OUT, 'page.js'), format: 'esm', jsx: 'automatic' }
  // the page draws no editor of queries, and a browser has no terminal
  const empty = ['monaco-editor', 'react-monaco-editor', 'stream', 'tty', 'util']
  await build({
    ...page,
    bundle: true,
    minify: true,
    logLevel: 'error',
    platform: 'browser',
    define: { 'process.env.NODE_ENV': '"production"', global: 'window' },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.woff': 'empty', '.woff2': 'empty', '.ttf': 'empty' },
    alias: Object.fromEntries([
      ...empty.map((name) => [name, join(RENDER, 'empty.cjs')]),
      // their modules for bundlers name files that are not in the packages
      ...['ui', 'data'].map((name) => [`@grafana/${name}`, join(RENDER, `node_modules/@grafana/${name}/dist/cjs/index.cjs`)])
    ])
  })
  const history = { entryPoints: [join(RENDER, 'history.ts')], outfile: join(OUT, 'history.js'), format: 'esm' }
  await build({ ...history, bundle: true, platform: 'node', packages: 'external', logLevel: 'error' })
}

/** Serves the page, a dashboard to it, and what Prometheus answers it. */
async function servePage (prometheusUrl) {
  const html = '<!doctype html><meta charset="utf-8"><body style="margin:0"><div id="root"></div><script type="module" src="page.js"></script>'
  const server = createServer(async ({ url, headers }, response) => {
    const { pathname, search } = new URL(url, 'http://page')
    if (pathname === '/') response.setHeader('content-type', 'text/html').end(html)
    else if (pathname === '/page.js') response.setHeader('content-type', 'text/javascript').end(readFileSync(join(OUT, 'page.js')))
    else if (pathname === '/dashboard') response.end(readFileSync(join(ROOT, 'dashboards', `${uidOf(headers.referer)}.json`)))
    else if (pathname.startsWith('/api/')) response.end(await (await fetch(prometheusUrl + pathname + search)).text())
    else response.writeHead(404).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

function uidOf (page) {
  return new URL(page).searchParams.get('uid')
}

async function draw ({ uid, span, instance }) {
  const page = await browser.newPage({ viewport: { width: WIDTH, height: 900 } })
  const problems = []
  page.on('pageerror', ({ message }) => problems.push(message))
  const asked = new URLSearchParams({ uid, at: AT, span, width: WIDTH, ...(instance && { instance }) })
  await page.goto(`http://127.0.0.1:${server.address().port}/?${asked}`, { waitUntil: 'networkidle' })
  await page.waitForSelector('b')
  await page.waitForFunction(() => document.querySelector('.wait') === null)
  const path = join(PICTURES, `${uid.replace('sqlvss-', '')}.png`)
  await page.screenshot({ path, fullPage: true })
  await page.close()
  quantize(path)
  console.log(`${path}: ${Math.round(readFileSync(path).length / 1000)} kB${problems.map((one) => `\n  ${one}`).join('')}`)
  if (problems.length > 0) process.exitCode = 1
}

/** Fewer colours make a smaller picture, where pngquant is installed. */
function quantize (path) {
  spawnSync('pngquant', ['--force', '--output', path, '--', path])
}
