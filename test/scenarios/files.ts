import { printedEvents } from '../synthetic/event-log.js'
import { exampleEvents } from './example.js'
import { fixtures } from './fixtures.js'
import { stories } from './stories.js'

/** Every file that is made from the synthetic events, with its path from the root of the repository. */
export function generatedFiles (): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const story of stories) files.set(`test/scenarios/${story.name}/events.xml`, printedEvents(story.events()))
  for (const [rule, cases] of Object.entries(fixtures)) {
    for (const [name, xml] of Object.entries(cases)) files.set(`test/fixtures/events/${rule}/${name}.xml`, `${xml}\r\n`)
  }
  files.set('examples/kb2615182/application.xml', printedEvents(exampleEvents()))
  return files
}
