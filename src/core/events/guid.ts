const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi
const VIRTUAL_DEVICE = /\{([0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12})\}\d/i

/** Every GUID in a text, lower case and without braces, in order. */
export function guidsIn (text: string): readonly string[] {
  return (text.match(GUID) ?? []).map((guid) => guid.toLowerCase())
}

/** The GUID of the virtual device set: in SQLVDI's VD= and in device names it stands in braces before the device's number. */
export function vdiSetIn (text: string): string | undefined {
  return VIRTUAL_DEVICE.exec(text)?.[1]?.toLowerCase()
}
