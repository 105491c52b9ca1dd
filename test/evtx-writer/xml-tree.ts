/** An element of an event as XML: attributes in their order, elements and texts. */
export interface XmlElement {
  readonly name: string
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly children: readonly (XmlElement | string)[]
}

const PARTS = /<\/(?<end>[\w:.-]+)>|<(?<start>[\w:.-]+)(?<attributes>(?:\s+[\w:.-]+=(?:'[^']*'|"[^"]*"))*)\s*(?<empty>\/?)>|(?<text>[^<]+)/g
const ATTRIBUTES = /(?<name>[\w:.-]+)=(?<quote>['"])(?<value>.*?)\k<quote>/gs
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** Reads the XML of one synthetic event, which is known to be well-formed. */
export function xmlTree (xml: string): XmlElement {
  const open: { name: string, attributes: XmlElement['attributes'], children: (XmlElement | string)[] }[] =
    [{ name: '', attributes: [], children: [] }]
  for (const { groups = {} } of xml.matchAll(PARTS)) {
    const { start, text, empty } = groups
    const parent = open.at(-1)!
    if (text !== undefined) parent.children.push(unescaped(text))
    else if (start === undefined) open.pop()
    else {
      const element = { name: start, attributes: attributesOf(groups['attributes'] ?? ''), children: [] }
      parent.children.push(element)
      if (empty === '') open.push(element)
    }
  }
  return open[0]!.children.find((child) => typeof child !== 'string')!
}

/** The first element of a name in another. */
export function childOf (element: XmlElement | undefined, name: string): XmlElement | undefined {
  return elementsOf(element).find((child) => child.name === name)
}

/** The elements in another. */
export function elementsOf (element: XmlElement | undefined): readonly XmlElement[] {
  return element?.children.filter((child) => typeof child !== 'string') ?? []
}

/** The text between the tags of an element. */
export function textOf (element: XmlElement | undefined): string {
  return element?.children.filter((child) => typeof child === 'string').join('') ?? ''
}

function attributesOf (text: string): XmlElement['attributes'] {
  return [...text.matchAll(ATTRIBUTES)].map(({ groups }) => [groups!['name']!, unescaped(groups!['value']!)])
}

function unescaped (text: string): string {
  return text.replace(/&(?:(\w+)|#(\d+));/g, (_, entity, code) => ENTITIES[entity] ?? String.fromCodePoint(Number(code)))
}
