const LINK = /\]\((?<target>[^)\s]+)\)/g
const ELSEWHERE = /^[a-z][\w+.-]*:/i
const HEADING = /^#{1,6} (?<title>.+)$/gm
const BLOCK = /^ *```[^]*?^ *```$/gm
const CODE = /`[^`\n]+`/g
// what GitHub leaves out of a heading, and what it writes for a blank
const NOT_IN_ANCHOR = /[^\p{L}\p{N}_ -]/gu

/**
 * The relative links of a Markdown document: the path, empty for a link into the document itself, and the anchor, if it has one.
 * @param {string} markdown
 * @returns {{ path: string, anchor: string | undefined }[]}
 */
export function linksIn (markdown) {
  const text = markdown.replaceAll(BLOCK, '').replaceAll(CODE, '')
  const targets = [...text.matchAll(LINK)].map(({ groups: { target } }) => target)
  return targets.filter((target) => !ELSEWHERE.test(target)).map((target) => {
    const [path, anchor] = target.split('#')
    return { path: decodeURI(path), anchor }
  })
}

/**
 * The anchors of a Markdown document as GitHub makes them of its headings; a second one of the same words has a number.
 * @param {string} markdown
 * @returns {ReadonlySet<string>}
 */
export function anchorsIn (markdown) {
  const anchors = new Set()
  for (const { groups: { title } } of markdown.replaceAll(BLOCK, '').matchAll(HEADING)) {
    const anchor = title.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase().trim().replaceAll(NOT_IN_ANCHOR, '').replaceAll(' ', '-')
    let name = anchor
    for (let n = 1; anchors.has(name); n++) name = `${anchor}-${n}`
    anchors.add(name)
  }
  return anchors
}
