import { readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'

const FILES = ['sqlvss.rules.yml', 'sqlvss.alerts.yml']
const HEAD = '# The rules and alerts of the folder alerts, for the Prometheus Operator. Made from them by npm run golden.\n'

/** The shipped rules and alerts as one resource of the Prometheus Operator. */
export function prometheusRule (): string {
  return HEAD + stringify({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'sqlvss', labels: { 'app.kubernetes.io/name': 'sqlvss-exporter' } },
    spec: { groups: FILES.flatMap(groupsOf) }
  }, { lineWidth: 0 })
}

function groupsOf (file: string): readonly object[] {
  return (parse(readFileSync(new URL(`../../alerts/${file}`, import.meta.url), 'utf8')) as { groups: readonly object[] }).groups
}
