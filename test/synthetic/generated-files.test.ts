import { existsSync, readdirSync, readFileSync } from 'node:fs'
import t from 'tap'
import { generatedFiles } from '../scenarios/files.js'
import { stories } from '../scenarios/stories.js'

const ROOT = new URL('../../', import.meta.url)
const files = generatedFiles()

t.test('every story, fixture and example on disk is what the synthetic events make', async (t) => {
  for (const [path, text] of files) t.equal(readFileSync(new URL(path, ROOT), 'utf8'), text, path)
})

t.test('every file of events on disk is made from the synthetic events', async (t) => {
  const onDisk = ['test/scenarios', 'test/fixtures/events', 'examples/kb2615182'].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .map((path) => `${folder}/${path.replaceAll('\\', '/')}`).filter((path) => path.endsWith('.xml')))
  t.same(onDisk.sort(), [...files.keys()].sort())
})

t.test('every story is told in words too', async (t) => {
  for (const { name } of stories) t.ok(existsSync(new URL(`test/scenarios/${name}/story.md`, ROOT)), name)
})

t.test('every event is one line of its own', async (t) => {
  for (const [path, text] of files) {
    const events = text.split("<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'>").slice(1)
    t.ok(events.length > 0 && events.every((event) => event.endsWith('</Event>\r\n')), path)
  }
})
