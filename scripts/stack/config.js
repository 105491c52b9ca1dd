import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ROOT } from '../set-up.js'

/** The rules we ship, in the order in which they need each other. */
export const RULES = ['sqlvss.rules.yml', 'sqlvss.alerts.yml'].map((name) => join(ROOT, 'alerts', name))

/** The configuration of Alertmanager that we ship. */
export const ALERTMANAGER = join(ROOT, 'alerts', 'alertmanager', 'alertmanager.yml')

const EXAMPLE = join(ROOT, 'examples', 'prometheus.yml')

/** The example configuration of Prometheus with addresses of here, and in a hurry. */
export function prometheusConfig ({ exporter, alertmanager, interval }) {
  const config = readYaml(EXAMPLE)
  const [scrape] = config.scrape_configs
  scrape.static_configs = [{ targets: [exporter] }] // called by its address, so that links lead to it
  return {
    ...config,
    global: { scrape_interval: interval, evaluation_interval: interval },
    rule_files: RULES,
    alerting: alertingTo(alertmanager)
  }
}

/** Where Prometheus sends its alerts. */
export function alertingTo (alertmanager) {
  return { alertmanagers: [{ static_configs: [{ targets: [alertmanager] }] }] }
}

/**
 * The shipped configuration of Alertmanager, with its routes and inhibitions; every receiver is a webhook below an
 * address of ours, by name, so nothing leaves this computer. A shorter wait may be given for the first message of a group.
 */
export function alertmanagerConfig ({ sink, groupWait }) {
  const { route, inhibit_rules: inhibitions, time_intervals: times, receivers } = readYaml(ALERTMANAGER)
  return {
    route: groupWait === undefined ? route : hurried(route, groupWait),
    ...(inhibitions && { inhibit_rules: inhibitions }),
    ...(times && { time_intervals: times }),
    receivers: receivers.map(({ name }) => ({
      name,
      webhook_configs: [{ url: `${sink}/${encodeURIComponent(name)}`, send_resolved: true }]
    }))
  }
}

function hurried (route, groupWait) {
  const { routes = [] } = route
  return { ...route, group_wait: groupWait, routes: routes.map((one) => hurried(one, groupWait)) }
}

/** The value of a YAML file. */
export function readYaml (path) {
  return parse(readFileSync(path, 'utf8'), { merge: true })
}
