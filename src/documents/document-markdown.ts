import type { Content, Document, Table } from './document.js'
import { pieceOf } from './document.js'

const FENCES = { PowerShell: 'powershell', cmd: 'bat', 'PowerShell or cmd': 'bat' } as const

/** A document as the Markdown file of the repository. */
export function markdownOf ({ title, introduction, sections }: Document): string {
  return [
    `# ${title}`,
    ...introduction.map(markdownPiece),
    ...sections.flatMap(({ heading, content }) => [`## ${heading}`, ...content.map(markdownPiece)])
  ].join('\n\n') + '\n'
}

function markdownPiece (content: Content): string {
  const piece = pieceOf(content)
  switch (piece.kind) {
    case 'paragraph': return piece.text
    case 'steps': return piece.items.map((item, n) => `${n + 1}. ${item}`).join('\n')
    case 'points': return piece.items.map((item) => `- ${item}`).join('\n')
    case 'commands': return `${piece.shell}:\n\n\`\`\`${FENCES[piece.shell]}\n${piece.commands.join('\n')}\n\`\`\``
    case 'table': return tableText(piece)
  }
}

function tableText ({ head, rows }: Table): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}
