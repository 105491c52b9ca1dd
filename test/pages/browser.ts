import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const CHROMIUM = '/usr/bin/chromium'
const ARGUMENTS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'
]
// run by the debugger, as the policy of our pages refuses any script but theirs
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Why tests of pages are skipped; false where Chromium is there. */
export const withoutChromium: string | false = !existsSync(CHROMIUM) && 'chromium: not installed'

/** Chromium without a window. */
export async function launch (): Promise<Browser> {
  return await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS })
}

/** A page that was opened, and what its console and its policy complain about. */
export interface Opened {
  readonly page: Page
  readonly context: BrowserContext
  readonly complaints: readonly string[]
}

/** Opens an address; pages that scroll, move or ask for more time are none of ours. */
export async function open (browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) complaints.push(message.text()) })
  page.on('pageerror', ({ message }) => complaints.push(message))
  await page.goto(url)
  return { page, context, complaints }
}

/** What axe finds on a page as it stands, as `rule: place`. */
export async function axeFindings (page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  const found = await page.evaluate(async (tags) => {
    interface Violation { readonly id: string, readonly nodes: readonly { readonly target: readonly string[] }[] }
    interface Axe { run (options: object): Promise<{ violations: readonly Violation[] }> }
    const { axe } = globalThis as unknown as { axe: Axe }
    const { violations } = await axe.run({ runOnly: { type: 'tag', values: tags } })
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
  }, TAGS)
  return found
}

/** How many pixels the page is wider than the window. */
export async function overflow (page: Page): Promise<number> {
  return await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}

const FOLDER = process.env['SCREENSHOTS']

/** Keeps a picture of the whole page where SCREENSHOTS names a folder. */
export async function picture (page: Page, name: string): Promise<void> {
  if (FOLDER === undefined) return
  mkdirSync(FOLDER, { recursive: true })
  await page.screenshot({ path: join(FOLDER, `${name}.png`), fullPage: true })
}
