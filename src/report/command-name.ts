// a name that holds anything else might end the quotation marks around it; PowerShell takes curly ones for straight.
// What would run between double quotes is left out, too: a command may be copied without its quotation marks
const HARMLESS = /^(?!.*\$\()[\p{L}\p{N} .:\\/()+~@_$#-]{1,300}$/u

/** A name as it may stand in a command between single quotes; the word NAME in place of one that may not. */
export function nameInCommand (name: string): string {
  return HARMLESS.test(name) ? name : 'NAME'
}
