import t from 'tap'
import { serviceSid } from '../../src/windows/service-account.js'
import { folderRights } from '../../src/windows/state-folder.js'

t.test('the identifier of a service follows from its name, whatever its case', async (t) => {
  // that of Windows Modules Installer is the same on every Windows
  t.equal(serviceSid('TrustedInstaller'), 'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464')
  t.equal(serviceSid('trustedinstaller'), serviceSid('TrustedInstaller'))
})

t.test('nobody but the system, administrators and the service may do anything in the folder of the state', async (t) => {
  t.equal(folderRights('S-1-5-80-1'), 'O:BAD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1301bf;;;S-1-5-80-1)')
})
