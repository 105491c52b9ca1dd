/** Breaks a text at spaces into lines of at most so many characters; a word that is longer is broken, too. */
export function wrapped (text: string, width: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrappedLine(line, Math.max(width, 10)))
}

function wrappedLine (line: string, width: number): readonly string[] {
  const lines: string[] = []
  let current = ''
  for (const word of line.split(/[ \t]+/).flatMap((word) => pieces(word, width))) {
    if (current === '') current = word
    else if (current.length + 1 + word.length <= width) current += ` ${word}`
    else {
      lines.push(current)
      current = word
    }
  }
  return [...lines, current]
}

function pieces (word: string, width: number): readonly string[] {
  if (word.length <= width) return [word]
  const characters = [...word]
  const parts = Math.ceil(characters.length / width)
  return Array.from({ length: parts }, (_, n) => characters.slice(n * width, (n + 1) * width).join(''))
}
