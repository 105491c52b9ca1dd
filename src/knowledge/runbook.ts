import type { ReferenceKey } from './references.js'

/** How soon somebody has to act: critical now, warning in working hours, info when it suits, none never. */
export type Severity = 'critical' | 'warning' | 'info' | 'none'

/** Where commands are typed; each opened as administrator. */
export type Shell = 'PowerShell' | 'cmd' | 'PowerShell or cmd'

/** What to type, and where. */
export interface Commands {
  readonly shell: Shell
  readonly commands: readonly [string, ...string[]]
}

/** What to do, one after the other. */
export interface Steps {
  readonly steps: readonly [string, ...string[]]
}

/** What stands side by side. */
export interface Points {
  readonly points: readonly [string, ...string[]]
}

/** A paragraph, commands, steps or points; text knows `code`, **weight** and [title](address), and nothing else. */
export type Block = string | Commands | Steps | Points

type Blocks = readonly [Block, ...Block[]]

/** What to know and do when an alert fires. */
export interface Runbook {
  readonly alert: string
  /** As the alert's rules give it, the worst last. */
  readonly severities: readonly [Severity, ...Severity[]]
  /** One line for the list of all. */
  readonly summary: string
  readonly meaning: Blocks
  readonly impact: Blocks
  readonly diagnosis: Blocks
  readonly mitigation: Blocks
  readonly sources: readonly [ReferenceKey, ...ReferenceKey[]]
}
