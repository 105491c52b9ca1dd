// Runs the tests, or those named, and makes what they find what they expect. The difference is the change: review it.
process.env.UPDATE = '1'
if (process.argv.length === 2) process.argv.push('--all')
await import('./test.js')
