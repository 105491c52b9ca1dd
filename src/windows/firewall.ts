import { readTexts } from './registry.js'

const RULES = 'SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules'

/**
 * Names of the active rules of the Windows firewall that let connections to a port of a program in, as the registry holds
 * them; rules of a group policy stand elsewhere and are not looked at.
 */
export function firewallRules (port: number, program: string): readonly string[] {
  return [...readTexts(RULES, 64)?.values() ?? []].filter((rule) => letsIn(rule, port, program)).map(nameIn)
}

/** Whether a rule of the form `v2.31|Action=Allow|Dir=In|LPort=10099|...` is meant for a port, or for the program there. */
export function letsIn (rule: string, port: number, program: string): boolean {
  const facts = rule.split('|').map((fact) => fact.toLowerCase())
  const valuesOf = (name: string) =>
    facts.filter((fact) => fact.startsWith(name)).map((fact) => fact.slice(fact.indexOf('=') + 1))
  const ports = valuesOf('lport')
  const programs = valuesOf('app=')
  const accepts = (values: readonly string[], isIt: (value: string) => boolean) =>
    values.length === 0 || values.some(isIt)
  return ['action=allow', 'active=true', 'dir=in'].every((fact) => facts.includes(fact)) &&
    ports.length + programs.length > 0 &&
    accepts(valuesOf('protocol='), (value) => value === '6') &&
    accepts(ports, (value) => holds(value, port)) &&
    accepts(programs, (value) => value === program.toLowerCase())
}

/** A port, or a range as 10000-10100. */
function holds (value: string, port: number): boolean {
  const [first, last = first] = value.split('-').map(Number)
  return port >= first! && port <= last!
}

function nameIn (rule: string): string {
  return /\|Name=([^|]*)/.exec(rule)?.[1] ?? 'a rule without a name'
}
