import { ask, callExporter, EXPORTER_LOG, RESTART_EXPORTER, SELFTEST } from './runbook-commands.js'
import type { Runbook } from './runbook.js'

const BLIND = 'Backups that fail meanwhile are not told. They are told late, once the logs are read again, if they have not been overwritten.'

/** The alerts on the exporter itself: without it no failure is seen. */
export const EXPORTER_RUNBOOKS: readonly Runbook[] = [
  {
    alert: 'SqlVssExporterDown',
    severities: ['warning'],
    summary: 'Prometheus cannot scrape an exporter, or a collector gives it no metrics of a server.',
    meaning: [
      'Prometheus has not reached the exporter of this server for ten minutes. The server may be down as well. The alert lasts until it is ' +
        'reached, or is no target any more. A backup of this server that had failed before stays failed meanwhile.',
      'The server has no exporter, because a collector reads its events: the collector does not answer `/probe?target=SERVER`, or answers ' +
        'that it does not know the computer.'
    ],
    impact: [BLIND],
    diagnosis: [
      'From the network of Prometheus: does the server answer, and does its port?',
      ...ask('http://SERVER:10099/-/ready'),
      'On the server: does the service run, and what does its log say?',
      ...EXPORTER_LOG,
      'It runs and answers there: a firewall, a proxy, or a certificate is in between; the page Targets of Prometheus shows the error.',
      'Behind a collector: does it answer, and does it list the server? Many of these alerts at once are the collector\'s.',
      ...ask('http://COLLECTOR:10099/sd', 'http://COLLECTOR:10099/probe?target=SERVER')
    ],
    mitigation: [
      'Start the service, on the server or on the collector; it reads on from where it was, and counts nothing twice.',
      { shell: 'PowerShell', commands: ['Start-Service sqlvss_exporter'] },
      { shell: 'cmd', commands: ['net start sqlvss_exporter'] },
      'It ends at once: its configuration cannot be used, or the port is taken. The Application log tells (provider `sqlvss_exporter`, events 2 and 3).',
      ...SELFTEST
    ],
    sources: ['prometheus_configuration']
  },
  {
    alert: 'SqlVssExporterDisappeared',
    severities: ['warning'],
    summary: 'A server that was scraped within a day is no target any more.',
    meaning: ['Prometheus scraped this server within the last day and has no target of that name now: the scrape configuration or the service discovery lost it.'],
    impact: ['Nobody watches the backups of this server. The alert ends by itself after a day: then nothing reminds of it.'],
    diagnosis: [
      'Was the server taken out of service? Was it renamed, so that its `instance` is another one? Was the target file or the job changed?',
      ...ask('http://SERVER:10099/-/ready'),
      'Compare the targets that Prometheus knows (Status, Targets; also the dropped ones under Service Discovery) with the list of your servers.'
    ],
    mitigation: [
      'Put the target back into the scrape configuration, check it, and reload Prometheus. A server that is gone for good needs nothing.',
      { shell: 'PowerShell or cmd', commands: ['promtool check config prometheus.yml'] }
    ],
    sources: ['prometheus_configuration']
  },
  {
    alert: 'SqlVssExportersAbsent',
    severities: ['critical'],
    summary: 'No exporter is scraped at all.',
    meaning: ['Prometheus has no fresh data of any exporter: it scrapes none, or reaches none.'],
    impact: ['No failed backup anywhere can be noticed, and no other alert of this set can fire.'],
    diagnosis: [
      'In Prometheus: Status, Targets. Is the job there? Are all targets down with the same error (network, name resolution, certificate, password)?',
      'From the server of Prometheus to one exporter:',
      ...ask('http://SERVER:10099/metrics'),
      'Can Prometheus use its configuration?',
      { shell: 'PowerShell or cmd', commands: ['promtool check config prometheus.yml'] }
    ],
    mitigation: [
      {
        steps: [
          'Take back the last change of the scrape configuration, the service discovery or the network.',
          'Reload Prometheus and see the targets come up.',
          'Look at the Fleet dashboard for what was missed; exporters read on from where they were.'
        ]
      }
    ],
    sources: ['prometheus_configuration']
  },
  {
    alert: 'SqlVssEventLogUnreadable',
    severities: ['critical'],
    summary: 'The exporter cannot read an event log.',
    meaning: [
      'Each read of the event log `channel` has failed for 15 minutes. `Application` holds the events of SQL Server and VSS, ' +
        '`Microsoft-Windows-Backup` those of the backups, `System` those of the services.'
    ],
    impact: [BLIND],
    diagnosis: [
      'The status page, `http://SERVER:10099/`, says why. The label `reason` of `sqlvss_event_log_read_errors_total` ' +
        'says it in a word.',
      'Does the log exist, and can it be read by hand?',
      { shell: 'PowerShell', commands: ['Get-WinEvent -ListLog Application, System, Microsoft-Windows-Backup | Format-Table LogName, IsEnabled, RecordCount'] },
      { shell: 'cmd', commands: ['wevtutil gl Microsoft-Windows-Backup', 'wevtutil qe Application /c:1 /rd:true /f:text'] },
      'The self-test tries everything, but with your rights, not with those of the service: what it may read, the service may not be allowed to.',
      ...SELFTEST
    ],
    mitigation: [
      {
        points: [
          '`access_denied`: put the account of the service into the group Event Log Readers, then restart the service, as below.',
          '`channel_not_found`: Windows Server Backup is not installed, or the name in the configuration is wrong.',
          '`channel_disabled`: switch the log on, as below; what happened until then was not recorded.',
          '`unavailable`: the service Windows Event Log does not answer; start it, as below. The log of another computer: its firewall has to let ' +
            'in Remote Event Log Management.',
          '`invalid_query`: Windows does not understand what the exporter asks, which is a fault of the exporter: report it with the version ' +
            'of Windows.',
          '`timeout`: the server is overloaded, or the service Windows Event Log hangs; restarting the server mends that.',
          '`other`: the status page has the words of Windows; the self-test tries everything else.',
          'A log that is damaged is saved and cleared: everything in it that was not read is then gone.'
        ]
      },
      'Rights to read:',
      {
        shell: 'PowerShell',
        commands: ["net localgroup (Get-LocalGroup -SID S-1-5-32-573).Name 'NT SERVICE\\sqlvss_exporter' /add", 'Restart-Service sqlvss_exporter']
      },
      {
        shell: 'cmd',
        commands: [
          'net localgroup "Event Log Readers" "NT SERVICE\\sqlvss_exporter" /add', 'net stop sqlvss_exporter', 'net start sqlvss_exporter'
        ]
      },
      'On a Windows of another language the group has another name, which the PowerShell finds. A log that is switched off, and a service that is stopped:',
      { shell: 'PowerShell or cmd', commands: ['wevtutil sl Microsoft-Windows-Backup /e:true', 'net start EventLog'] }
    ],
    sources: ['wevtutil']
  },
  {
    alert: 'SqlVssExporterLagging',
    severities: ['warning'],
    summary: 'The last poll of the event logs is more than 15 minutes old.',
    meaning: ['The exporter runs, but all it tells is old: reads take long, hang, or cannot keep up with what is written.'],
    impact: ['Failed backups are told late. Events can be overwritten before they are read.'],
    diagnosis: [
      'How long do reads take (`sqlvss_event_log_read_duration_seconds`), and what fills the log? The providers that wrote most of the last thousand events:',
      { shell: 'PowerShell', commands: ['Get-WinEvent -LogName Application -MaxEvents 1000 | Group-Object ProviderName -NoElement | Sort-Object Count -Descending'] },
      ...EXPORTER_LOG
    ],
    mitigation: [
      {
        steps: [
          'Stop what floods the log; that is worth it for its own sake.',
          'After the first start the logs are read from far back: wait, it ends by itself.',
          'Restart the service if its last poll is old (`sqlvss_exporter_last_poll_timestamp_seconds`).'
        ]
      },
      ...RESTART_EXPORTER
    ],
    sources: ['wevtutil']
  },
  {
    alert: 'SqlVssEventsLost',
    severities: ['warning'],
    summary: 'Events were overwritten or cleared before they were read.',
    meaning: ['Within the last six hours the exporter noticed that records of the event log `channel` are missing: the log wrapped, or somebody cleared it.'],
    impact: ['A failed backup may be among what is missing; so may the events that name the instance.'],
    diagnosis: [
      'Was it cleared (`Microsoft-Windows-Eventlog` 104 in the System log), and by whom? How large may the log be, and how far back does it reach?',
      {
        shell: 'PowerShell',
        commands: [
          "Get-WinEvent -LogName System -MaxEvents 5 -FilterXPath '*[System[EventID=104]]' | Format-List",
          'Get-WinEvent -ListLog Application | Format-List MaximumSizeInBytes, RecordCount',
          'Get-WinEvent -LogName Application -Oldest -MaxEvents 1'
        ]
      },
      {
        shell: 'cmd',
        commands: [
          'wevtutil qe System /c:5 /rd:true /f:text /q:"*[System[EventID=104]]"',
          'wevtutil gl Application', 'wevtutil gli Application', 'wevtutil qe Application /c:1 /f:text'
        ]
      },
      'For how long did the exporter not run before?'
    ],
    mitigation: [
      'See by hand whether the last backup succeeded, then make the log larger: 128 MiB hold weeks on most servers.',
      { shell: 'PowerShell or cmd', commands: ['wbadmin get versions', 'wevtutil sl Application /ms:134217728'] },
      'What was lost does not come back; the alert ends six hours after the loss was noticed.'
    ],
    sources: ['wevtutil', 'log_retention', 'winevtkb_backup']
  },
  {
    alert: 'SqlVssEventParseErrors',
    severities: ['warning'],
    summary: 'Events could not be read and were passed over.',
    meaning: [
      'Within the last 30 minutes the exporter met records of the event log `channel` that it could not read: damaged ones, or of a form it ' +
        'does not know. Where Prometheus scrapes the exporter for the first time, what it had met before counts, too.'
    ],
    impact: ['A failed backup may be told without its instance or its cause, or not at all. Everything else is read as usual.'],
    diagnosis: [
      'The status page and the log of the exporter tell each place and the reason.',
      ...EXPORTER_LOG,
      'Does Event Viewer show the record? The record number stands in the message:',
      {
        shell: 'PowerShell',
        commands: ["Get-WinEvent -LogName Application -FilterXPath '*[System[EventRecordID=12345]]' | ForEach-Object { $_.ToXml() }"]
      },
      { shell: 'cmd', commands: ['wevtutil qe Application /f:xml /q:"*[System[EventRecordID=12345]]"'] }
    ],
    mitigation: [
      'Windows cannot read it either: the log is damaged. Save it, clear it, and check the disk.',
      { shell: 'PowerShell or cmd', commands: ['wevtutil epl Application C:\\application.evtx', 'chkdsk C: /scan'] },
      'Windows can: the exporter should, too. Report it with the record as XML; take out names that are not for others.'
    ],
    sources: ['wevtutil']
  },
  {
    alert: 'SqlVssExporterBlindSpots',
    severities: ['info'],
    summary: 'The exporter was given more than it tells.',
    meaning: [
      'Within a day one of these grew; the alert says which.',
      {
        points: [
          '`sqlvss_exporter_state_refused` is 1: the ledger of the last run could not be understood and was put aside. The event logs were ' +
            'read anew; what they no longer hold is not counted, and counters may have fallen back.',
          '`sqlvss_exporter_refused_events_total`: events of one computer, or computers, were too many. What was refused, or ' +
            'forgotten before it was counted, is in no incident.',
          '`sqlvss_exporter_label_overflows_total`: there were more instances, databases, writers, codes or channels than labels may name. ' +
            'The rest is called `other`.'
        ]
      }
    ],
    impact: ['A failed backup may be missing, or be told without its name.'],
    diagnosis: [
      'The status page and the log of the exporter tell when it happened.',
      ...EXPORTER_LOG
    ],
    mitigation: [
      {
        points: [
          'A ledger that was put aside lies beside `ledger.json`. Report it, if no older version had been installed over a newer one.',
          'Too many events: does a log of many years, or a test that fails in a loop, explain them? Too many computers: use several collectors.',
          'Names called `other`: their failures are counted; the status page and `/api/v1/incidents` have the names.'
        ]
      },
      'The alert ends a day after the last of it.'
    ],
    sources: ['prometheus_configuration']
  },
  {
    alert: 'SqlVssStateNotSaved',
    severities: ['warning'],
    summary: 'The exporter cannot write its state.',
    meaning: ['Saving `ledger.json` in the folder of `state.directory` has failed for half an hour. The exporter goes on and tries again at each poll.'],
    impact: ['Nothing, until it restarts: then it reads again what the event logs still hold, and counters may fall back. A full disk may be why backups fail, too.'],
    diagnosis: [
      'The status page gives the error. Is the disk full, who may write to the folder, and does another exporter keep its state there?',
      { shell: 'PowerShell', commands: ['Get-PSDrive C', "Get-Acl 'C:\\ProgramData\\sqlvss_exporter' | Format-List"] },
      { shell: 'cmd', commands: ['dir C:\\ProgramData\\sqlvss_exporter', 'icacls C:\\ProgramData\\sqlvss_exporter'] }
    ],
    mitigation: [
      {
        steps: [
          'Free space on the disk.',
          'Give `NT SERVICE\\sqlvss_exporter` the right to change files in the folder.',
          'Leave the folder out of virus scans that keep files open.',
          'Where the folder is in use by another sqlvss_exporter, end that one, or give it a folder of its own.'
        ]
      },
      { shell: 'PowerShell or cmd', commands: ['icacls C:\\ProgramData\\sqlvss_exporter /grant "NT SERVICE\\sqlvss_exporter:(OI)(CI)M"'] },
      'The alert ends by itself after a save that succeeds.'
    ],
    sources: ['icacls']
  },
  {
    alert: 'SqlVssClockSkew',
    severities: ['warning'],
    summary: 'The clock of a server differs from that of Prometheus by more than a minute.',
    meaning: ['The time of this server and the time of Prometheus are more than 60 seconds apart. Either can be wrong: many servers at once point to Prometheus.'],
    impact: ['Ages of backups are wrong by that much, and events of several servers cannot be put in order. Kerberos refuses to work at five minutes.'],
    diagnosis: [
      { shell: 'PowerShell or cmd', commands: ['w32tm /query /status', 'w32tm /query /source', 'w32tm /stripchart /computer:time.windows.com /samples:3 /dataonly'] },
      'A virtual machine: does the host set its clock as well, and is the host right?'
    ],
    mitigation: [
      'Let the server ask its source again; in a domain that is the domain controller, which should ask a good source itself.',
      { shell: 'PowerShell or cmd', commands: ['net start w32time', 'w32tm /resync /rediscover'] },
      'A jump of the clock on a domain controller touches everybody: do that with care.'
    ],
    sources: ['w32time']
  },
  {
    alert: 'SqlVssVersionMismatch',
    severities: ['info'],
    summary: 'Exporters of several versions run.',
    meaning: ['The exporters of one job are not all of the same version (`sqlvss_exporter_build_info`).'],
    impact: ['Servers may explain the same failure differently; rules for the newer version may find nothing on the older.'],
    diagnosis: [
      'Which server runs which: the dashboard Exporter, or the query `count by (version) (sqlvss_exporter_build_info)`. On a server:',
      ...callExporter('version')
    ],
    mitigation: [
      'An upgrade in progress needs nothing. Otherwise install the newest on the rest; configuration and state are kept.',
      { shell: 'PowerShell or cmd', commands: ['msiexec /i sqlvss_exporter-VERSION-windows-x64.msi /qn'] }
    ],
    sources: ['msiexec']
  },
  {
    alert: 'SqlVssWatchdog',
    severities: ['none'],
    summary: 'Always fires: as long as it arrives, alerts can arrive.',
    meaning: ['Nothing is wrong. This alert always fires, so that its absence shows that Prometheus, Alertmanager, or the way from them to you is broken.'],
    impact: ['None while it fires. When it stops, no alert of any kind reaches you.'],
    diagnosis: [
      'It stopped: does Prometheus evaluate its rules (Status, Rules), does it reach Alertmanager (Status, Runtime), does Alertmanager reach the receiver (its log)?',
      ...ask('http://PROMETHEUS:9090/-/ready', 'http://ALERTMANAGER:9093/-/ready'),
      'Has the alert come to Alertmanager?',
      { shell: 'PowerShell or cmd', commands: ['amtool alert query SqlVssWatchdog --alertmanager.url=http://ALERTMANAGER:9093'] }
    ],
    mitigation: [
      'Restart what does not answer, and take back the last change of its configuration. To use this alert, route it to a service that raises ' +
        'the alarm when it hears nothing (a dead man\'s switch), and to nobody else.'
    ],
    sources: ['prometheus_configuration']
  }
]
