import t from 'tap'
import { commandsOf, fencedBlocks, notPrinted } from '../../scripts/fenced-blocks.js'

const DOCUMENT = `# A document

## Try it

\`\`\`sh
npm start # until Ctrl+C
docker run -v a:b \\
  image --flag

# a comment
\`\`\`

- in a list

  \`\`\`yaml
  # a.yml
  a:
    - 1
  \`\`\`

### Ask

\`\`\`console
$ one --two
As of 2026-11-22
17:08:46 UTC.
  ...
last
$ three
\`\`\`
`

t.test('a block has its language, the heading above it, and its text without the indent of its list', async (t) => {
  t.strictSame(fencedBlocks(DOCUMENT).map(({ language, section }) => [language, section]), [
    ['sh', 'Try it'], ['yaml', 'Try it'], ['console', 'Ask']
  ])
  t.equal(fencedBlocks(DOCUMENT)[1]!.text, '# a.yml\na:\n  - 1\n')
})

t.test('what is typed is told from comments, continued lines and output', async (t) => {
  t.strictSame(fencedBlocks(DOCUMENT).flatMap(commandsOf), [
    { command: 'npm start', shown: '' },
    { command: 'docker run -v a:b image --flag', shown: '' },
    { command: 'one --two', shown: 'As of 2026-11-22\n17:08:46 UTC.\n  ...\nlast\n' },
    { command: 'three', shown: '' }
  ])
})

t.test('what is shown was printed whenever that was, with lines left out, and nothing else was', async (t) => {
  const shown = 'As of 2026-11-22\n17:08:46 UTC.\n  ...\nlast\n'
  t.strictSame(notPrinted(shown, 'As of 2026-12-01 01:02:03\nUTC.\nmore\nlast\n'), [])
  t.strictSame(notPrinted(shown, 'As of 2026-12-01 01:02:03\nUTC.\nmore\n'), ['last'])
})
