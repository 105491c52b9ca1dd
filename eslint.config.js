import neostandard, { resolveIgnoresFromGitignore } from 'neostandard'

const MAX_LEN = {
  code: 120, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true, ignoreComments: true
}
const MAX_LINES = { max: 40, skipBlankLines: true, skipComments: true }

export default [
  ...neostandard({ ts: true, ignores: resolveIgnoresFromGitignore() }),
  { rules: { '@stylistic/max-len': ['error', MAX_LEN] } },
  // Grafana writes its variables so
  { files: ['dashboards/**', 'test/dashboards/**'], rules: { 'no-template-curly-in-string': 'off' } },
  { files: ['src/**'], rules: { 'max-lines-per-function': ['error', MAX_LINES] } }
]
