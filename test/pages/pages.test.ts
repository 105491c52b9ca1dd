import t, { type Test } from 'tap'
import type { Browser, Page } from 'playwright-core'
import { aStatus, FAILING, NOW, WELL } from '../a-status.js'
import { axeFindings, launch, open, overflow, picture, withoutChromium } from './browser.js'
import { deniedServer, exporterOf, prefixed, serverOf } from './served.js'
import { confirmed, failing, lastNight, undetermined, well } from './stories.js'

const LAST = lastNight(Date.now())
const SCHEMES = ['light', 'dark'] as const
const WIDTHS = [360, 768, 1440, 1920]
const AXE_WIDTHS: readonly number[] = [360, 1440]

const STORIES: Readonly<Record<string, (t: Test) => Promise<string>>> = {
  failing: (t) => exporterOf(t, failing(LAST)),
  undetermined: (t) => exporterOf(t, undetermined(LAST)),
  confirmed: (t) => exporterOf(t, confirmed(LAST)),
  well: (t) => exporterOf(t, well(LAST)),
  unreadable: deniedServer
}

/** What is read first, and what to do. */
const SAID: Readonly<Record<string, readonly [headline: string, first: string]>> = {
  failing: ['Backups fail on SBS01.contoso.local', 'Stop the service "SQL Server (SBSMONITORING)" (MSSQL$SBSMONITORING) on SBS01. Choose the hour: Only the reports'],
  undetermined: ['Backups fail on SBS02.contoso.local', 'Stop all SQL Server services on SBS02: "Windows Internal Database'],
  confirmed: ['Backups fail on SQL03.contoso.local', 'Start the service "SQL Server (PROD)" (MSSQL$PROD) on SQL03 again'],
  well: ['All is well', 'No backup failure is open. The last good backup, of 2 servers the one longest ago, was that of ERP01.contoso.local'],
  unreadable: ['No event log can be read', "net localgroup (Get-LocalGroup -SID S-1-5-32-573).Name 'NT SERVICE\\sqlvss_exporter' /add"]
}

t.test('pages in Chromium', { skip: withoutChromium }, async (t) => {
  const browser = await launch()
  t.teardown(() => browser.close())

  t.test('axe finds what is wrong', async (t) => {
    const { page } = await open(browser, 'data:text/html,<img src=x><p>no language, no title')
    t.match(await axeFindings(page), [/^document-title/, /^html-has-lang/, /^image-alt/])
  })

  for (const [name, serve] of Object.entries(STORIES)) {
    t.test(`the story ${name}`, async (t) => {
      const url = await serve(t)
      const { page, complaints, context } = await open(browser, url)
      t.equal(await page.textContent('h1'), SAID[name]![0])
      const first = await page.locator(name === 'well' ? '.headline p' : '.act li, .act pre').first().innerText()
      t.equal(first.slice(0, SAID[name]![1].length), SAID[name]![1])
      await looked(t, page, `${name}-status`)
      const link = page.locator('article h2 a').first()
      if (await link.count() > 0) {
        const title = await link.textContent()
        await link.click()
        t.equal(await page.textContent('h1'), title)
        await looked(t, page, `${name}-incident`)
        await page.goBack()
        t.equal(page.url(), url)
      }
      t.strictSame(complaints, [], 'neither the console nor the policy complains')
      await context.close()
    })
  }

  t.test('a service that was left stopped is the step to be done now', async (t) => {
    const { page } = await open(browser, await exporterOf(t, confirmed(LAST)))
    t.strictSame(await page.locator('.steps .where').allTextContents(), ['done', 'done', 'done', 'done', 'now'])
    t.match(await page.textContent('.steps .overdue'), /"SQL Server \(PROD\)" is still stopped since/)
    t.match(await page.locator('.steps .overdue a').getAttribute('href'), './docs/runbooks/SqlVssSqlInstanceLeftStopped')
    await page.click('.steps .overdue a')
    t.equal(await page.textContent('h1'), 'SqlVssSqlInstanceLeftStopped')
  })

  t.test('evidence is opened with the keyboard', async (t) => {
    const { page } = await open(browser, (await serverOf(t, () => FAILING)).url)
    const evidence = page.locator('#evidence-sbs01-4f2a91c3')
    t.equal(await evidence.getAttribute('open'), null)
    for (let n = 0; n < 40 && !await focusIsIn(page, '#evidence-sbs01-4f2a91c3 summary'); n++) await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    t.equal(await evidence.getAttribute('open'), '')
    t.ok(await page.isVisible('.evidence >> text=Client initiates abort'))
  })

  for (const [name, init] of [
    ['with the clipboard of a secure address', ''],
    ['where an address is not secure', "Object.defineProperty(navigator, 'clipboard', { value: undefined })"]
  ] as const) {
    t.test(`a button copies the report, ${name}`, async (t) => {
      const { url } = await serverOf(t, () => FAILING)
      const { page, context, complaints } = await open(browser, 'about:blank')
      await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin })
      const reader = await context.newPage()
      await reader.goto(url)
      await page.addInitScript(init)
      await page.goto(url)
      await page.bringToFront()
      await page.click('text=Copy report for a ticket')
      await page.waitForSelector('button:text("Copied")')
      t.equal(await page.textContent('#told'), 'Copied.')
      await reader.bringToFront()
      const copied = await reader.evaluate('navigator.clipboard.readText()')
      t.equal(copied, await (await fetch(`${url}incidents/sbs01-4f2a91c3.txt`)).text())
      t.strictSame(complaints, [])
      await context.close()
    })
  }

  t.test('a page brings itself up to date, and keeps what is unfolded, focused and scrolled', async (t) => {
    let status = FAILING
    const { page } = await timed(t, browser, () => status)
    await page.click('#evidence-sbs01-4f2a91c3 summary')
    await page.locator('#evidence-sbs01-4f2a91c3 .scroll').focus()
    await page.evaluate('scrollTo(0, 321)')
    status = { ...FAILING, at: NOW + 30_000 }
    await page.clock.fastForward(30_000)
    await page.waitForSelector('text=as of 2026-03-03 08:00:30 UTC')
    t.equal(await page.locator('#evidence-sbs01-4f2a91c3').getAttribute('open'), '')
    t.ok(await focusIsIn(page, '#evidence-sbs01-4f2a91c3 .scroll'))
    t.equal(await page.evaluate('scrollY'), 321)
    t.equal(await page.textContent('#told'), '', 'there is nothing to tell')
    status = WELL
    await page.clock.fastForward(30_000)
    await page.waitForSelector('h1:text("All is well")')
    t.equal(await page.textContent('#told'), 'All is well', 'what changed is told')
    t.equal(await page.title(), 'All is well · sqlvss_exporter')
  })

  t.test('updates can be paused, and go on when they are wanted', async (t) => {
    let status = FAILING
    const { page } = await timed(t, browser, () => status)
    await page.click('#pause')
    t.equal(await page.getAttribute('#pause', 'aria-pressed'), 'true')
    status = WELL
    await page.clock.fastForward(120_000)
    t.equal(await page.textContent('h1'), 'Backups fail on SBS01')
    await page.click('#pause')
    await page.waitForSelector('h1:text("All is well")')
  })

  t.test('a page that cannot be brought up to date says so', async (t) => {
    const { page, close } = await timed(t, browser, () => FAILING)
    await close()
    await page.clock.fastForward(30_000)
    await page.waitForSelector('#told:text("Not updated: the exporter does not answer.")')
    t.equal(await page.textContent('h1'), 'Backups fail on SBS01')
  })

  t.test('why a page was not brought up to date is said: the status of the answer, or text that is selected', async (t) => {
    let isBroken = false
    const { page } = await timed(t, browser, () => {
      if (isBroken) throw new Error('broken')
      return FAILING
    })
    await page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
    await page.waitForSelector('#told:text("No updates while text is selected.")')
    await page.evaluate('getSelection().removeAllRanges()')
    await page.waitForFunction("document.getElementById('told').textContent === ''")
    isBroken = true
    await page.clock.fastForward(30_000)
    await page.waitForSelector('#told:text("Not updated: the server answers with status 500.")')
  })

  t.test('a command is copied by its button', async (t) => {
    const { url } = await serverOf(t, () => FAILING)
    const { page, context } = await open(browser, 'about:blank')
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(url).origin })
    await page.goto(url)
    await page.click('button[data-copy^=command]')
    await page.waitForSelector('button:text("Copied")')
    t.equal(await page.evaluate('navigator.clipboard.readText()'), "Stop-Service -Force -Name 'MSSQL$SBSMONITORING'")
    await context.close()
  })

  t.test('the browser asks for an icon, and has an answer', async (t) => {
    const { url } = await serverOf(t, () => WELL)
    t.equal((await fetch(`${url}favicon.ico`)).status, 204)
  })

  t.test('without script a page has all there is', async (t) => {
    const { url } = await serverOf(t, () => FAILING)
    const { page, context } = await open(browser, url, { javaScriptEnabled: false })
    t.notOk(await page.isVisible('#pause'))
    t.notOk(await page.isVisible('text=Copy report for a ticket'))
    await page.click('text=Report, to select and copy')
    t.ok(await page.isVisible('pre.report'))
    await page.click('#evidence-sbs01-4f2a91c3 summary')
    t.ok(await page.isVisible('.evidence >> text=Client initiates abort'))
    t.ok(await page.isVisible('svg[role=img]'))
    await page.click('text=The same as a table')
    t.strictSame(await page.locator('h2').allTextContents(), [
      'Database SBSMonitoring of instance SBSMONITORING cannot be opened', 'The last 35 days', 'Nothing to do for these',
      '1 server watched', 'SQL Server instances', 'Event logs', 'Exporter'
    ])
    await page.click('article h2 a')
    t.equal(await page.textContent('h1'), 'Database SBSMonitoring of instance SBSMONITORING cannot be opened')
    await context.close()
  })

  t.test('behind a proxy that puts a prefix before them all addresses lead somewhere', async (t) => {
    const url = await prefixed(t, (await serverOf(t, () => FAILING)).url)
    for (const path of ['', 'incidents/sbs01-4f2a91c3']) {
      const { page, context } = await open(browser, url + path)
      const addresses = await page.locator('a[href]').evaluateAll((links) => links.map((link) => (link as unknown as { href: string }).href))
      const own = [...new Set(addresses.filter((address) => address.startsWith(new URL(url).origin)))]
      t.ok(own.length > 15, `${own.length} addresses`)
      for (const address of own) t.equal((await fetch(address)).status, 200, address)
      await context.close()
    }
  })

  t.test('a browser is told what is missing, and led back', async (t) => {
    const { url } = await serverOf(t, () => WELL)
    const { page, context } = await open(browser, `${url}no/such/page`)
    t.equal(await page.textContent('h1'), 'No such page')
    await looked(t, page, 'missing')
    await page.click('main >> text=Status')
    t.strictSame([page.url(), await page.textContent('h1')], [url, 'All is well'])
    await context.close()
  })

  t.test('a page that shows much shows it in Chromium, too', async (t) => {
    const computers = Array.from({ length: 60 }, (_, n) => ({ ...FAILING.computers[0]!, computer: `SRV${n}` }))
    const { page, context } = await open(browser, (await serverOf(t, () => aStatus({ computers }))).url)
    await looked(t, page, 'many-status')
    await context.close()
  })
})

/** A page is as wide as its window, and axe finds nothing, in light and dark. */
async function looked (t: Test, page: Page, name: string): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await page.emulateMedia({ colorScheme })
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 900 })
      t.equal(await overflow(page), 0, `${name}, ${width} wide`)
      await picture(page, `${name}-${width}-${colorScheme}`)
      if (AXE_WIDTHS.includes(width)) t.strictSame(await axeFindings(page), [], `${name}, ${width} wide, ${colorScheme}`)
    }
  }
}

/** A page whose time is told by the test. */
async function timed (t: Test, browser: Browser, status: Parameters<typeof serverOf>[1]) {
  const { url, close } = await serverOf(t, status)
  const { page, context } = await open(browser, 'about:blank', { viewport: { width: 1000, height: 500 } })
  t.teardown(() => context.close())
  await page.clock.install({ time: NOW })
  await page.goto(url)
  return { page, close }
}

async function focusIsIn (page: Page, selector: string): Promise<boolean> {
  return await page.evaluate(`document.activeElement === document.querySelector(${JSON.stringify(selector)})`)
}
