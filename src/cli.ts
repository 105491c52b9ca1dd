import { Command, CommanderError, InvalidArgumentError, Option } from 'commander'
import { buildInfo, printedBuildInfo } from './build-info.js'
import { ConfigError } from './config-error.js'
import { defaultOf, OPTIONS, type OptionRow } from './config-schema.js'
import { isTimeZone } from './eventlog/local-time.js'
import type { DiagnoseOptions } from './commands/diagnose.js'
import type { ServiceAction, ServiceOptions } from './commands/service.js'
import type { Flags } from './config.js'

/** What the process ends with. */
export const EXIT = { ok: 0, failed: 1, usage: 2, open: 3, fault: 70 } as const

const USAGE = 'usage: sqlvss_exporter [serve|check|diagnose|selftest|service|version] [flags]; sqlvss_exporter --help tells more'
const SUMMARY = 'Reads Windows event logs, recognises server backups that failed because of the SQL Server VSS writer, and names ' +
  'the SQL Server instance, the database, the cause, and what to do: as Prometheus metrics, as a page, as a report.'

const EXAMPLES = `
Every flag but --config.file and --config.check is also a key of the configuration file: --web.listen-address is
listen-address below web. Defaults, then the file, then the flags: the last one wins.

Examples:
  sqlvss_exporter                                    serve what this Windows server logs on http://localhost:10099,
                                                     elsewhere the bundled example
  sqlvss_exporter --event-logs=xml:application.xml   serve what an exported log tells
  sqlvss_exporter --event-logs=evtx:/srv/collected   serve what the .evtx files of a folder tell, and those to come
  sqlvss_exporter --config.file=sqlvss_exporter.yml  serve as a configuration file says
  sqlvss_exporter diagnose application.xml           print what failed, why, and what to do`

const DIAGNOSE_EXAMPLES = `
Several files are read as one story. Exit status: 0 all was read, 1 something could not be read (the rest is reported),
2 wrong usage, 3 a failure is open and --fail-on-open is given.

Examples:
  wevtutil qe Application /f:xml /uni:true /e:Events > application.xml
  sqlvss_exporter diagnose application.xml
  sqlvss_exporter diagnose application.xml ERRORLOG SqlWriterLogger.txt
  sqlvss_exporter diagnose --list-providers C:\\Windows\\System32\\winevt\\Logs\\Application.evtx
  sqlvss_exporter diagnose --format html --output report.html exported-logs/
  sqlvss_exporter diagnose --format json --fail-on-open application.xml`

// each is loaded when it is run: to read a file, no server has to be there
const COMMANDS = {
  serve: async (flags: Flags) => await (await import('./commands/serve.js')).serve(flags),
  check: async (flags: Flags) => await (await import('./commands/check.js')).check(flags),
  diagnose: async (paths: readonly string[], options: DiagnoseOptions) =>
    await (await import('./commands/diagnose.js')).diagnose(paths, options),
  selftest: async (flags: Flags) => await (await import('./commands/selftest.js')).selftest(flags),
  service: async (action: ServiceAction, options: ServiceOptions) =>
    await (await import('./commands/service.js')).service(action, options)
}

/** Runs the command the arguments name and yields the exit status; texts go to stdout, complaints to stderr. */
export async function run (args: readonly string[]): Promise<number> {
  const { program, exitStatus } = commandLine()
  try {
    refuseUnknownCommand(program, args)
    await program.parseAsync([...args], { from: 'user' })
    return exitStatus()
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
    if (!(error instanceof ConfigError)) throw error
    process.stderr.write(printedProblems(error.problems))
    return EXIT.failed
  }
}

function commandLine (): { readonly program: Command, readonly exitStatus: () => number } {
  let status: number = EXIT.ok
  const program = new Command('sqlvss_exporter')
    .description(SUMMARY)
    .version(printedBuildInfo(buildInfo()).trimEnd(), '--version', 'Print version, revision, Node.js and platform.')
    .helpOption('-h, --help', 'Print this help.')
    .helpCommand(false)
    .exitOverride()
    .showHelpAfterError(USAGE)
  const serving = withOptions(program.command('serve', { isDefault: true }))
    .description('Read the event logs again and again, and serve metrics, API and page (default).')
    .option('--config.check', 'Check the configuration and end, as the command check does.')
    .option('--selftest', 'Try all that is needed here and end, as the command selftest does.')
    .addOption(new Option('--service', 'Run as the Windows service.').hideHelp())
    .action(async (options: { 'config.check'?: true, selftest?: true, service?: true }, command: Command) => {
      const flags = { ...flagsOf(command), isService: options.service ?? false }
      status = await COMMANDS[options['config.check'] ? 'check' : options.selftest ? 'selftest' : 'serve'](flags)
    })
  withOptions(program.command('check'))
    .description('Check the configuration: print ok, or every problem with its place.')
    .action(async (_, command: Command) => { status = await COMMANDS.check(flagsOf(command)) })
  withOptions(program.command('selftest'))
    .description('Try all that is needed here: event logs, address, state; on Windows also a marker event, instances, firewall.')
    .action(async (_, command: Command) => { status = await COMMANDS.selftest(flagsOf(command)) })
  program.addCommand(diagnoseCommand((found) => { status = found }))
  program.addCommand(serviceCommand((found) => { status = found }))
  program.command('version')
    .description('Print version, revision, Node.js and platform.')
    .action(() => { process.stdout.write(printedBuildInfo(buildInfo())) })
  for (const command of program.commands) command.copyInheritedSettings(program).helpOption('-h, --help', 'Print this help.')
  program.addHelpText('after', () => `\nFlags of serve and check:\n${flagHelp(serving)}\n${EXAMPLES}`)
  return { program, exitStatus: () => status }
}

function diagnoseCommand (finish: (status: number) => void): Command {
  return new Command('diagnose')
    .description('Read exported event logs once and report what failed, why, and what to do now.')
    .argument('<file|dir...>', 'XML exports, .evtx files, ERRORLOG and SqlWriterLogger.txt, packed by gzip or not, directories ' +
      'of them, or patterns with * and ?')
    .addOption(new Option('--format <format>', 'How the report is written.').choices(['text', 'json', 'html']).default('text'))
    .option('--output <file>', 'Write the report to a file instead of stdout.', pathArgument)
    .option('--time-zone <name>', 'Time zone of the server whose ERRORLOG is read, as Europe/Berlin.', timeZoneArgument)
    .option('--list-providers', 'Print what is in the files instead: events by provider and id, times, computers, damage.')
    .option('--fail-on-open', 'End with status 3 when a failure is open.')
    .addOption(new Option('--color <when>', 'Colours in the text report.').choices(['auto', 'always', 'never']).default('auto'))
    .addHelpText('after', DIAGNOSE_EXAMPLES)
    .action(async (paths: readonly string[], options: DiagnoseOptions) => {
      finish(await COMMANDS.diagnose(paths, options))
    })
}

function serviceCommand (finish: (status: number) => void): Command {
  const command = new Command('service').description('Install, start, stop, remove or look at the Windows service.')
  const action = (name: ServiceAction, description: string): Command => command.command(name)
    .description(description)
    .action(async (options: ServiceOptions) => { finish(await COMMANDS.service(name, options)) })
  action('install', 'Install the service, or bring it up to date; as administrator.')
    .option('--config.file <file>', 'Configuration file (default: sqlvss_exporter.yml in %ProgramData%\\sqlvss_exporter, if it is there).', pathArgument)
    .option('--web.listen-address <address>', 'Address to listen on, whatever the configuration file says.')
    .addOption(new Option('--account <account>', 'Account of the service: one of its own, or LocalService.')
      .choices(['virtual', 'LocalService']).default('virtual'))
  action('uninstall', 'Stop and remove the service; its state is kept.')
    .option('--purge', 'Remove state, log and configuration in %ProgramData%\\sqlvss_exporter as well.')
  action('start', 'Start the service and wait until it runs.')
  action('stop', 'Stop the service and wait until it has ended.')
  action('status', 'Tell whether it runs, and how it is set up; the exit status is 0 where it runs.')
  for (const one of command.commands) one.helpOption('-h, --help', 'Print this help.')
  return command.helpCommand(false)
}

function withOptions (command: Command): Command {
  command.option('--config.file <file>', 'Configuration file (YAML). Flags win over it.', pathArgument)
  for (const row of OPTIONS) for (const option of optionsOf(row)) command.addOption(option)
  return command
}

function optionsOf (row: OptionRow): readonly Option[] {
  const { key, placeholder, isList, help } = row
  if (placeholder === undefined) return [new Option(`--${key}`, help), new Option(`--no-${key}`).hideHelp()]
  const option = new Option(`--${key} <${placeholder}>`, `${help}${defaultHelp(defaultOf(row, process.platform))}`)
  return [isList ? option.argParser((given, before: readonly string[] = []) => [...before, given]) : option]
}

function defaultHelp (value: unknown): string {
  const text = Array.isArray(value) ? value.map(shownItem).join(', ') : value
  return text === '' ? '' : ` (default: ${text})`
}

function shownItem (item: string | { readonly kind: string, readonly channel?: string }): string {
  if (typeof item === 'string') return item
  return item.channel === undefined ? item.kind : `${item.kind}:${item.channel}`
}

function flagsOf (command: Command): Flags {
  const given = (name: string) => {
    const option = command.options.find((known) => known.name() === name && !known.negate)!
    const attribute = option.attributeName()
    return command.getOptionValueSource(attribute) === 'cli' ? command.getOptionValue(attribute) as unknown : undefined
  }
  const values = OPTIONS.map(({ key, fromFlag }): readonly [string, unknown] => {
    const value = given(key)
    if (fromFlag === undefined || value === undefined) return [key, value]
    return [key, Array.isArray(value) ? value.map(fromFlag) : fromFlag(value as string)]
  })
  return { file: given('config.file') as string | undefined, values: Object.fromEntries(values) }
}

function flagHelp (serving: Command): string {
  const help = serving.createHelp()
  const width = help.padWidth(serving, help)
  return help.visibleOptions(serving)
    .filter((option) => option.long !== '--help')
    .map((option) => help.formatItem(help.optionTerm(option), width, help.optionDescription(option), help))
    .join('\n')
}

// the default command would take the misspelt name of another for its own argument
function refuseUnknownCommand (program: Command, args: readonly string[]): void {
  const [first] = args
  if (first === undefined || first.startsWith('-') || program.commands.some((command) => command.name() === first)) return
  program.error(`error: unknown command '${first}'`)
}

function pathArgument (value: string): string {
  if (value === '') throw new InvalidArgumentError('expected a path, found nothing.')
  return value
}

function timeZoneArgument (value: string): string {
  if (!isTimeZone(value)) throw new InvalidArgumentError('expected a time zone, such as Europe/Berlin.')
  return value
}

function printedProblems (problems: readonly string[]): string {
  const title = problems.length === 1 ? 'the configuration has a problem' : `the configuration has ${problems.length} problems`
  return `sqlvss_exporter: ${title}\n${problems.map((problem) => `  ${problem}\n`).join('')}`
}
