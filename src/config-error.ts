const LONGEST_PROBLEM = 500

/** The configuration cannot be used; one entry for each problem, which may quote the file and is cut. */
export class ConfigError extends Error {
  readonly problems: readonly string[]

  constructor (problems: readonly string[]) {
    const told = problems.map((problem) => problem.length > LONGEST_PROBLEM ? `${problem.slice(0, LONGEST_PROBLEM)}…` : problem)
    super(told.join('\n'))
    this.name = 'ConfigError'
    this.problems = told
  }
}
