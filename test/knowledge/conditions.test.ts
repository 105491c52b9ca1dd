import t from 'tap'
import { CONDITIONS } from '../../src/knowledge/conditions.js'
import { EVENT_RULES } from '../../src/knowledge/event-rules.js'

t.test('every condition is that of a rule, but for the vetoes that say nothing', async (t) => {
  const rules = EVENT_RULES.map((rule) => rule.name)
  t.same(CONDITIONS.map(({ rule }) => rule).filter((rule) => !rules.includes(rule)), ['silent-veto-of-wid', 'silent-veto', 'silent-veto-of-writer-alone'])
})

t.test('meanings are sentences, and actions begin with a verb and end with a full stop', async (t) => {
  for (const { rule, meaning, actions } of CONDITIONS) {
    t.match(meaning, /^[A-Z].*\.$/, rule)
    for (const action of actions) t.match(action, /^[A-Z][a-z]+ .*\.$/, action)
  }
})
