import type { Trial } from './trial.js'

/** What came of a trial. */
export interface Result {
  readonly trial: Trial
  readonly outcome: 'held' | 'FAILED' | 'skipped'
  readonly found: string
}

/** All that came of one run. */
export interface Run {
  readonly at: Date
  readonly version: string
  readonly seed: number
  readonly results: readonly Result[]
}

/** What the run has shown, as docs/reliability.md. */
export function reliabilityPage ({ at, version, seed, results }: Run): string {
  const rows = results.map(({ trial, outcome, found }) =>
    `| ${[`\`${trial.name}\``, trial.fault, trial.expected, outcome, found].map(cell).join(' | ')} |`)
  const count = (outcome: Result['outcome']): number => results.filter((result) => result.outcome === outcome).length
  return `# Reliability

Written by \`npm run torture -- --write\` on ${at.toISOString().slice(0, 10)}, with seed ${seed}: sqlvss_exporter ${version}, Node.js \
${process.version}, ${process.platform}/${process.arch}. Each fault happens to the built program, running as a process of its own. \
${count('held')} held, ${count('FAILED')} failed, ${count('skipped')} skipped.

| trial | what happens | what has to come of it | outcome | what was found |
|---|---|---|---|---|
${rows.join('\n')}

"Counted once" is: as many failures in \`sqlvss_backup_runs_total\` as were written to the event log, no more and no less.
`
}

function cell (text: string): string {
  return text.replaceAll('|', '\\|').replace(/\s+/g, ' ').slice(0, 600)
}
