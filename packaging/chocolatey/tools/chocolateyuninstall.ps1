$ErrorActionPreference = 'Stop'

Uninstall-ChocolateyPackage `
  -PackageName 'sqlvss_exporter' `
  -FileType 'msi' `
  -SilentArgs '{{productCode}} /qn /norestart' `
  -ValidExitCodes @(0, 1605, 3010)
