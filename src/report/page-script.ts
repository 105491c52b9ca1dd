import { html } from './markup.js'

/**
 * What a page does by itself where scripts run: it fetches itself again every 30 seconds, unless it is paused, hidden or text is
 * selected, keeps what is unfolded, focused and scrolled, and copies reports. Nothing on a page needs it.
 */
export const PAGE_SCRIPT = html`
const page = document.documentElement
const told = document.getElementById('told')
const pause = document.getElementById('pause')
const FOCUSABLE = 'a[href], button, summary, [tabindex]'
const SELECTING = 'No updates while text is selected.'
let isPaused = false

page.classList.add('scripting')
pause.addEventListener('click', () => {
  isPaused = !isPaused
  pause.setAttribute('aria-pressed', String(isPaused))
  if (!isPaused) update()
})
document.addEventListener('visibilitychange', update)
document.addEventListener('selectionchange', tellOfSelection)
setInterval(update, 30_000)

async function update () {
  if (isResting()) return
  const { fresh, problem } = await fetched()
  if (isResting()) return
  if (problem !== undefined) {
    say('Not updated: ' + problem)
    return
  }
  // another version has come
  if (fresh.querySelector('style').textContent !== document.querySelector('style').textContent) {
    location.reload()
    return
  }
  const before = headline()
  show(fresh)
  say(headline() === before ? '' : headline())
}

function isResting () {
  return isPaused || document.hidden || isSelecting()
}

function isSelecting () {
  return !getSelection().isCollapsed
}

function tellOfSelection () {
  if (isSelecting() && !isPaused) say(SELECTING)
  else if (told.textContent === SELECTING) say('')
}

async function fetched () {
  try {
    const answer = await fetch(location.href, { cache: 'no-store' })
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html')
    if (!answer.ok) return { problem: 'the server answers with status ' + answer.status + '.' }
    return fresh.getElementById('told') === null ? { problem: 'the answer is no page of the exporter.' } : { fresh }
  } catch {
    return { problem: 'the exporter does not answer.' }
  }
}

function show (fresh) {
  const { scrollX, scrollY } = window
  const folds = new Map([...document.querySelectorAll('main details[id]')].map((one) => [one.id, one.open]))
  const scrolls = [...document.querySelectorAll('main .scroll')].map((one) => one.scrollLeft)
  const focus = placeOfFocus()
  document.title = fresh.title
  document.getElementById('about').replaceWith(fresh.getElementById('about'))
  document.querySelector('main').replaceChildren(...fresh.querySelector('main').childNodes)
  for (const one of document.querySelectorAll('main details[id]')) one.open = folds.get(one.id) ?? one.open
  document.querySelectorAll('main .scroll').forEach((one, n) => { one.scrollLeft = scrolls[n] ?? 0 })
  if (focus !== undefined) sameAs(focus.name)[focus.n]?.focus({ preventScroll: true })
  window.scrollTo(scrollX, scrollY)
}

function placeOfFocus () {
  const focused = document.activeElement
  if (focused === null || focused.closest('main') === null) return undefined
  const name = nameOf(focused)
  return { name, n: sameAs(name).indexOf(focused) }
}

function sameAs (name) {
  return [...document.querySelectorAll('main :is(' + FOCUSABLE + ')')].filter((one) => nameOf(one) === name)
}

function nameOf (element) {
  return [element.tagName, element.id || element.parentElement.id, element.getAttribute('href'), element.dataset.copy].join(' ')
}

function headline () {
  return document.querySelector('h1')?.textContent ?? ''
}

function say (text) {
  told.textContent = text
}

document.addEventListener('click', async ({ target }) => {
  const button = target.closest('[data-copy]')
  if (button === null) return
  const source = document.getElementById(button.dataset.copy)
  const isCopied = await copied(source.textContent)
  if (!isCopied) source.closest('details:not([open])')?.setAttribute('open', '')
  say(isCopied ? 'Copied.' : 'Not copied: select the text.')
  button.textContent = isCopied ? 'Copied' : 'Not copied'
})

async function copied (text) {
  if (navigator.clipboard !== undefined) {
    try {
      await navigator.clipboard.writeText(text)
      return true
    } catch {} // not allowed; there is an older way
  }
  const { activeElement } = document
  const area = document.createElement('textarea')
  area.value = text
  document.body.append(area)
  area.select()
  const isDone = document.execCommand('copy')
  area.remove()
  activeElement?.focus({ preventScroll: true })
  return isDone
}
`
