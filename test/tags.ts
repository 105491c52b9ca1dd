/** Every tag of a page with its attributes' names, in order; two pages of one shape have the same. */
export function tagsOf (page: string): readonly string[] {
  return [...page.matchAll(/<\/?[a-z0-9]+(?:\s+[a-z-]+(?:="[^"]*")?)*\s*>|<[^>]*>/gi)]
    .map(([tag]) => tag.replace(/="[^"]*"/g, ''))
}
