import { join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import t from 'tap'
import { launch, withoutChromium } from '../pages/browser.js'
import { hostileExporter, incidentIds } from './exporter.js'

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
const TABS = 4
const INIT = `globalThis.pwned = () => { globalThis.wasPwned = true }
addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => console.error(violatedDirective + ' ' + blockedURI))`

// what a page of ours never has: elements that ask, run or ask for input; attributes that run; addresses that are no page
const FOREIGN = `[...document.querySelectorAll('*')].flatMap((element) => [
  ...element.matches('img, iframe, object, embed, form, base, link, audio, video, script:not([type=module])') ? [element.outerHTML] : [],
  ...[...element.attributes].filter(({ name }) => /^(on|srcdoc|src$|style$)/.test(name)).map(({ name }) => name),
  ...element.matches('[href]') && !/^(https?:|#|[.][/]|[.][.][/])/.test(element.getAttribute('href')) ? [element.getAttribute('href')] : []
])`

t.test('Chromium runs, loads and asks for nothing that an event says', { skip: withoutChromium, timeout: 200_000 }, async (t) => {
  const exporter = await hostileExporter(t)
  const base = `http://${await exporter.address()}`
  const browser = await launch()
  t.teardown(() => browser.close())
  const context = await browser.newContext()
  await context.addInitScript(INIT)
  const opened = async () => {
    const page = await context.newPage()
    return { page, complaints: complaintsOf(page, base) }
  }
  const { page, complaints } = await opened()
  const look = async (url: string, { page, complaints }: Awaited<ReturnType<typeof opened>>): Promise<void> => {
    await page.goto(url)
    t.strictSame(await page.evaluate(`[${FOREIGN}, globalThis.wasPwned]`), [[], undefined], url)
    t.strictSame(complaints.splice(0), [], url)
  }

  t.test('a page that does so is found out', async (t) => {
    await page.setContent('<script>pwned()</script><img src="https://evil.example.invalid/x.png" onerror="pwned()"><a href="javascript:pwned()">x</a>')
    t.equal(await page.evaluate('globalThis.wasPwned'), true)
    t.equal((await page.evaluate(FOREIGN) as readonly string[]).length, 5)
    t.match(complaints.splice(0), [/^asks for https:\/\/evil\.example\.invalid\/x\.png/])
  })

  t.test('the pages of the exporter', async () => {
    const urls = ['/', ...(await incidentIds(exporter)).map((id) => `/incidents/${id}`)].map((path) => base + path)
    const tab = async (): Promise<void> => {
      const one = await opened()
      for (let url = urls.pop(); url !== undefined; url = urls.pop()) await look(url, one)
    }
    await Promise.all(Array.from({ length: TABS }, tab))
  })

  t.test('the report that diagnose writes, all incidents on one page', async (t) => {
    const file = join(exporter.folder, 'report.html')
    t.equal(spawnSync(process.execPath, [MAIN, 'diagnose', exporter.logs, '--format', 'html', '--output', file]).status, 1)
    await look(String(pathToFileURL(file)), await opened())
  })
})

/** What a page does that it should not: asks elsewhere, opens a dialog or a window, complains. */
function complaintsOf (page: Page, base: string): string[] {
  const complaints: string[] = []
  page.on('request', (request) => {
    if (!request.isNavigationRequest() && !request.url().startsWith(`${base}/`)) complaints.push(`asks for ${request.url()}`)
  })
  page.on('dialog', (dialog) => {
    complaints.push(`says ${dialog.message()}`)
    dialog.dismiss()
  })
  page.on('popup', (popup) => { complaints.push(`opens ${popup.url()}`) })
  page.on('download', (download) => { complaints.push(`saves ${download.url()}`) })
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type()) && !isOwnFault(message.text())) complaints.push(message.text()) })
  page.on('pageerror', ({ message }) => { complaints.push(message) })
  return complaints
}

// told of the page that is to be found out: the address does not exist
function isOwnFault (text: string): boolean {
  return /ERR_NAME_NOT_RESOLVED|ERR_INTERNET_DISCONNECTED/.test(text)
}
