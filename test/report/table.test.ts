import t from 'tap'
import { html, markupText } from '../../src/report/markup.js'
import { table } from '../../src/report/table.js'

t.test('each cell of a table says which column it is of, and the roles of a table are told', async (t) => {
  const found = markupText(table('Servers', [
    { name: 'Server' }, { name: 'Last "good" backup', look: 'time', isLong: true }, { name: 'Instances', look: 'number' }
  ], [['SBS<01>', html`<b>now</b>`, 3], ['SBS02', undefined, 0]], 'plain'))
  t.equal(found, `<div class="scroll" role="group" aria-label="Servers" tabindex="0"><table class="stacked plain" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader">Server</th><th role="columnheader" class="time">Last &quot;good&quot; backup</th><th role="columnheader" class="number">Instances</th></tr></thead>
<tbody role="rowgroup">
<tr role="row"><td role="cell" data-label="Server">SBS&lt;01&gt;</td><td role="cell" data-label="Last &quot;good&quot; backup" class="time long"><b>now</b></td><td role="cell" data-label="Instances" class="number">3</td></tr>
<tr role="row"><td role="cell" data-label="Server">SBS02</td><td role="cell" data-label="Last &quot;good&quot; backup" class="time long"></td><td role="cell" data-label="Instances" class="number">0</td></tr>
</tbody>
</table></div>`)
})
