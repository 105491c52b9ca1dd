import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Receivers } from './receivers.js'

const ALERTS = fileURLToPath(new URL('../../alerts/', import.meta.url))

type Replacement = readonly [what: RegExp, by: string]

// a condition need not last
const RULES: Readonly<Record<string, readonly Replacement[]>> = {
  'sqlvss.rules.yml': [],
  'sqlvss.alerts.yml': [
    [/^( +for:) \w+$/gm, '$1 1s']
  ]
}

// nobody waits: what happens together may come as several messages
const WAITS: readonly Replacement[] = [
  [/^( +group_wait:) \w+$/gm, '$1 100ms'],
  [/^( +group_interval:) \w+$/gm, '$1 1s']
]

/** The shipped rules in a folder, with nothing changed but how long things must last; their paths. */
export function writeRules (folder: string): readonly string[] {
  return Object.entries(RULES).map(([name, replacements]) => {
    const file = join(folder, name)
    writeFileSync(file, replaced(readFileSync(ALERTS + name, 'utf8'), replacements))
    return file
  })
}

/** The shipped configuration of Alertmanager and its templates, with nothing changed but addresses and waits; its path. */
export function writeAlertmanager (folder: string, { url, smtp }: Receivers, name: string): string {
  const addresses: readonly Replacement[] = [
    [/smtp\.example\.invalid:587/, smtp],
    [/smtp_require_tls: true/, 'smtp_require_tls: false'],
    [/https:\/\/events\.pagerduty\.com\/v2\/enqueue/, `${url}/pagerduty`],
    [/https:\/\/(slack|teams)\.example\.invalid[\w/]*/, `${url}/$1`],
    [/https:\/\/tickets\.example\.invalid/, `${url}/tickets`],
    [/https:\/\/heartbeat\.example\.invalid/, `${url}/heartbeat`]
  ]
  mkdirSync(join(folder, 'templates'), { recursive: true })
  copyFileSync(join(ALERTS, 'alertmanager/templates/sqlvss.tmpl'), join(folder, 'templates/sqlvss.tmpl'))
  const file = join(folder, name)
  writeFileSync(file, replaced(readFileSync(join(ALERTS, 'alertmanager', name), 'utf8'), [...addresses, ...WAITS]))
  return file
}

function replaced (text: string, replacements: readonly Replacement[]): string {
  return replacements.reduce((text, [what, by]) => {
    if (text.search(what) < 0) throw new Error(`expected ${String(what)} in what is shipped, found none`)
    return text.replace(what, by)
  }, text)
}
