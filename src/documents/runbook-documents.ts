import type { Runbook, Severity } from '../knowledge/runbook.js'
import { RUNBOOKS } from '../knowledge/runbooks.js'
import type { Document } from './document.js'
import { sourcesSection } from './document.js'

const URGENCIES: Readonly<Record<Severity, string>> = {
  critical: 'Now', warning: 'Soon, in working hours', info: 'When it suits', none: 'Never: it is no fault'
}

/** A page for each alert, and the list of them. */
export const RUNBOOK_DOCUMENTS: readonly Document[] = [listOfAll(), ...RUNBOOKS.map(runbookDocument)]

function runbookDocument (runbook: Runbook): Document {
  const { alert, severities, summary, meaning, impact, diagnosis, mitigation, sources } = runbook
  return {
    path: `runbooks/${alert}`,
    title: alert,
    introduction: [`${summary} Severity: ${severities.join(', then ')}. [All alerts](README.md)`],
    sections: [
      { heading: 'Meaning', content: meaning },
      { heading: 'Impact', content: impact },
      { heading: 'Diagnosis', content: diagnosis },
      { heading: 'Mitigation', content: mitigation },
      sourcesSection(sources)
    ]
  }
}

function listOfAll (): Document {
  const severities = Object.keys(URGENCIES) as Severity[]
  return {
    path: 'runbooks/README',
    title: 'Runbooks',
    introduction: [
      'What to do when an alert fires, the most urgent first. Commands are typed on the server that the alert names, in a PowerShell or a ' +
        'command prompt (cmd) that was opened as administrator. They are those of the sources, and were not tried here, on a real Windows. ' +
        'What an error code means is told in [Error codes](../error-codes/README.md).'
    ],
    sections: severities.map((severity) => ({
      heading: `${URGENCIES[severity]} (${severity})`,
      content: [{
        head: ['alert', 'what it says'],
        rows: RUNBOOKS.filter(({ severities }) => severities.at(-1) === severity)
          .map(({ alert, summary }) => [`[${alert}](${alert}.md)`, summary])
      }]
    }))
  }
}
