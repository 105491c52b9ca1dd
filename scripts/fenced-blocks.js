const FENCE = /^(?<indent> *)```(?<language>\S*)\n(?<text>.*?)^\k<indent>```$/gms
const HEADING = /^##+ (?<title>.+)$/gm // one mark alone begins a comment of YAML, too

/** The fenced blocks of a Markdown document, each with its language and the heading above it. */
export function fencedBlocks (markdown) {
  const headings = [...markdown.matchAll(HEADING)]
  return [...markdown.matchAll(FENCE)].map(({ index, groups: { indent, language, text } }) => ({
    language,
    section: headings.findLast((heading) => heading.index < index)?.groups.title,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '')
  }))
}

/**
 * What is typed according to a block, without comments, each with the output that is shown of it.
 * @param {{ language: string, text: string }} block
 * @returns {{ command: string, shown: string }[]}
 */
export function commandsOf ({ language, text }) {
  if (language === 'sh') return typed(text).map((command) => ({ command, shown: '' }))
  if (language !== 'console') return []
  return text.split(/^\$ /m).slice(1).map((part) => {
    const [line, ...shown] = part.split('\n')
    return { command: line, shown: shown.join('\n') }
  })
}

/** What is shown and was not printed; `...` on a line of its own leaves lines out, and the time of asking is any. */
export function notPrinted (shown, printed) {
  const parts = undated(shown).split(/^ *\.\.\.\n/m).map((part) => part.trim()).filter((part) => part !== '')
  return parts.filter((part) => !undated(printed).includes(part))
}

function typed (text) {
  return text.replaceAll('\\\n', ' ').split('\n')
    .map((line) => line.replace(/(?:^|\s+)# .*$/, '').replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
}

function undated (text) {
  return text.replace(/As of\s[-0-9:\s]+UTC/, 'As of NOW')
}
