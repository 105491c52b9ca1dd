// imported first: an older Node.js shall say what is wrong before it stumbles over newer syntax
const OLDEST = 20
const major = Number(process.versions.node.split('.')[0])

if (major < OLDEST) {
  console.error(`sqlvss_exporter needs Node.js ${OLDEST} or newer, this is ${process.version}`)
  process.exit(1)
}
