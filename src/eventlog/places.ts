import { dirname, parse } from 'node:path'
import type { Stats } from 'node:fs'

// folders with a day in their name would become ever more
const MOST_PLACES = 50_000

/** Which disk or share files are on, by what was last seen of them. */
export class Places {
  /** Of every folder that was seen, and of the files that are somewhere else than their folder. */
  readonly #known = new Map<string, string>()

  isKnown (folder: string): boolean {
    return this.#known.has(folder)
  }

  /** What was not seen yet and is not below a share may be where one begins: it is a place of its own. */
  of (path: string): string {
    const ofFolder = this.#known.get(dirname(path))
    const isBelowShare = ofFolder !== undefined && ofFolder !== this.#known.get('/')
    return this.#known.get(path) ?? (isBelowShare ? ofFolder : path)
  }

  /** Takes in what was seen, and yields where that is. */
  see (path: string, stats: Stats): string {
    const place = `${stats.dev} ${parse(path).root}`
    if (stats.isDirectory() || this.#known.get(dirname(path)) !== place) this.#keep(path, place)
    else this.#known.delete(path)
    return place
  }

  /** Takes in that a folder is not there, or not for us, which somebody answered. */
  miss (folder: string): void {
    this.#keep(folder, this.of(dirname(folder)))
  }

  #keep (path: string, place: string): void {
    if (this.#known.size >= MOST_PLACES) this.#known.clear()
    this.#known.set(path, place)
  }
}
