import { articleStories } from './article-stories.js'
import { culpritStories } from './culprit-stories.js'
import { notSqlStories } from './not-sql-stories.js'
import { procedureStories } from './procedure-stories.js'
import { spellingStories } from './spelling-stories.js'
import { textLogStories } from './text-log-stories.js'
import type { Story } from './story.js'

/** Every story that is told, each in a folder of its name. */
export const stories: readonly Story[] = [
  ...articleStories, ...culpritStories, ...procedureStories, ...notSqlStories, ...spellingStories,
  ...textLogStories
]
