/** Waits until the exporter at an address has read every event log once. */
export async function whenReady (url: string): Promise<void> {
  while (!await fetch(`${url}/-/ready`).then(({ ok }) => ok, () => false));
}

/** What counts failed backups, where it is not zero: labels and number. */
export async function failuresAt (url: string): Promise<readonly string[]> {
  return (await samplesAt(url, 'sqlvss_backup_failures_total')).filter((sample) => !sample.endsWith(' 0'))
}

/** The samples of a metric: labels and number. */
export async function samplesAt (url: string, name: string): Promise<readonly string[]> {
  const lines = (await (await fetch(`${url}/metrics`)).text()).split('\n')
  return lines.filter((line) => line.startsWith(`${name}{`)).map((line) => line.slice(name.length))
}
