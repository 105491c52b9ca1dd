import { stampOf } from './files.js'
import { readWebConfig, type UsableRead, type WebConfig, type WebConfigRead } from './web-config.js'

/** A web configuration that follows its files. */
export interface LiveWebConfig {
  /** As the files are now; `isGood` is false while they cannot be used, and `config` is then the last that could. */
  current (): { readonly config: WebConfig, readonly isGood: boolean }
}

/** Tells what changes in the log, once. */
export interface WebLogger {
  info (facts: object, message: string): void
  warn (facts: object, message: string): void
  error (facts: object, message: string): void
}

/**
 * Looks at the files whenever it is asked, and reads them where they changed. Looking and reading are not asynchronous:
 * a few local files are looked at in microseconds, and no request can then be judged by a configuration older than itself.
 */
export function liveWebConfig (file: string, first: UsableRead, logger: WebLogger): LiveWebConfig {
  let seen: WebConfigRead = first
  let config = first.config
  let isGood = true

  function readAgain (): void {
    const found = readWebConfig(file)
    const problems = [...found.problems, ...switched(first.config, found.config).map((problem) => `${file}: ${problem}`)]
    seen = found
    isGood = problems.length === 0
    if (isGood) config = found.config!
    if (isGood) tellRead()
    else logger.error({ file, problems }, 'Unable to parse configuration; requests are answered with 500 until it can be')
  }

  function tellRead (): void {
    logger.info({ file }, 'Web configuration read again')
    const options = NEEDS_RESTART.filter(([key]) => JSON.stringify(config[key]) !== JSON.stringify(first.config[key]))
      .map(([, option]) => option)
    if (options.length > 0) logger.warn({ file, options }, 'Changed options that need a restart')
  }

  return {
    current () {
      if (stampOf(seen.files) !== seen.stamp) readAgain()
      return { config, isGood }
    }
  }
}

const NEEDS_RESTART = [['isHttp2', 'http_server_config.http2'], ['rateLimit', 'rate_limit']] as const

/** A port speaks TLS or plain HTTP from the start. */
function switched (before: WebConfig, after: WebConfig | undefined): readonly string[] {
  if (after === undefined || (after.tls === undefined) === (before.tls === undefined)) return []
  return [`tls_server_config: TLS was switched ${after.tls === undefined ? 'off' : 'on'}, which needs a restart`]
}
