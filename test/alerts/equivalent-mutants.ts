const NO_TIME_IS_SO_EARLY = 'a time is 0 where there is none, else it is far from the first second of 1970'

/** Mutants that no test can tell from the rule, each with the reason. */
export const EQUIVALENT: Readonly<Record<string, string>> = {
  'SqlVssEventsLost (warning): 0 at 75 is 1': NO_TIME_IS_SO_EARLY,
  'SqlVssSqlNotInBackup (info): 0 at 140 is 1': NO_TIME_IS_SO_EARLY,
  'SqlVssExporterDisappeared (warning): max at 0 is min': 'build_info is always 1',
  'SqlVssVersionMismatch (info): count at 16 is sum': 'build_info is always 1',
  'SqlVssWatchdog (none): 1 at 7 is 0': 'an alert fires whatever its value is',
  'SqlVssWatchdog (none): 1 at 7 is 2': 'an alert fires whatever its value is'
}
