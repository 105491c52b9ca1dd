import { referenceOf } from '../knowledge/references.js'
import type { Reference } from '../report/wording.js'

/** A document as the reports show it; one without a lasting address is shown by its title. */
export function shownReference (key: string): Reference | undefined {
  const found = referenceOf(key)
  return found === undefined ? undefined : { title: found.title, url: found.url ?? '' }
}
