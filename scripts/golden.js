// Runs the tests, or those named, and makes what they find what they expect. The difference is the change: review it.
process.env.UPDATE = '1'
await import('./test.js')
