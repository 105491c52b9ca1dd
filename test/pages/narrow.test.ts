import t from 'tap'
import type { Page } from 'playwright-core'
import { FAILING, UNREADABLE } from '../a-status.js'
import { axeFindings, launch, open, overflow, withoutChromium } from './browser.js'
import { serverOf } from './served.js'

const PHONE = { width: 390, height: 844 }
const DESK = { width: 1280, height: 800 }
const HEARD = ['table', 'row', 'columnheader', 'cell']

t.test('pages on a phone', { skip: withoutChromium }, async (t) => {
  const browser = await launch()
  t.teardown(() => browser.close())

  t.test('on a phone nobody scrolls sideways for a server, an incident, an event or an event log', async (t) => {
    const eventLogs = [...FAILING.eventLogs, ...UNREADABLE.eventLogs]
    const { url } = await serverOf(t, () => ({ ...FAILING, eventLogs }))
    for (const path of ['', 'incidents/sbs01-4f2a91c3', 'docs/runbooks/', 'docs/error-codes/']) { // the last has empty cells
      const { page, context } = await open(browser, url + path, { viewport: PHONE })
      await unfold(page)
      const narrow = await tablesOf(page)
      t.ok(narrow.length > 2)
      for (const { label, excess } of narrow) t.equal(excess, 0, `${path} ${label}`)
      t.equal(await overflow(page), 0)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        t.strictSame(await axeFindings(page), [], `${path} ${colorScheme}`)
      }
      const heard = await heardTables(page)
      await page.setViewportSize(DESK)
      t.strictSame(await heardTables(page), heard, 'who hears a table hears the same one')
      t.ok(heard['columnheader']! > 2)
      await context.close()
    }
  })

  t.test('a stack tells the name of each column but the first, and of none where there are two', async (t) => {
    const { url } = await serverOf(t, () => FAILING)
    const { page, context } = await open(browser, url, { viewport: PHONE })
    t.strictSame(await namesOf(page, '#servers tr:last-child td'), [
      'none', '"Backup"', '"Last good backup (UTC)"', '"Last started (UTC)"', '"Instances"'
    ])
    await page.setViewportSize(DESK)
    t.strictSame(await namesOf(page, '#servers tr:last-child td'), ['none', 'none', 'none', 'none', 'none'])
    await page.setViewportSize(PHONE)
    await page.goto(`${url}docs/runbooks/`)
    t.strictSame(await namesOf(page, 'section:first-of-type tr:last-child td'), ['none', 'none'])
    await context.close()
  })
})

async function unfold (page: Page): Promise<void> {
  await page.locator('details').evaluateAll((all) => { for (const one of all) one.setAttribute('open', '') })
}

/** The tables that are read on a phone, and how much wider than their place each is. */
async function tablesOf (page: Page): Promise<readonly { readonly label: string, readonly excess: number }[]> {
  return await page.locator('.scroll:has(> .stacked)').evaluateAll((places) => places.map((place) => ({
    label: place.getAttribute('aria-label') ?? '', excess: place.scrollWidth - place.clientWidth
  })))
}

/** How many tables, headings and cells a screen reader finds. */
async function heardTables (page: Page): Promise<Readonly<Record<string, number>>> {
  const session = await page.context().newCDPSession(page)
  const { nodes } = await session.send('Accessibility.getFullAXTree')
  const roles = nodes.flatMap(({ role, ignored }) => ignored ? [] : [String(role?.value)])
  return Object.fromEntries(HEARD.map((name) => [name, roles.filter((role) => role === name).length]))
}

async function namesOf (page: Page, cells: string): Promise<readonly string[]> {
  return await page.evaluate(`[...document.querySelectorAll(${JSON.stringify(cells)})].map((cell) => getComputedStyle(cell, '::before').content.split(' / ')[0])`)
}
