import t from 'tap'
import { letsIn } from '../../src/windows/firewall.js'

const PROGRAM = 'C:\\Program Files\\sqlvss_exporter\\sqlvss_exporter.exe'

// the form of the values below FirewallPolicy\FirewallRules, in words of our own
for (const [name, rule, expected] of [
  ['the port', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=10099|Name=exporter|', true],
  ['a range with the port', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort2_10=10000-10100|Name=x|', true],
  ['one of several ports', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=80|LPort=10099|Name=x|', true],
  ['the program', `v2.31|Action=Allow|Active=TRUE|Dir=In|App=${PROGRAM.toUpperCase()}|Name=x|`, true],
  ['another port', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=9182|Name=x|', false],
  ['another program', 'v2.31|Action=Allow|Active=TRUE|Dir=In|App=C:\\other.exe|LPort=10099|Name=x|', false],
  ['UDP', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=17|LPort=10099|Name=x|', false],
  ['a rule that blocks', 'v2.31|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort=10099|Name=x|', false],
  ['a rule that is off', 'v2.31|Action=Allow|Active=FALSE|Dir=In|Protocol=6|LPort=10099|Name=x|', false],
  ['what goes out', 'v2.31|Action=Allow|Active=TRUE|Dir=Out|Protocol=6|LPort=10099|Name=x|', false],
  ['everything', 'v2.31|Action=Allow|Active=TRUE|Dir=In|Name=x|', false],
  ['nothing', '', false]
] as const) {
  t.test(`a firewall rule for ${name} ${expected ? 'lets in' : 'does not count'}`, async (t) => {
    t.equal(letsIn(rule, 10099, PROGRAM), expected)
  })
}
