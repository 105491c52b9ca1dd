/** A command line that Windows takes apart into the same arguments; the program is quoted in any case. */
export function commandLine ([program, ...args]: readonly [string, ...string[]]): string {
  return [`"${program}"`, ...args.map(quoted)].join(' ')
}

// a backslash means itself, but before a quotation mark: https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments
function quoted (argument: string): string {
  if (/^[^\s"]+$/.test(argument)) return argument
  const escaped = argument.replace(/(\\*)"/g, '$1$1\\"').replace(/\\+$/, '$&$&')
  return `"${escaped}"`
}
