$ErrorActionPreference = 'Stop'

Install-ChocolateyPackage `
  -PackageName 'sqlvss_exporter' `
  -FileType 'msi' `
  -SilentArgs '/qn /norestart' `
  -ValidExitCodes @(0, 3010) `
  -Url64bit '{{baseUrl}}/{{installer}}' `
  -Checksum64 '{{sha256}}' `
  -ChecksumType64 'sha256'
